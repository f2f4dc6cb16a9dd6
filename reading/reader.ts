import { openBoundedThread } from '../runtime/bounded-thread.js'
import type { Instant } from '../schemas/time.js'
import type { AttachedForm } from './message-forms.js'
import { type ActExpected, type ActReading, refused } from './signed-act.js'

/** What the thread is asked. It reads the file itself, so that large bytes stand in memory once. */
export type ReadingQuestion =
  | { readonly read: 'forms'; readonly file: string; readonly at: Instant }
  | { readonly read: 'act'; readonly file: string; readonly at: Instant; readonly expected: ActExpected }

/** What the thread answers; `failed` where a fault of ours ended the reading: nothing of it is repeated. */
export type ReadingAnswer =
  | { readonly forms: readonly AttachedForm[] }
  | { readonly act: ActReading }
  | { readonly failed: string }

/** A fault of the reader, by the name of its error. The document is as it was. */
export class ReadingFailed extends Error {
  override readonly name = 'ReadingFailed'
  constructor(reason: string) {
    super(`The document could not be read: ${reason}`)
  }
}

/** Reads what strangers send in a thread of bounded memory and time: whatever it does to it, the process lives. */
export interface DocumentReader {
  /**
   * The forms attached to a stored message.
   * @param size of the file, in bytes: a larger one may take longer
   * @param at when the message was certainly there: its certified instant, or its arrival
   * @returns null where reading it twice killed the thread, or took too long
   * @throws {ReadingFailed}
   */
  forms(file: string, size: number, at: Instant): Promise<readonly AttachedForm[] | null>
  /**
   * A stored signed act; one that can't be read within the bounds is refused as unreadable.
   * @throws {ReadingFailed}
   */
  act(file: string, size: number, at: Instant, expected: ActExpected): Promise<ActReading>
  close(): Promise<void>
}

const patience = { base: 10_000, perMegabyte: 1_000 }

/** Opens the one reader of a process. `trustFolder` holds the authorities that issue certificates of signature to
 *  people; null where the office has configured none. */
export function openDocumentReader(trustFolder: string | null, patienceMs = patience): DocumentReader {
  const thread = openBoundedThread<ReadingQuestion, ReadingAnswer>(
    new URL('./reading-thread', import.meta.url),
    {
      workerData: { trustFolder },
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 },
      // A few kilobytes of a PDF may unpack into any number of them.
      maxGrowth: 700_000_000,
    },
  )
  const ask = async (question: ReadingQuestion, size: number) => {
    const within = patienceMs.base + (size / 1e6) * patienceMs.perMegabyte
    // Once more: the process may have grown, or the machine stood still, for another reason than this file.
    const answer = (await thread.ask(question, within)) ?? (await thread.ask(question, within))
    if (answer && 'failed' in answer) throw new ReadingFailed(answer.failed)
    return answer
  }
  return {
    async forms(file, size, at) {
      const answer = await ask({ read: 'forms', file, at }, size)
      return answer && 'forms' in answer ? answer.forms : null
    },
    async act(file, size, at, expected) {
      const answer = await ask({ read: 'act', file, at, expected }, size)
      return answer && 'act' in answer ? answer.act : refused('unreadable')
    },
    close: () => thread.close(),
  }
}
