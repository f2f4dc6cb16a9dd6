import { applicationForm, reserveForm } from '../../documents/application-form.js'
import { avvisoPdf } from '../../documents/avviso.js'
import { dailyRegister } from '../../documents/daily-register.js'
import { decreeDraft } from '../../documents/decree-draft.js'
import { drawMinutesPdf } from '../../documents/draw-minutes.js'
import { letterPdf } from '../../documents/letter.js'
import { listForBodyPdf } from '../../documents/list-for-body.js'
import { officeGraduatoriaPdf } from '../../documents/office-graduatoria.js'
import type { PaperFile } from '../../documents/paper.js'
import { publicGraduatoria } from '../../documents/public-graduatoria.js'
import { publicationAttested } from '../../documents/publication-attested.js'
import { receiptPdf } from '../../documents/receipt.js'
import { sampleMinutes } from '../../documents/sample-minutes.js'
import type { Typesetter } from '../../documents/typst.js'
import { EVERY_LETTER, frameOf } from './letters.js'
import * as samples from './samples.js'

type Make = (typesetter: Typesetter, change: Change) => Promise<PaperFile>
export type Change = <Data>(data: Data) => Data

export const unchanged: Change = (data) => data

/** Every PDF of the house, from the samples as they are or changed. */
export const EVERY_PDF: Readonly<Record<string, Make>> = {
  avviso: (typesetter, change) => avvisoPdf(typesetter, change(samples.avvisoOf)),
  'avviso-l68': (typesetter, change) => avvisoPdf(typesetter, change(samples.avvisoOfBoth)),
  'blank-form': (typesetter, change) => applicationForm(typesetter, change(samples.blankForm)),
  'filled-form': (typesetter, change) => applicationForm(typesetter, change(samples.filledForm)),
  'form-l68': (typesetter, change) => applicationForm(typesetter, change(samples.l68Form)),
  'form-riservatari': (typesetter, change) => reserveForm(typesetter, change(samples.l68Form)),
  receipt: (typesetter, change) => receiptPdf(typesetter, change(samples.receipt)),
  'public-graduatoria': (typesetter, change) => publicGraduatoria(typesetter, change(samples.publicRows)),
  'office-graduatoria': (typesetter, change) => officeGraduatoriaPdf(typesetter, change(samples.graduatoria)),
  'public-categories': (typesetter, change) =>
    publicGraduatoria(typesetter, change(samples.publicCategories)),
  'provisional-graduatoria': (typesetter, change) =>
    officeGraduatoriaPdf(typesetter, change(samples.provisionalGraduatoria)),
  'decree-draft': (typesetter, change) => decreeDraft(typesetter, change(samples.decree)),
  'determina-draft': (typesetter, change) => decreeDraft(typesetter, change(samples.determina)),
  'attestazione-di-pubblicazione': (typesetter, change) =>
    publicationAttested(typesetter, change(samples.attested)),
  'daily-register': (typesetter, change) => dailyRegister(typesetter, change(samples.registerOfTheDay)),
  'draw-minutes': (typesetter, change) => drawMinutesPdf(typesetter, change(samples.draws)),
  'sample-minutes': (typesetter, change) => sampleMinutes(typesetter, change(samples.sampled)),
  'list-for-body': (typesetter, change) => listForBodyPdf(typesetter, change(samples.list)),
  ...Object.fromEntries(
    Object.entries(EVERY_LETTER).map(([name, write]): [string, Make] => [
      `letter-${name}`,
      (typesetter, change) => letterPdf(typesetter, change(frameOf(name)), write(change)),
    ]),
  ),
}
