import type { Sample } from '../domain/sample-check.js'
import type { Instant } from '../schemas/time.js'
import { facts, heading, items, text } from './blocks.js'
import type { CallHeading, PdfHeading } from './letterhead.js'
import type { PaperFile } from './paper.js'
import { paperOfWords } from './paper-of-words.js'
import type { Typesetter } from './typst.js'
import { decimal, instant } from './words.js'

/** The minutes of the sample checks on self-declarations: with them anybody can draw the same sample. */
export interface SampleMinutesData extends PdfHeading {
  call: Pick<CallHeading, 'code'>
  sample: Sample
  /** Out of how many applications. */
  applications: number
  /** How the size was fixed, in words: `il 10 per cento, come dice il regolamento dell’ufficio`. */
  size: string
  drawnAt: Instant
  /** Where the number comes from, in words. */
  source: string
  responsible: { name: string; contact: string }
}

/** By application only: no names. @throws TypesettingFailed @norma DPR 445/2000 art. 71 */
export function sampleMinutes(typesetter: Typesetter, data: SampleMinutesData): Promise<PaperFile> {
  const { seed, drawn, added } = data.sample
  return paperOfWords(typesetter, data, {
    file: 'verbale-controlli-a-campione',
    title: 'Verbale dei controlli a campione',
    reserved: 'Riservato: dice quali domande sono controllate',
    signed: ['Il responsabile del procedimento', data.responsible.name],
    body: [
      facts(
        ['Domande', decimal(String(data.applications))],
        ['Misura del campione', data.size],
        ['Numero', seed],
        ['Da dove viene', data.source],
        ['Estratto il', instant(data.drawnAt)],
      ),
      text(
        'Per ogni domanda si calcola l’impronta SHA-256 del numero, della parola «controllo» e del codice della ' +
          'domanda; le impronte più piccole sono il campione. Chiunque può ripeterlo: ' +
          "printf '%scontrollo%s' NUMERO CODICE | sha256sum",
      ),
      heading('Domande estratte'),
      drawn.length === 0
        ? text('Nessuna.')
        : {
            kind: 'table',
            head: ['Domanda', 'Impronta'],
            figures: false,
            widths: [3, 6],
            rows: drawn.map(({ id, key }) => [id, key]),
          },
      heading('Domande aggiunte per un ragionevole dubbio'),
      added.length === 0 ? text('Nessuna.') : items(added),
    ],
  })
}
