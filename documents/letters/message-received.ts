import type { Instant, LegalDate } from '../../schemas/time.js'
import { facts, text } from '../blocks.js'
import type { LetterContent } from '../letter.js'
import { day, instant, withArticle } from '../words.js'

/** A message came from somebody else's PEC. */
export interface MessageReceivedData {
  receivedAt: Instant
  protocollo: { number: string; date: LegalDate } | null
  /** Last day of the procedure to which the message belongs; null where it is none. */
  procedureEndsOn: LegalDate | null
}

/**
 * To a PEC address that is not the applicant's own: that the message came, and nothing of whoever it speaks of.
 *
 * @norma L. 241/1990 art. 18-bis; Reg. UE 2016/679 art. 5 (minimizzazione)
 */
export function messageReceived({
  receivedAt,
  protocollo,
  procedureEndsOn,
}: MessageReceivedData): LetterContent {
  return {
    file: 'messaggio-ricevuto',
    title: 'Messaggio ricevuto',
    subject: 'Messaggio ricevuto',
    body: [
      facts(
        ['Ricevuto il', instant(receivedAt)],
        ...(protocollo
          ? ([['Protocollo', `n. ${protocollo.number} ${withArticle('del', protocollo.date)}`]] as const)
          : []),
        ...(procedureEndsOn ? ([['Si conclude entro il', day(procedureEndsOn)]] as const) : []),
      ),
      text(
        'Il messaggio è stato ricevuto e registrato. Ogni altra comunicazione va direttamente alle persone ' +
          'interessate, dove hanno chiesto di riceverla.',
      ),
    ],
  }
}
