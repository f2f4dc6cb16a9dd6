import { PROVIDER_ADDRESS, type SignOptions, type TestPki } from './openssl.js'

/** Builds PEC messages byte by byte, so that a test can make exactly the shape it is about. */

export interface Facts {
  readonly type: string
  readonly error: string | null
  readonly sender: string
  readonly recipients: readonly { address: string; type: string | null }[]
  readonly subject: string
  readonly date: { day: string; hour: string; zone: string }
  readonly identifier: string
  readonly messageId: string | null
  readonly receiptType: string | null
  readonly deliveredTo: string | null
  readonly errorDetail: string | null
}

export const FACTS: Facts = {
  type: 'posta-certificata',
  error: 'nessuno',
  sender: 'mario.rossi@pec.prova.example',
  recipients: [{ address: 'domande@pec.ufficio.example', type: 'certificato' }],
  subject: 'Domanda di partecipazione',
  date: { day: '03/03/2025', hour: '11:59:59', zone: '+0100' },
  identifier: 'opec21005.20250303115959.00001.01.1.10@pec.prova.example',
  messageId: '<domanda-1@mittente.example>',
  receiptType: null,
  deliveredTo: null,
  errorDetail: null,
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

export function daticertXml(changes: Partial<Facts> = {}): string {
  const facts = { ...FACTS, ...changes }
  const optional = (name: string, text: string | null) =>
    text === null ? '' : `<${name}>${escaped(text)}</${name}>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<postacert tipo="${facts.type}"${facts.error === null ? '' : ` errore="${facts.error}"`}>
<intestazione><mittente>${facts.sender}</mittente>
${facts.recipients.map(({ address, type }) => `<destinatari${type === null ? '' : ` tipo="${type}"`}>${address}</destinatari>`).join('\n')}
<risposte>${facts.sender}</risposte><oggetto>${escaped(facts.subject)}</oggetto></intestazione>
<dati><gestore-emittente>Gestore di Prova</gestore-emittente>
<data zona="${facts.date.zone}"><giorno>${facts.date.day}</giorno><ora>${facts.date.hour}</ora></data>
<identificativo>${facts.identifier}</identificativo>${optional('msgid', facts.messageId)}
${facts.receiptType === null ? '' : `<ricevuta tipo="${facts.receiptType}"/>`}${optional('consegna', facts.deliveredTo)}${optional('errore-esteso', facts.errorDetail)}
</dati></postacert>`
}

export const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n')
export const base64 = (bytes: string | Buffer, width = 76) =>
  Buffer.from(bytes)
    .toString('base64')
    .replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n')

export interface PartSource {
  readonly headers: readonly string[]
  readonly body: string
}

export const textPart: PartSource = {
  headers: ['Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: 8bit'],
  body: 'Messaggio di posta certificata',
}

export function daticertPart(xml: string = daticertXml()): PartSource {
  return {
    headers: [
      'Content-Type: application/xml; name="daticert.xml"',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: inline; filename="daticert.xml"',
    ],
    body: base64(xml),
  }
}

export function postacertPart(message: string | Buffer): PartSource {
  return {
    headers: [
      'Content-Type: message/rfc822; name="postacert.eml"',
      'Content-Disposition: inline; filename="postacert.eml"',
    ],
    body: Buffer.from(message).toString('latin1'),
  }
}

export function multipart(parts: readonly PartSource[], boundary: string, type = 'multipart/mixed'): string {
  const inside = parts
    .map(({ headers, body }) => `--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n${body}\r\n`)
    .join('')
  return `Content-Type: ${type}; boundary="${boundary}"\r\n\r\n${inside}--${boundary}--\r\n`
}

export interface InnerOptions {
  readonly headers?: readonly string[]
  readonly attachments?: readonly { name: string; type: string; content: Buffer | string }[]
}

/** The message a person wrote. */
export function personMessage({ headers = [], attachments = [] }: InnerOptions = {}): string {
  const top = [
    'From: Mario Rossi <mario.rossi@pec.prova.example>',
    'To: domande@pec.ufficio.example',
    'Subject: Domanda di partecipazione',
    'Message-ID: <domanda-1@mittente.example>',
    'Date: Mon, 3 Mar 2025 11:59:58 +0100',
    'MIME-Version: 1.0',
    ...headers,
  ].join('\r\n')
  const body = multipart(
    [
      {
        headers: ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'],
        body: 'In allegato la domanda.',
      },
      ...attachments.map(({ name, type, content }) => ({
        headers: [
          `Content-Type: ${type}; name="${name}"`,
          'Content-Transfer-Encoding: base64',
          `Content-Disposition: attachment; filename="${name}"`,
        ],
        body: base64(content),
      })),
    ],
    'persona-1',
  )
  return `${top}\r\n${body}`
}

export interface EnvelopeOptions {
  readonly headers?: readonly string[]
  readonly parts?: readonly PartSource[]
  readonly signing?: SignOptions
  readonly from?: string
  readonly subject?: string
  /** The signed part as it is, instead of parts. */
  readonly content?: string
}

/** Boundaries are unique, as providers make them: a PEC may travel inside a PEC. */
let messages = 0

/** A signed message: an envelope of transport unless told otherwise. */
export function signedMessage(pki: TestPki, options: EnvelopeOptions = {}): Buffer {
  const content =
    options.content ??
    multipart(
      options.parts ?? [textPart, daticertPart(), postacertPart(personMessage())],
      `mixed-${++messages}`,
    )
  const signature = pki.sign(Buffer.from(content, 'latin1'), options.signing)
  return wrapSigned(content, signature, options)
}

export function wrapSigned(content: string, signature: Buffer, options: EnvelopeOptions = {}): Buffer {
  const boundary = `signed-${++messages}`
  const headers = options.headers ?? [
    'X-Trasporto: posta-certificata',
    `X-Riferimento-Message-ID: ${FACTS.messageId}`,
  ]
  const message = [
    'Received: from gestore by casella; Mon, 3 Mar 2025 12:00:03 +0100',
    `From: ${options.from ?? `"Per conto di: ${FACTS.sender}" <${PROVIDER_ADDRESS}>`}`,
    'To: domande@pec.ufficio.example',
    `Subject: ${options.subject ?? `POSTA CERTIFICATA: ${FACTS.subject}`}`,
    `Message-ID: <${FACTS.identifier}>`,
    'Date: Mon, 3 Mar 2025 11:59:59 +0100',
    'MIME-Version: 1.0',
    ...headers,
    `Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; micalg="sha-256"; boundary="${boundary}"`,
    '',
    'This is an S/MIME signed message',
    '',
    `--${boundary}`,
    content,
    `--${boundary}`,
    'Content-Type: application/x-pkcs7-signature; name="smime.p7s"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="smime.p7s"',
    '',
    base64(signature),
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n')
  return Buffer.from(message, 'latin1')
}

/** A receipt of the provider about the message with our Message-ID. */
export function receipt(
  pki: TestPki,
  kind: string,
  changes: Partial<Facts> = {},
  options: EnvelopeOptions = {},
): Buffer {
  return signedMessage(pki, {
    headers: [`X-Ricevuta: ${kind}`, `X-Riferimento-Message-ID: ${FACTS.messageId}`],
    from: PROVIDER_ADDRESS,
    subject: `${kind.toUpperCase()}: ${FACTS.subject}`,
    parts: [textPart, daticertPart(daticertXml({ type: kind, ...changes }))],
    ...options,
  })
}
