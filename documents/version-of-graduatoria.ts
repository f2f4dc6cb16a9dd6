import type { Digest } from '../schemas/ids.js'
import type { ActReference } from './letterhead.js'
import { counted } from './words.js'

/** Whether observations may still change a graduatoria, and for how long. */
export type Stage =
  | {
      readonly kind: 'provisional'
      /** Days for observations, from publication: the day of it is not known when the paper is approved. */
      readonly observationDays: number
      /** Where observations go. */
      readonly mailbox: string
    }
  | { readonly kind: 'final' }

/** A graduatoria that takes the place of one already published; the earlier one stays in the archive. */
export interface Correction {
  /** From 2. */
  version: number
  /** Why, in words that say nothing of a person. */
  reason: string
  replaces: { act: ActReference; fingerprint: Digest }
}

/** What a graduatoria says of itself, in sentences. @norma L. 241/1990 artt. 10, comma 1, lett. b, e 21-nonies */
export function versionInWords(stage: Stage, correction: Correction | null): string[] {
  return [
    ...(stage.kind === 'provisional'
      ? [
          'Questa graduatoria è provvisoria: nei ' +
            `${counted(stage.observationDays, 'giorno', 'giorni')} che seguono la pubblicazione si possono mandare ` +
            `osservazioni scritte a ${stage.mailbox} o allo sportello. Ciascuna riceve una risposta scritta prima ` +
            'della graduatoria definitiva.',
        ]
      : []),
    ...(correction === null
      ? []
      : [
          `Questa è la versione ${correction.version}: prende il posto di quella approvata con ` +
            `${actInWords(correction.replaces.act)} (impronta ${correction.replaces.fingerprint}), che resta negli ` +
            `atti. Motivo: ${correction.reason}`,
        ]),
  ]
}

/** `decreto del dirigente n. 812 del 4 aprile 2031`. */
export function actInWords({ kind, number, date }: ActReference): string {
  return `${kind} n. ${number} del ${date}`
}
