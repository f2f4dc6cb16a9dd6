import { type Attachment, everyAttachment, inspect, UnreadableMessage } from '../pec/index.js'
import { type Digest, digestOf } from '../schemas/ids.js'
import { type FormReading, readFilledForm } from './filled-form.js'
import type { SigningContext } from './signed-content.js'

/** An attachment that may be a form, by its bytes: its name is a stranger's text. */
export interface AttachedForm {
  readonly digest: Digest
  readonly reading: FormReading
}

const MAX_FORMS = 50

/**
 * Reads the forms attached to a message as it arrived, also to a message that is attached to it. What is no PDF,
 * signed or not, is left out; a PDF that can't be read is told.
 */
export async function formsIn(raw: Uint8Array, context: SigningContext): Promise<readonly AttachedForm[]> {
  const forms: AttachedForm[] = []
  for (const { content } of attachmentsOf(raw)) {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    const reading = await readFilledForm(bytes, context)
    if (reading.status === 'unreadable' && reading.why === 'not-a-pdf') continue
    forms.push({ digest: digestOf(bytes), reading })
    if (forms.length >= MAX_FORMS) break
  }
  return forms
}

function attachmentsOf(raw: Uint8Array): Iterable<Attachment> {
  try {
    return everyAttachment(raw, inspect(raw))
  } catch (error) {
    if (error instanceof UnreadableMessage) return []
    throw error
  }
}
