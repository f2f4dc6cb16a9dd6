import { UnreadableMessage } from './errors.js'
import { readInner } from './inner.js'
import { inspect } from './inspect.js'
import type { Inspection, InspectOptions } from './inspection.js'

/** What `chiamate pec inspect --json` says of a file: stable names, plain values. */
export interface MessageDescription
  extends Pick<
    Inspection,
    | 'kind'
    | 'certifiedSender'
    | 'recipients'
    | 'subject'
    | 'at'
    | 'atAsWritten'
    | 'identifier'
    | 'messageId'
    | 'receiptType'
    | 'error'
    | 'integrity'
    | 'signer'
    | 'chain'
    | 'revocation'
    | 'findings'
  > {
  readonly file: string
  readonly inner: {
    readonly from: string | null
    readonly date: string | null
    readonly attachments: readonly {
      readonly name: string
      readonly type: string
      readonly size: number
      readonly sha256: string
    }[]
  } | null
}

/** What it says of a file that is no e-mail. */
export interface UnreadableDescription {
  readonly file: string
  readonly error: { readonly code: string; readonly text: string }
}

/** Describes the bytes of a file, readable or not. Never throws. */
export function describeMessage(
  file: string,
  raw: Uint8Array,
  options: InspectOptions = {},
): MessageDescription | UnreadableDescription {
  let inspection: Inspection
  try {
    inspection = inspect(raw, options)
  } catch (error) {
    if (!(error instanceof UnreadableMessage)) throw error
    return { file, error: { code: error.code, text: error.message } }
  }
  const { kind, certifiedSender, recipients, subject, at, atAsWritten, identifier, messageId } = inspection
  const { receiptType, error, integrity, signer, chain, revocation, findings } = inspection
  return {
    file,
    kind,
    certifiedSender,
    recipients,
    subject,
    at,
    atAsWritten,
    identifier,
    messageId,
    receiptType,
    error,
    integrity,
    signer,
    chain,
    revocation,
    inner: inspection.inner && describeInner(raw, inspection),
    findings,
  }
}

function describeInner(raw: Uint8Array, inspection: Inspection): MessageDescription['inner'] {
  const { from, date, attachments } = readInner(raw, inspection)
  return {
    from,
    date,
    attachments: attachments.map(({ name, type, size, sha256 }) => ({ name, type, size, sha256 })),
  }
}

/** Whether the file was an e-mail message. */
export function isReadable(
  description: MessageDescription | UnreadableDescription,
): description is MessageDescription {
  return 'kind' in description
}

const KINDS: Readonly<Record<Inspection['kind'], string>> = {
  'posta-certificata': 'messaggio di posta certificata (busta di trasporto)',
  accettazione: 'ricevuta di accettazione',
  'non-accettazione': 'avviso di non accettazione',
  'presa-in-carico': 'ricevuta di presa in carico (fra gestori)',
  'avvenuta-consegna': 'ricevuta di avvenuta consegna',
  'errore-consegna': 'avviso di mancata consegna',
  'preavviso-errore-consegna':
    'avviso di mancata consegna per superamento dei tempi (può ancora arrivare la consegna)',
  'rilevazione-virus': 'avviso di rilevazione virus (fra gestori)',
  anomalia: 'busta di anomalia: dentro c’è posta non certificata',
  ordinaria: 'posta ordinaria, senza valore di PEC',
}

const INTEGRITY: Readonly<Record<Inspection['integrity'], string>> = {
  intact: 'integro: è esattamente ciò che è stato firmato',
  altered: 'ALTERATO dopo la firma',
  unsigned: 'non firmato',
  unreadable: 'firma non leggibile',
}

const CHAIN: Readonly<Record<Inspection['chain'], string>> = {
  valid: 'valida alla data del messaggio',
  expired: 'certificato non valido alla data del messaggio',
  untrusted: 'autorità non fra quelle configurate',
  invalid: 'catena falsa o rotta',
  'not-configured': 'non verificata: nessuna autorità configurata (opzione --trust)',
}

const REVOCATION: Readonly<Record<Inspection['revocation'], string>> = {
  good: 'certificato non revocato',
  revoked: 'certificato REVOCATO alla data del messaggio',
  'not-checked': 'non verificata: nessuna lista di revoca utilizzabile',
}

const ERRORS: Readonly<Record<string, string>> = {
  nessuno: 'nessuno',
  'no-dest': 'destinatario inesistente',
  'no-dominio': 'dominio del destinatario inesistente',
  virus: 'virus',
  altro: 'altro',
}

/** The same in Italian, for a person at a terminal. No trailing line break. */
export function formatDescription(description: MessageDescription | UnreadableDescription): string {
  return isReadable(description)
    ? formatMessage(description)
    : `${printable(description.file)}\n  Non si legge: ${description.error.text}`
}

function formatMessage(message: MessageDescription): string {
  const { signer, inner, findings } = message
  const lines: [string, string | null][] = [
    ['Tipo', KINDS[message.kind]],
    ['Mittente certificato', message.certifiedSender],
    ...message.recipients.map(({ address, type }): [string, string] => [
      'Destinatario',
      type === 'certificato' ? address : `${address} (${type === 'esterno' ? 'casella non PEC' : type})`,
    ]),
    ['Oggetto', message.subject],
    ['Istante legale', message.at ?? message.atAsWritten],
    ['Identificativo', message.identifier],
    ['Message-ID originale', message.messageId],
    ['Tipo di ricevuta', message.receiptType],
    ['Errore', message.error === null ? null : (ERRORS[message.error] ?? message.error)],
    ['Contenuto', INTEGRITY[message.integrity]],
    [
      'Firma di',
      signer &&
        `${signer.name}${signer.address ? ` <${signer.address}>` : ''}, ${signer.isProvider ? 'gestore di PEC' : 'non risulta un gestore di PEC'}`,
    ],
    ['Catena', message.integrity === 'unsigned' ? null : CHAIN[message.chain]],
    ['Revoca', message.integrity === 'unsigned' ? null : REVOCATION[message.revocation]],
    ['Messaggio interno da', inner?.from ?? null],
    ['Messaggio interno del', inner?.date ?? null],
    ...(inner?.attachments ?? []).map(({ name, type, size, sha256 }): [string, string] => [
      'Allegato',
      `${name} (${type}, ${size} byte, SHA-256 ${sha256})`,
    ]),
    ...findings.map(({ text }): [string, string] => ['Da guardare', text]),
  ]
  const shown = lines.filter((line): line is [string, string] => line[1] !== null)
  return [
    printable(message.file),
    ...shown.map(([label, text]) => `  ${`${label}:`.padEnd(23)} ${printable(text)}`),
  ].join('\n')
}

/** A message comes from strangers: nothing in it may move the cursor, change colours or add a line. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
}
