import type { Instant, LegalDate } from '../schemas/time.js'
import { letterText } from './legible.js'
import { type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { Letter, PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'
import { day, instant } from './words.js'

export interface ReceiptData extends PdfHeading {
  call: CallHeading
  /** The instant that decides whether the application is in time. */
  presentedAt: Instant
  /** Number and day in the register. */
  protocollo: { number: string; date: LegalDate }
  /** The random code by which the person finds their own line in the graduatoria. */
  publicCode: string
  responsible: { name: string; contact: string }
  /** Last day for the graduatoria. */
  procedureEndsOn: LegalDate
  /** What the person may do if nothing happens by then. A text of the office. */
  ifItDoesNotEnd: string
  /** Where and how the person may see the acts. A text of the office. */
  howToSeeTheFile: string
}

/** What the office says when it has not written its own texts. @norma L. 241/1990 artt. 2, 8, 22-25 */
export const RECEIPT_TEXTS = {
  ifItDoesNotEnd:
    'Se entro quella data il procedimento non è concluso, può scrivere al responsabile del procedimento ' +
    'o chiedere l’intervento di chi ha il potere sostitutivo (art. 2, comma 9-bis, L. 241/1990); ' +
    'resta il ricorso contro il silenzio dell’amministrazione.',
  howToSeeTheFile:
    'Può vedere gli atti che la riguardano, e averne copia, chiedendolo all’ufficio alla PEC indicata in questa ' +
    'ricevuta o allo sportello, su appuntamento (artt. 22 e seguenti, L. 241/1990).',
}

/**
 * The receipt of an application: it was presented, when, under which number, who answers for it and by when. It
 * never says that the application is valid, and carries nothing that tells who the person is, because the
 * evidence of its delivery brings the whole message back.
 *
 * @norma L. 241/1990 artt. 8 e 18-bis
 */
export function receiptLetter(data: ReceiptData): Letter {
  const { call, letterhead, protocollo, responsible } = data
  const text = letterText`Gentile candidata, gentile candidato,

abbiamo ricevuto la Sua domanda per la chiamata pubblica ${call.code}.

Presentata il: ${instant(data.presentedAt)}
Protocollo: n. ${protocollo.number} del ${day(protocollo.date)}
Codice pubblico della domanda: ${data.publicCode}

Chiamata: ${call.code}
Ente richiedente: ${call.requestingBody}
Profilo: ${call.profile}

Questa ricevuta attesta che la domanda è stata presentata e registrata. Non dice ancora se è ammessa: l’ufficio la esaminerà nell’istruttoria.

Conservi il codice pubblico: nella graduatoria pubblicata ci sono soltanto i codici e le posizioni, non i nomi.

Il procedimento
Amministrazione e ufficio: ${letterhead.administration}, ${letterhead.office}, ${letterhead.address}
PEC dell’ufficio: ${letterhead.pec}
Responsabile del procedimento: ${responsible.name} (${responsible.contact})
Si conclude con la graduatoria entro il: ${day(data.procedureEndsOn)}

${data.ifItDoesNotEnd}

${data.howToSeeTheFile}

${letterhead.office}

Messaggio automatico, inviato ai sensi degli articoli 8 e 18-bis della legge 241/1990.
`
  return { subject: letterText`Ricevuta di presentazione della domanda – chiamata ${call.code}`, text }
}

/** The same on one page. @throws TypesettingFailed */
export function receiptPdf(typesetter: Typesetter, data: ReceiptData): Promise<PaperFile> {
  return pdfFile(typesetter, 'receipt', `${data.call.code}-ricevuta.pdf`, {
    ...data,
    presentedAt: instant(data.presentedAt),
    protocollo: { number: data.protocollo.number, date: day(data.protocollo.date) },
    procedureEndsOn: day(data.procedureEndsOn),
  })
}
