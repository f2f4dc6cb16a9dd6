import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { DeliveryId } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import {
  alertIfDoubtful,
  claimAttempts,
  deliveryProgress,
  giveUpWaiting,
  prepareDelivery,
  settleAttempts,
} from '../../storage/deliveries.js'
import { registerIntake } from '../../storage/intake.js'
import type { ReadableMessage } from '../../storage/seen-message.js'
import { anOffice, callId, mailbox, publishedCall, receiptView, seen } from './an-office.js'

const office = await anOffice()
const { record } = office
const { db } = record
await publishedCall(office)

let deliveries = 0

/** A list on its way: prepared, and handed to the provider if `submitted`. */
async function sent(submitted = true): Promise<{ id: DeliveryId; messageId: string }> {
  deliveries += 1
  const id = `${callId}.list.${deliveries}` as DeliveryId
  const messageId = `<${deliveries}@pec.office.example>`
  const at = record.clock.now()
  await db.transaction().execute(async (tx) => {
    await prepareDelivery(tx, at, {
      id,
      call: callId,
      application: null,
      purpose: 'list',
      recipient: 'comune@pec.comuni.example',
      messageId,
      digest: digestOf(messageId),
    })
    if (!submitted) return
    await claimAttempts(tx, at, [messageId])
    await settleAttempts(tx, at, [messageId], { state: 'submitted', refusal: null })
  })
  return { id, messageId }
}

let copies = 0

/** A receipt arrives; each one has other bytes, as a redelivery has. */
async function receipt(kind: string, messageId: string, other: Partial<ReadableMessage> = {}): Promise<void> {
  copies += 1
  const message = seen(`receipt ${copies}`, receiptView(kind, messageId, other))
  await registerIntake(record, { mailbox, uidValidity: 1, cursor: message.uid, messages: [message] })
}

