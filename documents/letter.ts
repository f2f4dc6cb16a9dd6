import type { LegalDate } from '../schemas/time.js'
import { type Block, inPlainText } from './blocks.js'
import { onOneLine } from './legible.js'
import { type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { Letter, PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'
import { withArticle } from './words.js'

/** What every letter of the office knows. */
export interface LetterFrame extends PdfHeading {
  /** Null for what is written before there is a call. */
  call: CallHeading | null
  /** Number and day under which the letter leaves the office; null in a preview. */
  protocollo: { number: string; date: LegalDate } | null
  /** To whom it is written, in the PDF only; null where it is not known, or must not be told. */
  addressee: { name: string; address: string } | null
  responsible: { name: string; contact: string }
}

/** What a letter says, once: the PDF and the e-mail are made of it. */
export interface LetterContent {
  /** What the file is called after the call's code: `richiesta-di-integrazione`. */
  file: string
  title: string
  /** Tells nothing of a person, nor of their health: a notification may show it to anybody. */
  subject: string
  /** Of the PDF. */
  body: readonly Block[]
  /** Of the e-mail, where it says less than the PDF that comes with it. */
  mail?: readonly Block[]
}

/** The letter as the text of an e-mail: no addressee, and no value that could add a line or a header. */
export function letterMail(frame: LetterFrame, content: LetterContent): Letter {
  const { letterhead, call, protocollo, responsible } = frame
  const line = onOneLine
  const opening = [
    line(letterhead.administration),
    line(letterhead.office),
    ...(protocollo ? ['', line(numbered(protocollo))] : []),
    '',
    line(`Oggetto: ${content.title}${call ? ` – chiamata pubblica ${call.code}` : ''}`),
  ]
  const closing = ['Il responsabile del procedimento', line(`${responsible.name} (${responsible.contact})`)]
  const body = (content.mail ?? content.body).map((block) => inPlainText(block).join('\n'))
  return {
    subject: line(`${content.subject}${call ? ` – chiamata ${call.code}` : ''}`),
    text: `${[opening.join('\n'), ...body, closing.join('\n'), line(`${letterhead.office}, ${letterhead.address}, PEC ${letterhead.pec}`)].join('\n\n')}\n`,
  }
}

/** The letter on paper. @throws TypesettingFailed */
export function letterPdf(
  typesetter: Typesetter,
  frame: LetterFrame,
  content: LetterContent,
): Promise<PaperFile> {
  const { letterhead, madeAt, call, protocollo, addressee, responsible } = frame
  return pdfFile(typesetter, 'letter', `${call ? `${call.code}-` : ''}${content.file}.pdf`, {
    letterhead,
    madeAt,
    call,
    addressee,
    responsible,
    numbered: protocollo && numbered(protocollo),
    title: content.title,
    body: content.body,
  })
}

function numbered({ number, date }: { number: string; date: LegalDate }): string {
  return `Protocollo n. ${number} ${withArticle('del', date)}`
}
