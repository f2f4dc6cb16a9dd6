import type { CallId } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { letterText } from './legible.js'
import type { Letterhead } from './letterhead.js'
import type { Letter } from './paper.js'
import { day } from './words.js'

export interface IntegrationLetterData {
  letterhead: Letterhead
  call: { code: CallId }
  /** Number and day under which the application was registered. */
  protocollo: { number: string; date: LegalDate }
  /** What is missing, one sentence each. */
  what: readonly string[]
  /** The last day for the answer. */
  due: LegalDate
  responsible: { name: string; contact: string }
}

/**
 * Asks the author of an application for what is missing, by when, and says what happens otherwise. Nothing in it
 * tells of the person: the evidence of its delivery brings the whole message back.
 * @norma L. 241/1990 art. 6, comma 1, lett. b
 */
export function integrationLetter(data: IntegrationLetterData): Letter {
  const { call, letterhead, protocollo, responsible } = data
  const missing = data.what.map((one) => letterText`- ${one}`).join('\n')
  const before = letterText`Gentile candidata, gentile candidato,

la Sua domanda per la chiamata pubblica ${call.code} (protocollo n. ${protocollo.number} del ${day(protocollo.date)}) va regolarizzata. Manca quanto segue:

`
  const after = letterText`

Può rispondere a questo messaggio entro il ${day(data.due)}, ore 23:59:59, allegando ciò che manca: conta l’istante di invio. La risposta sarà unita alla domanda.

Se entro quel giorno non arriva nulla, l’ufficio decide sulla domanda così com’è, e può escluderla. La regolarizzazione riguarda la forma della domanda: non può aggiungere titoli, punteggi o riserve che non vi erano dichiarati.

Responsabile del procedimento: ${responsible.name} (${responsible.contact})

${letterhead.office}
${letterhead.administration}
`
  return {
    subject: letterText`Richiesta di integrazione – chiamata ${call.code}`,
    text: before + missing + after,
  }
}
