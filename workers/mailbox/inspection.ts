import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { loadTrust } from '../../pec/index.js'
import type { MessageBytes } from './inspector.js'
import { viewOf } from './view.js'

/** The thread in which messages are read: whatever they do to it, the listener lives. */
const { trustFolder } = workerData as { trustFolder: string | null }
const trust = trustFolder === null ? undefined : await loadTrust(trustFolder)

parentPort?.on('message', (messages: MessageBytes[]) => {
  parentPort?.postMessage(messages.map((message) => viewOf(bytesOf(message), trust)))
})
parentPort?.postMessage('ready')

function bytesOf(message: MessageBytes): Uint8Array {
  return 'file' in message ? readFileSync(message.file) : message
}
