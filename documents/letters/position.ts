import type { ScoredElement } from '../../schemas/graduatoria.js'
import type { Digest } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'
import { type Block, facts, heading, text } from '../blocks.js'
import type { LetterContent } from '../letter.js'
import type { ActReference } from '../letterhead.js'
import { capital, decimal, signedPoints, withArticle } from '../words.js'
import { type AboutApplication, aboutApplication } from './application.js'
import type { Remedies } from './remedies.js'

/** A person's place in a graduatoria, and the whole of why. */
export interface PositionLetterData extends Remedies {
  application: AboutApplication
  /** Which graduatoria, where the call has several: `altre categorie protette (art. 18 L. 68/1999)`. */
  ranking: string | null
  stage:
    | { readonly kind: 'provisional'; readonly observationsUntil: LegalDate; readonly mailbox: string }
    | { readonly kind: 'final' }
  act: ActReference
  position: number
  /** How many stand in the graduatoria. */
  positions: number
  /** With reserve, as the person was told apart. */
  withReserve: boolean
  /** Decimal string. */
  points: string
  elements: readonly ExplainedElement[]
  /** Why the person stands before the next; says nothing of anybody else. */
  before: string
  /** SHA-256 of the graduatoria, and of the version that is published. */
  fingerprint: Digest
  publicFingerprint: Digest
}

/** An element of the score with its rule as the avviso words it, if there is one. */
export interface ExplainedElement
  extends Pick<ScoredElement, 'label' | 'datum' | 'source' | 'points' | 'why'> {
  rule: string | null
}

/**
 * The position letter. The e-mail that brings it says nothing of the score: it comes back whole with the evidence of
 * its delivery, and mailboxes are shared.
 *
 * @norma L. 241/1990 artt. 3 e 10; D.Lgs 33/2013 art. 26, comma 4 (per analogia); Reg. UE 2016/679 art. 5
 */
export function positionLetter(data: PositionLetterData): LetterContent {
  const { stage, act } = data
  const provisional = stage.kind === 'provisional'
  const approved = `${provisional ? 'La graduatoria provvisoria' : 'La graduatoria'} è approvata con ${act.kind} n. ${act.number} del ${act.date}.`
  return {
    file: provisional ? 'posizione-provvisoria' : 'posizione',
    title: provisional ? 'Posizione nella graduatoria provvisoria' : 'Posizione nella graduatoria',
    subject: provisional ? 'Graduatoria provvisoria: comunicazione' : 'Graduatoria: comunicazione',
    mail: [
      text(`${approved} La posizione e la spiegazione del punteggio sono nel documento allegato.`),
      ...observations(stage),
    ],
    body: [
      aboutApplication(data.application),
      text(approved),
      facts(
        ...(data.ranking === null ? [] : ([['Graduatoria', data.ranking]] as const)),
        [
          'Posizione',
          `${decimal(String(data.position))} su ${decimal(String(data.positions))}${data.withReserve ? ', con riserva' : ''}`,
        ],
        ['Punti', decimal(data.points)],
      ),
      heading('Come si forma il punteggio'),
      {
        kind: 'table',
        head: ['Elemento', 'Dato e fonte', 'Calcolo', 'Punti'],
        figures: true,
        rows: data.elements.map((element) => [
          element.rule ?? capital(element.label),
          [element.datum ?? '–', element.source && `(${element.source})`].filter(Boolean).join(' '),
          element.why,
          signedPoints(element.points),
        ]),
      },
      heading('Perché questa posizione'),
      text(data.before),
      ...observations(stage),
      heading('Come si controlla'),
      text(
        'Nella graduatoria pubblicata questa posizione ha accanto soltanto il codice della domanda. Le impronte ' +
          'dicono, anche fra anni, se una copia è quella approvata.',
      ),
      facts(
        ['Impronta della graduatoria', data.fingerprint],
        ['Impronta della versione pubblicata', data.publicFingerprint],
      ),
      heading('Che cosa si può fare'),
      text(data.remedies),
      text(data.howToSeeTheFile),
    ],
  }
}

function observations(stage: PositionLetterData['stage']): Block[] {
  if (stage.kind === 'final') return []
  return [
    heading('Osservazioni'),
    text(
      `Fino ${withArticle('al', stage.observationsUntil)} compreso si possono mandare osservazioni scritte alla PEC ` +
        `${stage.mailbox}, o consegnarle allo sportello, indicando il codice della domanda. Ciascuna riceve una ` +
        'risposta scritta prima della graduatoria definitiva.',
    ),
  ]
}
