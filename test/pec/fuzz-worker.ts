import { parentPort, workerData } from 'node:worker_threads'
import {
  evidenceOf,
  inspect,
  isVerified,
  loadTrust,
  readInner,
  readSignedDocument,
  receiptFactOf,
  searchAttachments,
  UnreadableMessage,
} from '../../pec/index.js'

/** Reads one message in every way the library has, and tells in one word what came of it. */

export interface Outcome {
  readonly result: 'value' | 'unreadable-message' | 'broken'
  readonly verified: boolean
  readonly sender: string | null
  readonly identifier: string | null
  readonly at: string | null
  readonly kind: string | null
  readonly integrity: string | null
  readonly codes: readonly string[]
  /** The content of a signed document whose every signature is intact, in base64. */
  readonly document: string | null
  readonly problem: string | null
}

const trust = loadTrust((workerData as { trustFolder: string }).trustFolder)
const NOTHING = {
  verified: false,
  sender: null,
  identifier: null,
  at: null,
  kind: null,
  integrity: null,
  codes: [],
  document: null,
  problem: null,
}

function outcomeOf(bytes: Uint8Array): Outcome {
  let document: string | null = null
  try {
    document = documentIn(bytes)
    const inspection = inspect(bytes, { trust })
    const inner = readInner(bytes, inspection)
    for (const attachment of inner.attachments.slice(0, 200)) void `${attachment.name}${attachment.sha256}`
    searchAttachments(bytes, inspection, /chiamate:domanda:([A-Z]{2,8}-\d{4}-\d{3,5})/)
    const fact = receiptFactOf(inspection)
    if (fact) evidenceOf([fact], [fact.deliveredTo ?? 'nessuno@pec.example'])
    return {
      result: 'value',
      verified: isVerified(inspection),
      sender: inspection.certifiedSender,
      identifier: inspection.identifier,
      at: inspection.at,
      kind: inspection.kind,
      integrity: inspection.integrity,
      codes: inspection.findings.map(({ code }) => code),
      document,
      problem: null,
    }
  } catch (error) {
    if (error instanceof UnreadableMessage) return { ...NOTHING, document, result: 'unreadable-message' }
    return {
      ...NOTHING,
      result: 'broken',
      problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}

function documentIn(bytes: Uint8Array): string | null {
  const read = readSignedDocument(bytes, { trust })
  if (!read?.content || read.signatures.length === 0) return null
  if (read.signatures.some(({ integrity }) => integrity !== 'intact')) return null
  return Buffer.from(read.content).toString('base64')
}

parentPort?.on('message', (bytes: Uint8Array) => parentPort?.postMessage(outcomeOf(bytes)))
