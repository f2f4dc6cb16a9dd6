import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { Worker } from '@temporalio/worker'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openCommands } from '../../procedure/commands.js'
import type { ApplicationId, Digest } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { temporalServer } from '../../servers/temporal.js'
import { documentsOf } from '../../storage/documents.js'
import { wake } from '../../workflows/messages.js'
import { applicationData } from '../harness/application-data.js'
import { commandOf, directorName, dirigente, operatore, responsabile } from '../harness/office.js'
import { freshDatabase } from '../harness/postgres.js'
import { startChild } from './child.js'
import { brokenInvariants, forgetWorkflows, untilAtRest } from './invariants.js'
import { sendApplication } from './mail.js'
import { CALL, type Office, openOffice, until } from './office.js'

const HOUR = 3600_000
/** The record's clock stands at noon of a day when this file begins, so that no run passes a midnight. */
const noon = Date.parse('2026-03-16T12:00:00+01:00')
const clockOffset = noon - Date.now()
const ago = (hours: number) => new Date(noon - hours * HOUR).toISOString() as Instant
/** A window that has long been closed: what only time can bring has come, and people decide the rest. */
const window = { opensAt: ago(100), closesAt: ago(30) }
const office = async () =>
  openOffice({ databaseUrl: await freshDatabase(), seed: 'stesse domande', window, clockOffset })
const [whole, losing] = [await office(), await office()]

test('a call ends in the same graduatoria although Temporal lost everything in the middle of it', async () => {
  const untouched = await play(whole, async () => {})
  const resumed = await play(losing, loseTheStore)
  expect(resumed).toEqual(untouched)
  expect(untouched.positions).toHaveLength(7)
  expect(untouched.state).toBe('closed')
  for (const one of [whole, losing])
    expect(
      (await brokenInvariants(one)).broken.filter((what) => !what.startsWith('promise no-term')),
    ).toEqual([])
})

/** The whole call; `accident` happens in its middle, with three applications decided and two just arrived. */
async function play(office: Office, accident: (office: Office) => Promise<void>) {
  const { db } = office.record
  const commands = office.commands
  const arrive = async (from: number, to: number) => {
    for (let n = from; n <= to; n++)
      await sendApplication(office, { from: `persona${n}@pec.cittadini.example`, at: ago(90 - n) })
  }
  const decide = async (from: number, to: number) => {
    const all = await db.selectFrom('application').select(['id', 'state']).orderBy('presented_at').execute()
    for (const [index, { id, state }] of [...all.entries()].slice(from - 1, to)) {
      if (state === 'registered') await commands().enterData(id, commandOf(operatore), dataOf(index))
      if (index === 4)
        await commands().exclude(id, { ...commandOf(responsabile), reasons: ['requirement-not-met'] })
      else await commands().admit(id, commandOf(responsabile))
    }
  }

  await office.start()
  await office.publishCall()
  await arrive(1, 6)
  await untilAtRest(office)
  await decide(1, 3)
  const fourth = (await idsOf(office))[3] as ApplicationId
  await commands().enterData(fourth, commandOf(operatore), dataOf(3))

  // Two more arrive while nobody runs the procedure: it is started, and waits for a worker.
  await office.killAll()
  await office.start('mailbox', 'dispatcher')
  await arrive(7, 8)
  await until('both are registered and handed to the procedure', async () => {
    const tasks = await db.selectFrom('outbox').select('id').execute()
    return (await idsOf(office)).length === 8 && tasks.length === 0
  })
  await office.killAll()
  await accident(office)
  await office.start()
  await untilAtRest(office)

  await decide(4, 8)
  await until('the call is in review', async () => (await stateOf(office)) === 'review')
  await commands().closeReview(CALL, commandOf(responsabile), null)
  const draw = { seed: '12345678', drawnAt: office.record.clock.now(), readAt: 'www.lotto.example' }
  await commands().proposeGraduatoria(CALL, { ...commandOf(responsabile), draw })
  const { sha256 } = await db.selectFrom('graduatoria').select('sha256').executeTakeFirstOrThrow()
  const drafts = await documentsOf(db, CALL)
  const draft = drafts.find(({ kind }) => kind === 'decree-draft')?.digest
  const actDigest = await office.sign(directorName, draft as Digest)
  const act = { actNumber: '77', actDate: '2026-03-16' as never, actDigest, sha256 }
  await commands().approveGraduatoria(CALL, { ...commandOf(dirigente), ...act })
  await until('it is published', async () => (await stateOf(office)) === 'graduatoria-published')
  await commands().sendList(CALL, commandOf(responsabile))
  await until('the call is closed', async () => (await stateOf(office)) === 'closed')
  await untilAtRest(office)

  const positions = await db
    .selectFrom('graduatoria_position')
    .select(['position', 'application', 'points'])
    .orderBy('position')
    .execute()
  const lists = await db.selectFrom('delivery').select('state').where('purpose', '=', 'list').execute()
  await replayAll(office)
  return { sha256, positions, lists, state: await stateOf(office) }
}

