import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { startProxy, type TcpProxy } from '../../pec/simulator/faults.js'
import { startPostgres } from '../../servers/postgres.js'
import { migrate } from '../../storage/migrate.js'
import { brokenInvariants, untilAtRest } from './invariants.js'
import { sendApplication, sendHandful, sendLarge } from './mail.js'
import { ADDRESS, type Office, openOffice, until } from './office.js'
import { WHOLE } from './whole-lane.js'

/** Servers of an installation go away and come back: by a cut wire, a silent one, or their own end. */
const postgresFolder = await mkdtemp(join(tmpdir(), 'chiamate-outage-'))
let postgres = await startPostgres({ folder: postgresFolder })
afterAll(async () => {
  await postgres.stop()
  await rm(postgresFolder, { recursive: true, force: true })
})
await migrate(postgres.url)

const wires = {} as { imap: TcpProxy; smtp: TcpProxy; temporal: TcpProxy }
const office: Office = await openOffice({
  databaseUrl: postgres.url,
  async reach(ways) {
    const { imap, smtp } = ways.office.mailbox
    wires.imap = await startProxy({ target: { port: imap.port } })
    wires.smtp = await startProxy({ target: { port: smtp.port } })
    wires.temporal = await startProxy({ target: { port: Number(ways.temporal.split(':')[1]) } })
    const mailbox = {
      ...ways.office.mailbox,
      imap: { ...imap, port: wires.imap.port },
      smtp: { ...smtp, port: wires.smtp.port },
    }
    const temporal = `127.0.0.1:${wires.temporal.port}`
    return { ...ways, temporal, silence: 4_000, office: { ...ways.office, mailbox } }
  },
})
afterAll(async () => {
  for (const wire of Object.values(wires)) await wire.close()
})
await office.start()
await office.publishCall()
const { db } = office.record

async function nothingLost(): Promise<void> {
  await untilAtRest(office, 180_000)
  expect((await brokenInvariants(office)).broken).toEqual([])
}

/** Whether as many messages as are in the mailbox have been registered. */
async function allRegistered(): Promise<boolean> {
  const { registered } = await db
    .selectFrom('message')
    .select((select) => select.fn.countAll<number>().as('registered'))
    .executeTakeFirstOrThrow()
  return Number(registered) >= office.mailboxes.messages(ADDRESS).length
}

test('while Temporal is away mail is registered, and its procedures start when it is back', async () => {
  await wires.temporal.refuse()
  for (let n = 0; n < 5; n++) await sendApplication(office)
  await sleep(WHOLE ? 60_000 : 8_000)
  await until('all mail is registered', allRegistered)
  const waiting = await db.selectFrom('outbox').select('id').execute()
  expect(waiting.length).toBeGreaterThanOrEqual(5)
  await wires.temporal.restore()
  await nothingLost()
})

test('a database that is restarted in the middle of intake loses nothing and gives no number twice', async () => {
  for (let round = 0; round < 2; round++) {
    const sending = (async () => {
      for (let n = 0; n < 20; n++) {
        await sendApplication(office)
        await sleep(50)
      }
    })()
    await sleep(500)
    await postgres.stop()
    await sleep(500)
    postgres = await startPostgres({ folder: postgresFolder })
    await sending
  }
  await nothingLost()
})

test('an IMAP connection that is cut in mid-fetch brings every message whole in the end', async () => {
  for (const bytes of [9_000, 1_000, 30_000]) {
    wires.imap.cutAfter(bytes)
    for (let n = 0; n < 8; n++) await sendHandful(office)
    await sleep(1_500)
  }
  wires.imap.cutAfter(600_000)
  await sendLarge(office)
  await nothingLost()
})

test('a mail server that falls silent is given up, and read on another connection', async () => {
  const before = wires.imap.accepted()
  wires.imap.stall()
  await sendHandful(office)
  await until('the office has tried another connection', async () => wires.imap.accepted() > before)
  await wires.imap.restore()
  await nothingLost()
})

test('a send that is cut before its answer is uncertain, told of, and never repeated; its receipts clear it up', async () => {
  office.provider.fault({ kind: 'cut-lost' })
  await sendApplication(office)
  await nothingLost()
  const { counted } = await brokenInvariants(office)
  expect(counted.uncertain).toBe(1)

  office.provider.fault({ kind: 'cut-accepted' })
  await sendApplication(office)
  await nothingLost()
  expect((await brokenInvariants(office)).counted.uncertain).toBe(1)
})

test.runIf(WHOLE)(
  'while the submission server is away receipts wait, and leave once when it is back',
  async () => {
    const before = office.provider.accepted().length
    await wires.smtp.refuse()
    for (let n = 0; n < 3; n++) await sendApplication(office)
    const deferred = () =>
      db.selectFrom('delivery_attempt').select('delivery').where('state', '=', 'deferred').execute()
    await until('three receipts are put off', async () => (await deferred()).length === 3)
    await wires.smtp.restore()
    await nothingLost()
    expect(office.provider.accepted().length - before).toBe(3)
  },
)
