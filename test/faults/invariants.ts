import { sql } from 'kysely'
import { digestOf, messageId } from '../../schemas/ids.js'
import { verifyAudit } from '../../storage/audit.js'
import { checkPromises } from '../../storage/promises.js'
import { applicationsSent } from './mail.js'
import { ADDRESS, CALL, type Office, until } from './office.js'

/** Starts processes again as a supervisor would, until nothing is left to do. A process that ends by itself, and
 *  was not killed, is a failure. */
export async function untilAtRest(office: Office, patience = 240_000): Promise<void> {
  let left: readonly string[] = []
  await until(
    'the office is at rest',
    async () => {
      for (const child of office.children) {
        const ended = child.ended()
        if (ended && ended.signal !== 'SIGKILL') throw new Error(`a process ended by itself: ${ended.words}`)
      }
      if (office.children.every((child) => child.ended())) await office.start()
      left = await unrest(office)
      return left.length === 0
    },
    patience,
  ).catch(async (error: Error) => {
    const words = office.children.map((child) => child.words()).join('\n')
    const stuck = await withoutReceipt(office)
    throw new Error(`${error.message}: ${left.join('; ')}\n${stuck.join('\n')}\n${words}`)
  })
}

/** Applications without a receipt, each with what Temporal says of it. */
async function withoutReceipt(office: Office): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from application where not exists
    (select 1 from delivery where delivery.application = application.id) limit 5`.execute(office.record.db)
  return await Promise.all(
    rows.map(async ({ id }) => {
      const handle = office.client().workflow.getHandle(`application/${id}`)
      const found = await handle.describe().catch((error: Error) => error.name)
      if (typeof found === 'string') return `${id}: ${found}`
      const task = found.raw.pendingWorkflowTask
      return `${id}: ${found.status.name}, ${found.historyLength} events, workflow task ${JSON.stringify(task)}`
    }),
  )
}

/** What is still under way. */
export async function unrest(office: Office): Promise<readonly string[]> {
  const { db } = office.record
  const left: string[] = []
  const waiting = office.provider.pending().count
  if (waiting > 0) left.push(`${waiting} messages on their way`)
  const { rows } = await sql<{
    arrived: number
    tasks: number
    moving: string | null
    without: number
  }>`select
    (select count(*) from arrival)::int as arrived,
    (select count(*) from outbox)::int as tasks,
    (select string_agg(delivery.id || ' ' || delivery.state, ', ') from delivery
      where state not in ('delivered', 'failed', 'refused', 'no-news', 'uncertain')) as moving,
    (select count(*) from application where not exists
      (select 1 from delivery where delivery.application = application.id))::int as without`.execute(db)
  const [now] = rows
  if (!now) throw new Error('no row')
  const here = office.mailboxes.messages(ADDRESS).length
  if (now.arrived < here) left.push(`${here - now.arrived} messages not read`)
  if (now.tasks > 0) left.push(`${now.tasks} tasks`)
  if (now.moving) left.push(now.moving)
  if (now.without > 0) left.push(`${now.without} applications without a receipt`)
  if (left.length > 0) return left
  const taken = new Set(office.provider.accepted().map(({ messageId }) => messageId))
  const attempts = await db
    .selectFrom('delivery')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .select(['delivery.id', 'message_id'])
    .where('delivery.state', '=', 'uncertain')
    .execute()
  for (const { id, message_id } of attempts)
    if (taken.has(message_id)) left.push(`${id} has receipts to come`)
  return left.length > 0 ? left : await busyWorkflows(office)
}

/** Temporal has lost its store: its workflows are looked at anew. */
export function forgetWorkflows(office: Office): void {
  quiet.delete(office)
}

const quiet = new WeakMap<Office, Set<string>>()

/** Workflows of applications that have not come to wait for a decision. Those that have, stay there. */
async function busyWorkflows(office: Office): Promise<string[]> {
  const known = quiet.get(office) ?? new Set()
  quiet.set(office, known)
  const client = office.client()
  const rows = await office.record.db
    .selectFrom('application')
    .select('id')
    .where('state', 'in', ['registered', 'examined'])
    .execute()
  const busy: string[] = []
  for (const { id } of rows) {
    if (known.has(id)) continue
    const description = await client.workflow.getHandle(`application/${id}`).describe()
    const { raw, status } = description
    const waits = status.name === 'RUNNING' && !raw.pendingWorkflowTask && !raw.pendingActivities?.length
    if (waits) known.add(id)
    else busy.push(`${id} ${status.name}`)
  }
  return busy
}

export interface Counted {
  /** Sends whose outcome nobody knows, and that nobody took. */
  readonly uncertain: number
  readonly applications: number
  /** Messages that wait for a person, because two processes died while they were read. */
  readonly suspected: number
  readonly messages: number
}

/** What must hold whatever was killed when, by the record's own words and by the provider's books. */
export async function brokenInvariants(office: Office): Promise<{ broken: string[]; counted: Counted }> {
  const { db, clock } = office.record
  const broken: string[] = []
  const expect = (holds: boolean, what: string) => {
    if (!holds) broken.push(what)
  }

  const arrived = office.mailboxes.messages(ADDRESS).map((bytes) => messageId(ADDRESS, digestOf(bytes)))
  const messages = await db
    .selectFrom('message')
    .select(['id', 'standing', 'transaction', 'kind', 'findings'])
    .execute()
  const registered = new Set<string>(messages.map(({ id }) => id))
  for (const id of arrived) expect(registered.has(id), `message ${id} is not registered`)
  expect(
    registered.size === new Set(arrived).size,
    `${registered.size} registered, ${new Set(arrived).size} arrived`,
  )
  const twice = await sql`select uid from arrival group by mailbox, uid having count(*) > 1`.execute(db)
  expect(twice.rows.length === 0, 'a UID was registered twice')

  const numbers = await db.selectFrom('register_entry').select('number').orderBy('number').execute()
  expect(
    numbers.every(({ number }, n) => number === n + 1),
    'the numbers are not 1..n',
  )

  const applications = await db.selectFrom('application').select(['id', 'message']).execute()
  const sent = applicationsSent(office)
  // Twice a process died while it read these: perhaps by chance, but nobody can tell, so they wait for a person.
  const suspected = messages.filter(
    ({ standing, findings }) =>
      standing === 'unreadable' && findings.some(({ code }) => code === 'inspection-killed'),
  ).length
  expect(
    applications.length <= sent && sent <= applications.length + suspected,
    `${applications.length} applications and ${suspected} suspected messages of ${sent} that were sent`,
  )

  const books = new Map<string, number>()
  for (const { messageId: id } of office.provider.accepted()) if (id) books.set(id, (books.get(id) ?? 0) + 1)
  const attempts = await db
    .selectFrom('delivery_attempt')
    .innerJoin('delivery', 'delivery.id', 'delivery_attempt.delivery')
    .select([
      'message_id',
      'delivery.id',
      'application',
      'delivery.state',
      'delivery_attempt.state as attempt',
    ])
    .where('purpose', '=', 'receipt')
    .execute()
  const alerts = await db
    .selectFrom('alert')
    .select(['scope', 'code'])
    .where('resolved_at', 'is', null)
    .execute()
  const alerted = new Set(alerts.filter(({ code }) => code === 'uncertain').map(({ scope }) => scope))
  let uncertain = 0
  for (const { id } of applications) {
    const mine = attempts.filter(({ application }) => application === id)
    const accepted = mine.reduce((sum, { message_id }) => sum + (books.get(message_id) ?? 0), 0)
    const state = mine[0]?.state
    expect(accepted <= 1, `${id} has ${accepted} receipts accepted by the provider`)
    if (accepted === 1) expect(state === 'delivered', `${id} has a receipt that is ${state} in the record`)
    else {
      uncertain += 1
      expect(state === 'uncertain', `${id} has no receipt, and is ${state}`)
    }
    const delivery = mine[0]?.id ?? ''
    expect(
      (state === 'uncertain') === alerted.has(delivery),
      `${id} is ${state}, its alert ${alerted.has(delivery)}`,
    )
  }
  const ours = new Set(attempts.map(({ message_id }) => message_id))
  const strangers = office.provider
    .accepted()
    .filter(
      ({ messageId: id, recipients }) =>
        recipients.every((one) => one.includes('cittadin')) && !ours.has(id ?? ''),
    )
  expect(strangers.length === 0, `${strangers.length} messages were sent that the record does not know`)

  const flaw = await verifyAudit(db, CALL)
  expect(flaw === null, `audit ${flaw?.seq}: ${flaw?.why}`)
  for (const { count, name, broken: ids } of await checkPromises(db, clock.now()))
    expect(count === 0, `promise ${name}: ${ids.join(', ')}`)
  broken.push(...(await busyWorkflows(office)))
  const counted = { uncertain, applications: applications.length, suspected, messages: messages.length }
  return { broken, counted }
}
