import { parentPort, workerData } from 'node:worker_threads'
import { loadTrust } from '../../pec/index.js'
import { viewOf } from './view.js'

/** The thread in which messages are read: whatever they do to it, the listener lives. */
const { trustFolder } = workerData as { trustFolder: string | null }
const trust = trustFolder === null ? undefined : await loadTrust(trustFolder)

parentPort?.on('message', (messages: Uint8Array[]) => {
  parentPort?.postMessage(messages.map((raw) => viewOf(raw, trust)))
})
parentPort?.postMessage('ready')
