import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { loadTrust } from '../pec/index.js'
import { formsIn } from './message-forms.js'
import type { ReadingAnswer, ReadingQuestion } from './reader.js'
import { readSignedAct } from './signed-act.js'

/** The thread in which documents are read. */
const { trustFolder } = workerData as { trustFolder: string | null }
const trust = trustFolder === null ? undefined : loadTrust(trustFolder)

// The reader of PDFs lets go of promises that may fail later: what they were about is missing from its answer, and
// that is all.
process.on('unhandledRejection', () => {})

parentPort?.on('message', async (question: ReadingQuestion) => {
  parentPort?.postMessage(await answerTo(question).catch(failed))
})
parentPort?.postMessage('ready')

async function answerTo(question: ReadingQuestion): Promise<ReadingAnswer> {
  const bytes = await readFile(question.file)
  const context = { trust, at: question.at }
  return question.read === 'forms'
    ? { forms: await formsIn(bytes, context) }
    : { act: await readSignedAct(bytes, question.expected, context) }
}

/** An error's message may repeat what a person wrote. */
function failed(error: unknown): ReadingAnswer {
  return { failed: error instanceof Error ? error.name : 'unknown' }
}
