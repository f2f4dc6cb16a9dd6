import type { ApplicationId, Digest, MessageId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import { NotInRecord } from './record.js'

/** What the forms of a message say; null where reading them had to be stopped. */
export interface FormsRead {
  readonly message: MessageId
  readonly forms: readonly object[] | null
}

/** The message of an application, as far as reading its forms needs it. */
export interface MessageToRead {
  readonly id: MessageId
  readonly digest: Digest
  readonly size: number
  /** When its signatures existed for certain: the instant that decides on the application. */
  readonly at: Instant
  /** What was read in it before; null when nobody has. */
  readonly read: FormsRead | null
}

/** @throws {NotInRecord} */
export async function messageToRead(db: Reader, application: ApplicationId): Promise<MessageToRead> {
  const row = await db
    .selectFrom('application')
    .innerJoin('message', 'message.id', 'application.message')
    .leftJoin('form_reading', 'form_reading.message', 'message.id')
    .select(['message.id', 'message.digest', 'message.size', 'application.presented_at'])
    .select(['form_reading.read_at', 'form_reading.forms'])
    .where('application.id', '=', application)
    .executeTakeFirst()
  if (!row) throw new NotInRecord('La domanda', application)
  const { id, digest, size, presented_at: at, read_at, forms } = row
  return { id, digest, size: Number(size), at, read: read_at && { message: id, forms } }
}

/** Keeps what the forms of a message say. What was kept first stays. */
export async function keepFormReading(tx: Tx, at: Instant, { message, forms }: FormsRead): Promise<void> {
  await tx
    .insertInto('form_reading')
    .values({ message, read_at: at, forms: forms && JSON.stringify(forms) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What was read in the message of an application. */
export interface FormReadingOnFile {
  readonly at: Instant
  /** Null where reading had to be stopped. */
  readonly forms: readonly object[] | null
  /** Which of the applications of its message it is, from 1, and how many they are. */
  readonly ordinal: number
  readonly of: number
}

/** Null before the message was read. */
export async function formReadingOf(
  db: Reader,
  application: ApplicationId,
): Promise<FormReadingOnFile | null> {
  const row = await db
    .selectFrom('form_reading')
    .innerJoin('application', 'application.message', 'form_reading.message')
    .select(['form_reading.read_at', 'form_reading.forms', 'application.ordinal'])
    .select((select) =>
      select
        .selectFrom('application as beside')
        .whereRef('beside.message', '=', 'application.message')
        .select((count) => count.fn.countAll<string>().as('of'))
        .as('of'),
    )
    .where('application.id', '=', application)
    .executeTakeFirst()
  return row ? { at: row.read_at, forms: row.forms, ordinal: row.ordinal, of: Number(row.of) } : null
}
