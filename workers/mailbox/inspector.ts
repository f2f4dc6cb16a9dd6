import { openDocumentReader, ReadingFailed } from '../../reading/reader.js'
import { whoApply } from '../../reading/who-applies.js'
import { openBoundedThread } from '../../runtime/bounded-thread.js'
import type { Instant } from '../../schemas/time.js'
import type { MessageView } from '../../storage/seen-message.js'
import { unreadable } from './view.js'

/** The bytes of a message, or, of a large one, the file that holds them: the thread reads it itself, so that they
 *  stand in memory once. */
export type MessageBytes = Uint8Array | { readonly file: string; readonly length: number }

/** Reads messages in a thread of bounded memory and time. */
export interface Inspector {
  /** A view for each message, in order. One that kills or stalls its thread twice is unreadable, and kept. */
  inspect(messages: readonly MessageBytes[]): Promise<MessageView[]>
  /** How many people apply with the forms in a stored message, by their fields; null where it is not certain. */
  people(file: string, size: number): Promise<number | null>
  close(): Promise<void>
}

/** Signatures are not asked about. */
const anyInstant = new Date(0).toISOString() as Instant

const patience = { base: 5_000, perMegabyte: 1_000 }

export function openInspector(trustFolder: string | null): Inspector {
  const thread = openBoundedThread<readonly MessageBytes[], MessageView[]>(
    new URL('./inspection', import.meta.url),
    {
      workerData: { trustFolder },
      // A small nursery keeps the pieces of a large attachment from piling up: 100 MB cost 130 MB, not 160.
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 8 },
    },
  )

  const attempt = (messages: readonly MessageBytes[]) => {
    const size = messages.reduce((sum, { length }) => sum + length, 0)
    return thread.ask(messages, patience.base + (size / 1e6) * patience.perMegabyte)
  }

  const alone = async (message: MessageBytes): Promise<MessageView> => {
    for (let tries = 0; tries < 2; tries++) {
      const [view] = (await attempt([message])) ?? []
      if (view) return view
    }
    return unreadable('inspection-killed', 'La lettura automatica del messaggio si è fermata due volte.')
  }

  // Of hardly any message: its thread starts with the first.
  const reader = openDocumentReader(null)

  return {
    async people(file, size) {
      try {
        const forms = await reader.forms(file, size, anyInstant)
        return (forms && whoApply(forms))?.length ?? null
      } catch (error) {
        if (error instanceof ReadingFailed) return null
        throw error
      }
    },
    async inspect(messages) {
      if (messages.length === 0) return []
      const together = await attempt(messages)
      if (together) return together
      const views: MessageView[] = []
      for (const message of messages) views.push(await alone(message))
      return views
    },
    async close() {
      await Promise.all([thread.close(), reader.close()])
    },
  }
}
