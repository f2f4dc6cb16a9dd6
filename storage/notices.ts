import { sql } from 'kysely'
import type { ApplicationId, CommandId, MessageId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { ApplicationOnFile } from './applications.js'
import type { Reader, Tx } from './database.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'

/** What keeps an admission open: why, in words for the person, what lifts it, and by when, if that is known. */
export interface Reserve {
  readonly reason: string
  readonly until: string
  readonly by: LegalDate | null
}

/** Something decided on an application of which its author is told at once, in writing. */
export type Notice = { readonly application: ApplicationId; readonly ordinal: number } & (
  | { readonly what: 'withdraw'; readonly message: MessageId }
  | ({ readonly what: 'admit-with-reserve' } & Reserve)
)

/** That a delivery is the letter which tells of a decision. */
export const noticeOfDecision = sql<boolean>`delivery.id = decision.application || case decision.what
  when 'withdraw' then '.withdrawal.' else '.reserve.' end || (decision.body->>'ordinal')`

/** Which letter of its kind to the author of an application comes next, from 1. */
export async function nextNotice(db: Reader, id: ApplicationId, what: Notice['what']): Promise<number> {
  const { count } = await db
    .selectFrom('decision')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('application', '=', id)
    .where('what', '=', what)
    .executeTakeFirstOrThrow()
  return Number(count) + 1
}

/** The author will be told of a decision that was just written down. */
export async function tellAuthor(
  tx: Tx,
  at: Instant,
  decision: CommandId,
  { call, epoch }: Pick<ApplicationOnFile, 'call' | 'epoch'>,
): Promise<void> {
  const task = { do: 'start-notice', decision, call, epoch, fresh: false } as const
  await putTasks(tx, at, [{ key: `notice/${decision}`, call, task }])
}

/** What the author is told of, as it was decided. @throws {NotInRecord} */
export async function readNotice(db: Reader, decision: CommandId): Promise<Notice> {
  const row = await db
    .selectFrom('decision')
    .select(['application', 'what', 'body'])
    .where('command', '=', decision)
    .where('what', 'in', ['withdraw', 'admit-with-reserve'])
    .executeTakeFirst()
  if (!row) throw new NotInRecord('La decisione', decision)
  return { ...row.body, application: row.application, what: row.what } as Notice
}
