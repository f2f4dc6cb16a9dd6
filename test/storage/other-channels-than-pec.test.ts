import { beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '../../domain/refusal.js'
import { paperCommands } from '../../procedure/paper-commands.js'
import type { ApplicationId, DeliveryId, Digest } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { readApplication } from '../../storage/applications.js'
import { prepareDelivery, raiseAlert } from '../../storage/deliveries.js'
import type { PaperOutcome } from '../../storage/paper-deliveries.js'
import type { Presented } from '../../storage/presentations.js'
import { checkPromises } from '../../storage/promises.js'
import type { OfficeOnFile } from './an-office.js'
import { anOffice, avvisoOf, callId, commandOf, dirigente, operatore, publishedCall } from './an-office.js'

let office: OfficeOnFile
let scan: Digest

/** The window closes on 14 March at noon; all channels are open. */
const channels = {
  pec: { rule: 'sent' },
  post: { rule: 'posted', address: 'via di Prova 1' },
  counter: { where: 'via di Prova 1' },
  hand: { where: 'via di Prova 1' },
} as const

beforeEach(async () => {
  office = await anOffice()
  await publishedCall(office)
  await opens(channels)
  scan = await office.record.blobs.put(Buffer.from('scansione della domanda'))
  office.setClock('2031-03-14T12:40:00+01:00')
})

async function opens(these: object): Promise<void> {
  const avviso = { ...avvisoOf(), channels: these }
  await office.record.db
    .updateTable('call')
    .set({ avviso: JSON.stringify(avviso) })
    .where('id', '=', callId)
    .execute()
}

const presented = (other: Partial<Presented> = {}): Presented => ({
  call: callId,
  channel: 'counter',
  presentedAt: '2031-03-14T12:00:00+01:00' as Instant,
  postedAt: null,
  proof: null,
  scans: [scan],
  ...other,
})

const posted = (postedAt: string, presentedAt: string): Partial<Presented> => ({
  channel: 'raccomandata',
  postedAt: postedAt as Instant,
  presentedAt: presentedAt as Instant,
  proof: '12345678901-2',
})

const take = (other: Partial<Presented> = {}, actor = operatore) =>
  paperCommands(office.record).registerPresentation(commandOf(actor), presented(other))

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )

async function nothingCame(): Promise<void> {
  for (const table of ['message', 'application', 'presentation', 'register_entry'] as const)
    expect(await office.record.db.selectFrom(table).selectAll().execute()).toEqual([])
}

const broken = async () =>
  (await checkPromises(office.record.db, office.record.clock.now()))
    .filter(({ count }) => count > 0)
    .map(({ name }) => name)

describe('an application presented at the office', () => {
  test('by who stood in the queue at closing, registered forty minutes later, is in time', async () => {
    const { application, protocollo } = await take()
    expect(protocollo).toBe('2031/000001')
    expect(await readApplication(office.record.db, application)).toMatchObject({
      channel: 'counter',
      position: 'in-time',
      presentedAt: '2031-03-14T11:00:00.000Z',
      certifiedSender: null,
      state: 'registered',
    })
    const message = await office.record.db.selectFrom('message').selectAll().executeTakeFirstOrThrow()
    expect(message).toMatchObject({ kind: 'sportello', standing: 'application', digest: scan, size: 23 })
    const tasks = await office.record.db.selectFrom('outbox').select('task').execute()
    expect(tasks).toMatchObject([{ task: { do: 'start-application', application } }])
    expect(await broken()).toEqual([])
  })

  test('a second after the closing it is late, and registered all the same', async () => {
    const { application } = await take({ presentedAt: '2031-03-14T12:00:01+01:00' as Instant })
    expect(await readApplication(office.record.db, application)).toMatchObject({
      position: 'late',
      secondsOff: 1,
    })
    expect(await broken()).toEqual([])
  })

  test('with several papers, each is kept', async () => {
    const card = await office.record.blobs.put(Buffer.from('carta di identità'))
    await take({ scans: [scan, card] })
    const { scans } = await office.record.db
      .selectFrom('presentation')
      .select('scans')
      .executeTakeFirstOrThrow()
    expect(scans).toEqual([scan, card])
  })
})

describe('an application that came by raccomandata', () => {
  const inTime = '2031-03-14T11:59:00+01:00'
  const after = '2031-03-14T12:30:00+01:00'

  test.each([
    ['posted', 'in-time'],
    ['arrived', 'late'],
  ] as const)('counts when it was %s, if the avviso says so: %s', async (rule, position) => {
    await opens({ ...channels, post: { ...channels.post, rule } })
    const { application } = await take(posted(inTime, after))
    expect(await readApplication(office.record.db, application)).toMatchObject({
      channel: 'raccomandata',
      position,
    })
    expect(await broken()).toEqual([])
  })

  test('has its number and the instant of posting, which is not after its arrival', async () => {
    expect(await codeOf(take({ ...posted(inTime, after), proof: ' ' }))).toBe('data-invalid')
    expect(await codeOf(take({ ...posted(inTime, after), postedAt: null }))).toBe('data-invalid')
    expect(await codeOf(take(posted(after, inTime)))).toBe('data-invalid')
    await nothingCame()
  })
})

