import { describe, expect, test } from 'vitest'
import { officeAddress } from '../../demo/stage.js'
import { formProposals } from '../../procedure/form-proposal.js'
import type { ApplicationId, CallId, Digest } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { ownForm } from '../harness/own-form.js'
import { officeAtWork } from './office-at-work.js'
import {
  alertsOf,
  applicationOf,
  apply,
  brokenPromises,
  formOf,
  operator,
  order,
  publish,
} from './people-at-work.js'

const stage = await officeAtWork('somebody else’s PEC')
const { commands, record, provider } = stage
const { db } = record

const until = (instant: string) => stage.until(instant as Instant)
const citizen = (name: string) => `${name}@pec.cittadini.example`
const call = 'GE-2031-001' as CallId
await publish(stage, call, {
  opensAt: '2031-03-10T09:00:00+01:00',
  closesAt: '2031-03-14T12:00:00+01:00',
})

/** What was sent about an application, and how it went. */
async function sentFor(id: ApplicationId) {
  const rows = await db
    .selectFrom('delivery')
    .select(['id', 'purpose', 'recipient', 'channel', 'state'])
    .where('application', '=', id)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(({ id: _, ...delivery }) => delivery)
}

/** The last message that was handed to the provider for an address, as it was written. */
async function lastTo(address: string): Promise<string> {
  const { digest } = await db
    .selectFrom('delivery_attempt')
    .innerJoin('delivery', 'delivery.id', 'delivery_attempt.delivery')
    .select('delivery_attempt.digest')
    .where('recipient', '=', address)
    .orderBy('prepared_at', 'desc')
    .executeTakeFirstOrThrow()
  return (await record.blobs.get(digest as Digest)).toString('utf8')
}

test('from the PEC that the form declares as their own, the person gets the whole receipt at once', async () => {
  const transaction = await apply(provider, call, { from: citizen('anna'), at: '2031-03-10T10:00:00+01:00' })
  await until('2031-03-10T10:10:00+01:00')
  const { id, public_code } = await applicationOf(record, transaction)
  expect(await sentFor(id)).toEqual([
    { purpose: 'receipt', recipient: citizen('anna'), channel: 'pec', state: 'delivered' },
  ])
  expect(await lastTo(citizen('anna'))).toContain(public_code)
  // What was read on the way is what is proposed to whoever examines it.
  expect(await formProposals(record, id)).toMatchObject({
    own: { application: { applicant: { pec: citizen('anna') } } },
  })
})

describe('from the PEC of a patronato', () => {
  let id: ApplicationId
  let code: string

  test('the sender hears at once that a message came, and nothing of whoever applies', async () => {
    const attachments = [{ filename: 'domanda.pdf', content: ownForm(call, citizen('bruno')) }]
    const transaction = await apply(provider, call, {
      from: citizen('patronato'),
      at: '2031-03-10T11:00:00+01:00',
      attachments,
    })
    await until('2031-03-10T11:10:00+01:00')
    const application = await applicationOf(record, transaction)
    id = application.id
    code = application.public_code
    expect(await sentFor(id)).toEqual([
      { purpose: 'acknowledgement', recipient: citizen('patronato'), channel: 'pec', state: 'delivered' },
    ])
    const answer = await lastTo(citizen('patronato'))
    expect(answer).not.toContain(code)
    expect(answer).toContain('Renato Fittizio')
    expect(answer).toContain('Si conclude entro il')
    await until('2031-03-10T13:00:00+01:00')
    expect(await brokenPromises(record)).toEqual([])
  })

  test('the person gets the receipt where they want it, once somebody has read where', async () => {
    await commands.enterData(id, order(operator), formOf({ number: 1, pec: citizen('bruno') }))
    await until('2031-03-10T15:00:00+01:00')
    expect(await sentFor(id)).toMatchObject([
      { purpose: 'acknowledgement', recipient: citizen('patronato') },
      { purpose: 'receipt', recipient: citizen('bruno'), channel: 'pec', state: 'delivered' },
    ])
    expect(await lastTo(citizen('bruno'))).toContain(code)
    expect(await brokenPromises(record)).toEqual([])
  })
})

test('a family in one message: one acknowledgement, and to each their own receipt', async () => {
  const form = (n: number) => ({
    filename: `domanda-${n}.pdf`,
    content: ownForm(call, citizen(`figlio${n}`)),
  })
  await provider.send({
    from: citizen('madre'),
    to: [officeAddress],
    subject: 'Due domande',
    text: 'Per i miei figli.',
    attachments: [form(1), form(2)],
    at: '2031-03-11T10:00:00+01:00',
  })
  await until('2031-03-11T10:10:00+01:00')
  const message = await db
    .selectFrom('message')
    .select(['id', 'standing', 'proposal'])
    .where('certified_sender', '=', citizen('madre'))
    .executeTakeFirstOrThrow()
  // Neither form says whose it is: a person counts them.
  expect(message).toMatchObject({ standing: 'to-assign', proposal: 'form' })
  await commands.assignMessage(message.id, order(operator), { to: 'call', call, people: 2 })
  await until('2031-03-11T10:20:00+01:00')
  const both = await db
    .selectFrom('application')
    .select(['id', 'ordinal'])
    .where('message', '=', message.id)
    .orderBy('ordinal')
    .execute()
  const [first, second] = both.map(({ id }) => id) as [ApplicationId, ApplicationId]
  expect(await sentFor(first)).toMatchObject([{ purpose: 'acknowledgement', recipient: citizen('madre') }])
  expect(await sentFor(second)).toEqual([])
  await commands.enterData(first, order(operator), formOf({ number: 2, pec: citizen('figlio1') }))
  await commands.enterData(second, order(operator), formOf({ number: 3 }))
  await until('2031-03-11T13:00:00+01:00')
  expect(await sentFor(first)).toMatchObject([{}, { purpose: 'receipt', recipient: citizen('figlio1') }])
  // Who wants no PEC is handed it at the counter, and somebody is told.
  expect(await sentFor(second)).toMatchObject([{ purpose: 'receipt', channel: 'counter', state: 'prepared' }])
  expect(await alertsOf(record, `${second}.receipt`)).toEqual(['paper-to-send'])
  expect(await brokenPromises(record)).toEqual([])
})