async function stateOf(id: DeliveryId) {
  const { state, accepted_at, ended_at } = await db
    .selectFrom('delivery')
    .select(['state', 'accepted_at', 'ended_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { state, accepted: accepted_at, ended: ended_at !== null }
}

async function alertsOf(id: string) {
  const rows = await db.selectFrom('alert').selectAll().where('scope', '=', id).orderBy('code').execute()
  return rows.map(({ code, resolved_at }) => (resolved_at ? `${code}, resolved` : code))
}

const kinds = [
  'accettazione',
  'presa-in-carico',
  'avvenuta-consegna',
  'errore-consegna',
  'preavviso-errore-consegna',
  'rilevazione-virus',
] as const

test('receipts in any order and number, in any batches, lead to the same end', async () => {
  const arrival = fc.record({ kind: fc.constantFrom(...kinds), minute: fc.integer({ min: 0, max: 3 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrival, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      async (arrivals, dice) => {
        const shuffled = arrivals
          .map((one) => ({ one, key: dice.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        const [inOrder, inDisorder] = [await sent(), await sent()]
        const view = ({ kind, minute }: (typeof arrivals)[number], messageId: string) =>
          receiptView(kind, messageId, { sentAt: `2031-03-11T09:0${minute}:00.000Z` as Instant })
        for (const one of arrivals) await receipt(one.kind, inOrder.messageId, view(one, inOrder.messageId))
        // All at once, the first of them twice.
        const batch = [...shuffled, ...shuffled.slice(0, 1)].map((one) => {
          copies += 1
          return seen(`receipt ${copies}`, view(one, inDisorder.messageId))
        })
        await registerIntake(record, { mailbox, uidValidity: 1, cursor: 0, messages: batch })
        const [first, second] = [await stateOf(inOrder.id), await stateOf(inDisorder.id)]
        expect(second.state).toBe(first.state)
        expect(second.ended).toBe(first.ended)
        const has = (kind: string) => arrivals.some((one) => one.kind === kind)
        const failed = has('errore-consegna') || has('rilevazione-virus')
        expect(first.state).toBe(has('avvenuta-consegna') ? 'delivered' : failed ? 'failed' : 'accepted')
        expect(first.accepted === null).toBe(!has('accettazione'))
        expect(await alertsOf(inDisorder.id)).toEqual(first.state === 'failed' ? ['failed'] : [])
      },
    ),
    { numRuns: 40 },
  )
})

test('a delivery that was proven is not taken back by a failure that comes after it', async () => {
  const { id, messageId } = await sent()
  await receipt('avvenuta-consegna', messageId)
  await receipt('errore-consegna', messageId)
  expect(await stateOf(id)).toMatchObject({ state: 'delivered', ended: true })
  expect(await alertsOf(id)).toEqual([])
})

test('a failure wakes who waits, and tells a person; a later proof of delivery ends the alert', async () => {
  const { id, messageId } = await sent()
  await db.deleteFrom('outbox').execute()
  await receipt('errore-consegna', messageId, { detail: '5.2.2' })
  const tasks = await db.selectFrom('outbox').select(['key', 'task']).orderBy('id').execute()
  expect(tasks).toEqual([
    { key: id, task: { do: 'wake-delivery', delivery: id, epoch: 1 } },
    { key: callId, task: { do: 'wake-call', call: callId } },
  ])
  expect(await alertsOf(id)).toEqual(['failed'])
  await receipt('avvenuta-consegna', messageId)
  expect(await stateOf(id)).toMatchObject({ state: 'delivered' })
  expect(await alertsOf(id)).toEqual(['failed, resolved'])
})

test('a receipt that its provider’s signature does not vouch for moves nothing, and is kept', async () => {
  const { id, messageId } = await sent()
  await receipt('avvenuta-consegna', messageId, { genuine: false, verified: false })
  expect(await stateOf(id)).toMatchObject({ state: 'submitted' })
  const kept = await db.selectFrom('message').select('standing').where('reference', '=', messageId).execute()
  expect(kept.map(({ standing }) => standing)).toEqual(['to-assign'])
})

test('the evidence of one delivery never moves another', async () => {
  const [one, other] = [await sent(), await sent()]
  await receipt('avvenuta-consegna', one.messageId)
  expect(await stateOf(other.id)).toMatchObject({ state: 'submitted' })
})

describe('the right to hand a message over', () => {
  const claim = (messageId: string) =>
    db.transaction().execute((tx) => claimAttempts(tx, record.clock.now(), [messageId]))
  const settle = (messageId: string, state: 'submitted' | 'deferred' | 'refused' | 'uncertain') =>
    db
      .transaction()
      .execute((tx) => settleAttempts(tx, record.clock.now(), [messageId], { state, refusal: null }))

  test('is had by one of eight who want it at once; the others make it uncertain, not sent twice', async () => {
    const { id, messageId } = await sent(false)
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(messageId)))
    expect(claims.flatMap(({ mine }) => [...mine])).toEqual([messageId])
    expect(claims.flatMap(({ lost }) => lost)).toEqual([id])
    expect(await deliveryProgress(db, id)).toMatchObject({
      state: 'uncertain',
      ended: false,
      mayRetry: false,
    })
  })

  test('once uncertain, it is never given again', async () => {
    const { id, messageId } = await sent(false)
    expect([await claim(messageId), await claim(messageId), await claim(messageId)]).toEqual([
      { mine: new Set([messageId]), lost: [] },
      { mine: new Set(), lost: [id] },
      { mine: new Set(), lost: [] },
    ])
    expect(await stateOf(id)).toMatchObject({ state: 'uncertain' })
  })

  test('lost after its delivery was proven, it troubles nobody; lost before, it is told', async () => {
    const doubt = (id: DeliveryId) =>
      db.transaction().execute((tx) => alertIfDoubtful(tx, record.clock.now(), id))
    const proven = await sent(false)
    await claim(proven.messageId)
    await receipt('avvenuta-consegna', proven.messageId)
    expect(await claim(proven.messageId)).toMatchObject({ lost: [proven.id] })
    await doubt(proven.id)
    expect(await stateOf(proven.id)).toMatchObject({ state: 'delivered' })
    expect(await alertsOf(proven.id)).toEqual([])

    const unknown = await sent(false)
    await claim(unknown.messageId)
    await claim(unknown.messageId)
    await doubt(unknown.id)
    expect(await alertsOf(unknown.id)).toEqual(['uncertain'])
  })

  test('who had it and comes back late still says how it ended', async () => {
    const { id, messageId } = await sent(false)
    await claim(messageId)
    await claim(messageId)
    await settle(messageId, 'submitted')
    expect(await stateOf(id)).toMatchObject({ state: 'submitted' })
  })

  test('evidence outweighs whatever the sender believes, before or after it', async () => {
    for (const belief of ['submitted', 'deferred', 'refused', 'uncertain'] as const) {
      const { id, messageId } = await sent(false)
      await claim(messageId)
      await receipt('avvenuta-consegna', messageId)
      await settle(messageId, belief)
      expect(await deliveryProgress(db, id)).toMatchObject({
        state: 'delivered',
        ended: true,
        mayRetry: false,
      })
    }
  })

  test('what was deferred may be tried again; what was refused may not', async () => {
    const [one, other] = [await sent(false), await sent(false)]
    await claim(one.messageId)
    await settle(one.messageId, 'deferred')
    expect(await deliveryProgress(db, one.id)).toMatchObject({ ended: false, mayRetry: true })
    await claim(other.messageId)
    await settle(other.messageId, 'refused')
    expect(await deliveryProgress(db, other.id)).toMatchObject({ ended: true, mayRetry: false })
  })

  test('an acceptance of what seemed deferred forbids another attempt', async () => {
    const { id, messageId } = await sent(false)
    await claim(messageId)
    await settle(messageId, 'deferred')
    await receipt('accettazione', messageId)
    expect(await deliveryProgress(db, id)).toMatchObject({ state: 'accepted', ended: false, mayRetry: false })
  })
})

describe('when nothing came in time', () => {
  const giveUp = (id: DeliveryId) =>
    db.transaction().execute((tx) => giveUpWaiting(tx, id, record.clock.now()))

  test('a person is told, and a proof that comes later is believed', async () => {
    const { id, messageId } = await sent()
    await receipt('accettazione', messageId)
    await giveUp(id)
    expect(await stateOf(id)).toMatchObject({ state: 'no-news' })
    expect(await alertsOf(id)).toEqual(['no-news'])
    await receipt('avvenuta-consegna', messageId)
    expect(await stateOf(id)).toMatchObject({ state: 'delivered', ended: true })
    expect(await alertsOf(id)).toEqual(['no-news, resolved'])
  })

  test('an acceptance that comes after it changes nothing: nobody waits for the rest', async () => {
    const { id, messageId } = await sent()
    await giveUp(id)
    await receipt('accettazione', messageId)
    expect(await stateOf(id)).toEqual({
      state: 'no-news',
      accepted: '2031-03-11T09:00:00.000Z',
      ended: false,
    })
    expect(await alertsOf(id)).toEqual(['no-news'])
  })

  test('what is uncertain stays uncertain, and is told of', async () => {
    const { id, messageId } = await sent(false)
    await db.transaction().execute((tx) => claimAttempts(tx, record.clock.now(), [messageId]))
    await db.transaction().execute((tx) => claimAttempts(tx, record.clock.now(), [messageId]))
    await giveUp(id)
    expect(await stateOf(id)).toMatchObject({ state: 'uncertain' })
    expect(await alertsOf(id)).toEqual(['no-news'])
    await receipt('accettazione', messageId)
    expect(await stateOf(id)).toMatchObject({ state: 'accepted' })
    expect(await alertsOf(id)).toEqual(['no-news'])
  })

  test('what was proven meanwhile is left as it is', async () => {
    const { id, messageId } = await sent()
    await receipt('avvenuta-consegna', messageId)
    await giveUp(id)
    expect(await stateOf(id)).toMatchObject({ state: 'delivered' })
    expect(await alertsOf(id)).toEqual([])
  })
})

test('the record never holds two rows for one receipt', async () => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from delivery_evidence group by message_id, type, recipient having count(*) > 1`.execute(
    db,
  )
  expect(rows).toEqual([])
})