describe('nothing is registered', () => {
  test.each<[string, Partial<Presented>, string]>([
    [
      'that is presented in the future',
      { presentedAt: '2031-03-14T12:40:01+01:00' as Instant },
      'instant-in-future',
    ],
    ['of which the scan is not in the archive', { scans: [digestOf('mai caricata')] }, 'scan-missing'],
    ['without a scan', { scans: [] }, 'data-invalid'],
    [
      'with an instant of posting at the counter',
      { postedAt: '2031-03-14T12:00:00+01:00' as Instant },
      'data-invalid',
    ],
  ])('%s', async (_, other, code) => {
    expect(await codeOf(take(other))).toBe(code)
    await nothingCame()
  })

  test.each(['counter', 'hand', 'raccomandata'] as const)(
    'by %s, where the avviso opens only PEC',
    async (channel) => {
      await opens({ pec: { rule: 'sent' }, post: null, counter: null, hand: null })
      expect(await codeOf(take({ channel }))).toBe('channel-closed')
      await nothingCame()
    },
  )

  test('by who is no operatore, or of another office', async () => {
    expect(await codeOf(take({}, dirigente))).toBe('wrong-role')
    expect(await codeOf(take({}, 'sv.rdp' as never))).toBe('other-office')
    await nothingCame()
  })

  test('after the review was closed', async () => {
    await office.record.db.updateTable('call').set({ state: 'frozen' }).execute()
    expect(await codeOf(take())).toBe('review-closed')
    await nothingCame()
  })

  test('twice: the same command answers the same, the same scan is refused wherever it stands', async () => {
    const command = commandOf(operatore)
    const { registerPresentation } = paperCommands(office.record)
    const first = await registerPresentation(command, presented())
    expect(await registerPresentation(command, presented())).toEqual(first)
    const other = await office.record.blobs.put(Buffer.from('altro'))
    expect(await codeOf(take({ scans: [other, scan] }))).toBe('already-registered')
    expect(await codeOf(take())).toBe('already-registered')
    const numbers = await office.record.db.selectFrom('register_entry').select('number').execute()
    expect(numbers).toEqual([{ number: 1 }])
  })
})

describe('a letter that went on paper', () => {
  const delivery = 'GE-2031-001.prova.exclusion.1' as DeliveryId

  async function leaves(channel: 'paper' | 'counter' | 'pec'): Promise<void> {
    const { application } = await take()
    await office.record.db.transaction().execute(async (tx) => {
      const at = office.record.clock.now()
      await prepareDelivery(tx, at, {
        id: delivery,
        call: callId,
        application: application as ApplicationId,
        purpose: 'exclusion',
        recipient: channel === 'paper' ? 'via di Prova 1' : '',
        messageId: '<carta@pec.office.example>',
        digest: scan,
        channel,
      })
      await raiseAlert(tx, at, { scope: delivery, code: 'paper-to-send', call: callId })
    })
    office.setClock('2031-04-20T09:00:00+02:00')
  }

  const outcome = (other: Partial<PaperOutcome> = {}): PaperOutcome => ({
    outcome: 'delivered',
    at: '2031-03-20T10:00:00+01:00' as Instant,
    number: '12345678901-2',
    proof: scan,
    ...other,
  })
  const record = (other: Partial<PaperOutcome> = {}, actor = operatore) =>
    paperCommands(office.record).recordPaper(delivery, commandOf(actor), outcome(other))

  async function stands() {
    const { db } = office.record
    const { state, ended_at } = await db
      .selectFrom('delivery')
      .select(['state', 'ended_at'])
      .where('id', '=', delivery)
      .executeTakeFirstOrThrow()
    const alerts = await db
      .selectFrom('alert')
      .selectAll()
      .where('scope', '=', delivery)
      .orderBy('code')
      .execute()
    return {
      state,
      ended: ended_at,
      alerts: alerts.map(({ code, resolved_at }) => (resolved_at ? `${code}, resolved` : code)),
    }
  }

  test.each(['delivered', 'held'] as const)('%s: it was received, and terms run from then', async (how) => {
    await leaves('paper')
    expect(await record({ outcome: how })).toEqual({ state: 'delivered' })
    expect(await stands()).toEqual({
      state: 'delivered',
      ended: '2031-03-20T09:00:00.000Z',
      alerts: ['paper-to-send, resolved'],
    })
    expect(await codeOf(record())).toBe('wrong-state')
  })

  test('not found: a person is told', async () => {
    await leaves('paper')
    expect(await record({ outcome: 'not-found' })).toEqual({ state: 'failed' })
    expect(await stands()).toMatchObject({ alerts: ['failed', 'paper-to-send, resolved'] })
  })

  test('handed over at the counter: whoever does it is the proof', async () => {
    await leaves('counter')
    expect(await codeOf(record({ outcome: 'held', number: null, proof: null }))).toBe('data-invalid')
    expect(await record({ number: null, proof: null })).toEqual({ state: 'delivered' })
  })

  test.each<[string, Partial<PaperOutcome>, string]>([
    ['without the advice of receipt', { proof: null }, 'proof-missing'],
    ['without its number', { number: '' }, 'proof-missing'],
    ['with a proof that is not in the archive', { proof: digestOf('mai caricata') }, 'scan-missing'],
    ['before it left', { at: '2031-03-14T12:00:00+01:00' as Instant }, 'data-invalid'],
    ['in the future', { at: '2031-04-20T09:00:01+02:00' as Instant }, 'instant-in-future'],
  ])('has no outcome %s', async (_, other, code) => {
    await leaves('paper')
    expect(await codeOf(record(other))).toBe(code)
    expect(await stands()).toMatchObject({ state: 'prepared', alerts: ['paper-to-send'] })
  })

  test('its outcome is not for what goes by PEC, nor by who is no operatore', async () => {
    await leaves('pec')
    expect(await codeOf(record())).toBe('wrong-state')
    expect(await codeOf(record({}, dirigente))).toBe('wrong-role')
  })
})
