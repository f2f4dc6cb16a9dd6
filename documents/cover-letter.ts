import { KINDS } from '../domain/kind-of-call.js'
import type { CallKind } from '../schemas/call.js'
import type { LegalDate } from '../schemas/time.js'
import { letterText } from './legible.js'
import type { CallHeading, Letterhead } from './letterhead.js'
import type { Letter } from './paper.js'
import { counted, day } from './words.js'

export interface CoverLetterData {
  letterhead: Letterhead
  call: CallHeading
  kind: CallKind
  request: string
  protocollo: { number: string; date: LegalDate }
  act: { kind: string; number: string; date: string }
  /** How many people the list holds. */
  people: number
  /** Names of the attached files. */
  attachments: readonly string[]
  responsible: { name: string; contact: string }
}

/** What the body has to do, by kind of call. @norma DPR 487/1994 artt. 27 e 32; L. 68/1999 art. 7 */
const REMINDERS: Readonly<Record<CallKind, readonly [string, string]>> = {
  art16: [
    '- le persone vanno convocate entro dieci giorni dal ricevimento di questo elenco, nell’ordine in cui vi compaiono (art. 27 DPR 487/1994);',
    '- la selezione accerta l’idoneità alle mansioni e non comporta una valutazione comparativa;',
  ],
  l68: [
    '- le prove di idoneità alle mansioni si svolgono entro quarantacinque giorni, e l’esito si comunica entro i cinque che seguono;',
    '- prima di assumere va chiesto a questo ufficio il nulla osta;',
  ],
}

/** The PEC that brings the list to the requesting body. No person is named in it. @norma DPR 487/1994 art. 27 */
export function listCoverLetter(data: CoverLetterData): Letter {
  const { act, call, letterhead, protocollo, responsible } = data
  const { namesPerPost } = KINDS[data.kind]
  const measure = namesPerPost === 2 ? 'del doppio dei posti' : 'dei posti'
  const fewer =
    data.people < namesPerPost * call.posts
      ? ` Sono meno ${measure}, perché le domande in graduatoria non bastano.`
      : ''
  const text = letterText`${letterhead.administration}
${letterhead.office}

A: ${call.requestingBody}
Protocollo n. ${protocollo.number} del ${day(protocollo.date)}
Vostra richiesta: ${data.request}

Oggetto: avviamento a selezione, chiamata pubblica ${call.code} – ${call.profile}
Rapporto di lavoro: ${call.contract}

Si trasmette l’elenco degli avviati a selezione per ${counted(call.posts, 'posto', 'posti')}, secondo la graduatoria approvata con ${act.kind} n. ${act.number} del ${act.date}. L’elenco contiene ${counted(data.people, 'persona', 'persone')}, in ordine di graduatoria.${fewer}

Si ricorda che:
${REMINDERS[data.kind][0]}
${REMINDERS[data.kind][1]}
- l’esito di ciascuna persona va scritto nella colonna «Esito» del foglio di calcolo allegato, da restituire per PEC a ${letterhead.pec};
- i dati personali servono soltanto alla selezione.

Allegati: ${data.attachments.join(', ')}

Il responsabile del procedimento
${responsible.name} (${responsible.contact})
`
  return {
    subject: letterText`Chiamata pubblica ${call.code} – elenco degli avviati (Vs. richiesta ${data.request})`,
    text,
  }
}
