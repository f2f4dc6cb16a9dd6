import type { Instant } from '../schemas/time.js'
import { type FieldValue, type FilledForm, filledValues } from './filled-form.js'
import {
  applicationFields,
  type FormDefinition,
  type FormField,
  type FormSection,
  rankingLabel,
  reserveFields,
} from './form-fields.js'
import { formMark, rankingMark, reserveMark } from './form-mark.js'
import { type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'
import { capital, instant } from './words.js'

/** A form of a call, to be filled on screen or by hand (`filled: null`), or with what the person has given. */
export interface ApplicationFormData extends PdfHeading {
  call: Pick<CallHeading, 'code' | 'requestingBody'>
  /** The ranking that this form is for, where each has a form of its own; null for one that serves them all. */
  ranking: string | null
  form: FormDefinition
  /** The only PEC address that receives applications. */
  mailbox: string
  /** Other ways to present it, in words; none if PEC is the only one. */
  otherChannels: readonly string[]
  window: { opensAt: Instant; closesAt: Instant }
  /** What has to be attached, in words. */
  documents: readonly string[]
  filled: FilledForm | null
}

/**
 * The modulo di domanda. Its fields are those of `applicationFields`, by name.
 *
 * @throws TypesettingFailed
 * @norma DPR 445/2000 artt. 38, 46, 47, 76; CAD art. 65
 */
export function applicationForm(typesetter: Typesetter, data: ApplicationFormData): Promise<PaperFile> {
  return formFile(typesetter, data, {
    name: 'modulo-di-domanda',
    title: 'Modulo di domanda',
    mark: formMark(data.call.code),
    introduction: '',
    fields: applicationFields(data.form),
  })
}

/**
 * The second form of an L. 68 call, that of the riservatari. Its fields are those of `reserveFields`. It goes with the
 * modulo di domanda and is none: it carries no mark of an application.
 *
 * @throws TypesettingFailed
 * @norma D.Lgs 66/2010 artt. 678 e 1014
 */
export function reserveForm(typesetter: Typesetter, data: ApplicationFormData): Promise<PaperFile> {
  return formFile(typesetter, data, {
    name: 'modulo-riserva',
    title: 'Modulo per chi ha diritto a una riserva di posti',
    mark: reserveMark(data.call.code),
    introduction: 'Si allega al modulo di domanda, soltanto se si ha diritto a una riserva.',
    fields: reserveFields(data.form),
  })
}

interface Form {
  name: string
  title: string
  mark: string
  introduction: string
  fields: readonly FormField[]
}

function formFile(
  typesetter: Typesetter,
  data: ApplicationFormData,
  { name, fields, mark, ...said }: Form,
): Promise<PaperFile> {
  const { letterhead, madeAt, call, ranking, form, mailbox, otherChannels, window, documents, filled } = data
  const values = filled && filledValues(fields, filled)
  const file = [call.code, name, ...(ranking === null ? [] : [ranking])].join('-')
  return pdfFile(typesetter, 'application-form', `${file}.pdf`, {
    letterhead,
    madeAt,
    call,
    ...said,
    marks: [mark, ...(ranking === null ? [] : [rankingMark(ranking)])],
    profiles: form.rankings.map((ranking) => capital(rankingLabel(ranking))),
    opensAt: instant(window.opensAt),
    closesAt: instant(window.closesAt),
    mailbox,
    otherChannels,
    documents,
    sections: SECTIONS.map(({ section, ...said }) => ({
      ...said,
      fields: fields.filter((field) => field.section === section).map((field) => onPaper(field, values)),
    })).filter(({ fields }) => fields.length > 0),
  })
}

const SECTIONS: readonly { section: FormSection; title: string; text: string; wide: boolean }[] = [
  { section: 'ranking', title: 'Per quale graduatoria', text: '', wide: false },
  { section: 'applicant', title: 'Chi presenta la domanda', text: '', wide: false },
  {
    section: 'requirements',
    title: 'Dichiaro',
    text:
      'Consapevole delle sanzioni per chi dichiara il falso (art. 76 DPR 445/2000), dichiaro ai sensi degli ' +
      'articoli 46 e 47 dello stesso decreto di avere questi requisiti:',
    wide: true,
  },
  { section: 'facts', title: 'Dati per il punteggio', text: '', wide: true },
  {
    section: 'reserves',
    title: 'Riserva di posti',
    text: 'Dichiaro di averne diritto. La riserva non dichiarata adesso non si può aggiungere dopo.',
    wide: true,
  },
  { section: 'recapito', title: 'Dove voglio ricevere le comunicazioni', text: '', wide: true },
  { section: 'signature', title: 'Firma', text: '', wide: true },
]

function onPaper(field: FormField, values: ReadonlyMap<string, FieldValue> | null) {
  const { name, kind, label, options } = field
  return {
    name,
    kind,
    label: capital(label),
    options: options.map(({ label }) => label),
    value: values?.get(name) ?? null,
  }
}
