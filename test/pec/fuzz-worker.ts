import { parentPort, workerData } from 'node:worker_threads'
import {
  evidenceOf,
  inspect,
  isVerified,
  loadTrust,
  readInner,
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
  problem: null,
}

function outcomeOf(bytes: Uint8Array): Outcome {
  try {
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
      problem: null,
    }
  } catch (error) {
    if (error instanceof UnreadableMessage) return { ...NOTHING, result: 'unreadable-message' }
    return {
      ...NOTHING,
      result: 'broken',
      problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}

parentPort?.on('message', (bytes: Uint8Array) => parentPort?.postMessage(outcomeOf(bytes)))
