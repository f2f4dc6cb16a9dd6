import type { ApplicationId, Digest } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { facts, heading, text } from './blocks.js'
import type { CallHeading, PdfHeading } from './letterhead.js'
import type { PaperFile } from './paper.js'
import { paperOfWords } from './paper-of-words.js'
import type { Typesetter } from './typst.js'
import { instant } from './words.js'

/** The minutes of the draw between equals: with them anybody can do it again. */
export interface DrawMinutesData extends PdfHeading {
  call: Pick<CallHeading, 'code'>
  /** What the avviso named as the source of the number. */
  source: string
  /** The number, as it is written for the computation; when it came out, and where that can be read. */
  seed: string
  drawnAt: Instant
  readAt: string
  /** When the facts were frozen: before the number could be known. */
  frozenAt: Instant
  /** When they were corrected and frozen again, for a later version; null for the first. */
  frozenAgainAt: Instant | null
  rankings: readonly {
    label: string
    fingerprint: Digest
    /** People whom the criteria could not tell apart, in the order that the draw gave them. */
    draws: readonly { from: number; drawn: readonly { id: ApplicationId; key: Digest }[] }[]
  }[]
  responsible: { name: string; contact: string }
}

/** By application and position only: no names. @throws TypesettingFailed @norma avviso, clausola di sorteggio */
export function drawMinutesPdf(typesetter: Typesetter, data: DrawMinutesData): Promise<PaperFile> {
  return paperOfWords(typesetter, data, {
    file: 'verbale-di-sorteggio',
    title: 'Verbale del sorteggio fra pari merito',
    reserved: null,
    signed: ['Il responsabile del procedimento', data.responsible.name],
    body: [
      facts(
        ['Fonte del numero', data.source],
        ['Numero', data.seed],
        ['Uscito il', instant(data.drawnAt)],
        ['Si legge in', data.readAt],
        ['Dati fissati il', instant(data.frozenAt)],
        ...(data.frozenAgainAt === null
          ? []
          : ([['Corretti e fissati di nuovo il', instant(data.frozenAgainAt)]] as const)),
      ),
      text(
        'Per ogni domanda a pari merito si calcola l’impronta SHA-256 del numero seguito dal codice della domanda; ' +
          "precede l’impronta più piccola. Chiunque può ripeterlo: printf '%s%s' NUMERO CODICE | sha256sum",
      ),
      ...data.rankings.flatMap(({ label, fingerprint, draws }) => [
        heading(label),
        ...(draws.length === 0
          ? [text('Nessuna parità da sorteggiare.')]
          : draws.map(({ from, drawn }) => ({
              kind: 'table' as const,
              head: ['Posizione', 'Domanda', 'Impronta'],
              figures: false,
              widths: [1, 3, 6],
              rows: drawn.map(({ id, key }, index) => [String(from + index), id, key]),
            }))),
        facts(['Impronta della graduatoria', fingerprint]),
      ]),
    ],
  })
}