/** Every run of this call goes the same way when its history is played again, as each worker that takes it up does. */
async function replayAll(office: Office): Promise<void> {
  const bundle = { workflowBundle: { codePath: office.settings.bundle } }
  const ids = (await idsOf(office)).map((id) => `application/${id}`)
  for await (const { workflowId } of office.client().workflow.list({ pageSize: 100 }))
    if (!ids.includes(workflowId)) ids.push(workflowId)
  for (const workflowId of ids) {
    const handle = office.client().workflow.getHandle(workflowId)
    const history = await handle.fetchHistory().catch(() => null)
    if (history) await Worker.runReplayHistory(bundle, history, workflowId)
  }
}

async function loseTheStore(office: Office): Promise<void> {
  const old = join(office.folder, 'old-temporal')
  await office.restartTemporal(async (folder) => {
    const files = (await readdir(folder)).filter((name) => name.startsWith('temporal.db'))
    for (const name of files) {
      await cp(join(folder, name), join(old, name))
      await rm(join(folder, name))
    }
  })
  forgetWorkflows(office)
  const resumed = await office.commands().resume(CALL)
  // Those without a decision, not the three that have one and their receipt's proof.
  expect(resumed).toEqual({ epoch: 2, applications: 5 })
  await office.start()
  await untilAtRest(office)
  await office.killAll()
  await bringBack(office, old)
}

/** The old store, as it was when it was lost, with a worker that takes up its runs. */
async function bringBack(office: Office, folder: string): Promise<void> {
  const before = await dump(office)
  const submissions = office.provider.submissions().length
  const { TEMPORAL_ADDRESS: _, ...env } = process.env
  const server = await temporalServer({ folder, env })
  const connection = await Connection.connect({ address: server.address })
  const child = await startChild({ ...office.settings, temporal: server.address, parts: ['worker'] })
  afterAll(() => child.kill())
  try {
    const client = new Client({ connection })
    const ids = await idsOf(office)
    // Its runs that had only been started take their first step, and learn that they were replaced.
    for (const id of ids.slice(6)) {
      const run = client.workflow.getHandle(`application/${id}`)
      await expect(run.result()).rejects.toMatchObject({ cause: { type: 'StaleEpoch' } })
    }
    // The others are woken, and given orders: they may write nothing.
    for (const workflow of [`call/${CALL}`, ...ids.slice(3, 6).map((id) => `application/${id}`)])
      await client.workflow.getHandle(workflow).signal(wake)
    const commands = openCommands(office.record, client)
    await expect(commands.admit(ids[3] as ApplicationId, commandOf(responsabile))).rejects.toMatchObject({
      code: 'not-running',
    })
    await expect(commands.closeReview(CALL, commandOf(responsabile), null)).rejects.toMatchObject({
      code: 'not-running',
    })
  } finally {
    await child.kill()
    await connection.close()
    await server.stop()
  }
  expect(await dump(office)).toEqual(before)
  expect(office.provider.submissions().length).toBe(submissions)
}

/** A fingerprint of every table. */
async function dump({ record }: Office): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(record.db)
  const prints: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await sql<{ print: string }>`
      select coalesce(md5(string_agg(row::text, chr(10) order by row::text)), '') as print
      from ${sql.table(name)} as row`.execute(record.db)
    prints[name] = rows[0]?.print ?? ''
  }
  return prints
}

async function idsOf({ record }: Office): Promise<ApplicationId[]> {
  const rows = await record.db.selectFrom('application').select('id').orderBy('presented_at').execute()
  return rows.map(({ id }) => id)
}

async function stateOf({ record }: Office): Promise<string> {
  return (await record.db.selectFrom('call').select('state').executeTakeFirstOrThrow()).state
}

function dataOf(index: number) {
  return applicationData(
    { codiceFiscale: `RSSMRA80A0${index + 1}H501U` },
    {
      requirements: { 'patente-b': index === 4 ? 'not-met' : 'met' },
      facts: { isee: `${8500 + index * 700}.00`, unemployed: true, didFiledOn: null },
    },
  )
}
