import { beforeEach, describe, expect, test } from 'vitest'
import { lockCriteria } from '../../activities/criteria.js'
import { Refusal } from '../../domain/refusal.js'
import { type ExchangeCommands, exchangeCommands, type ImportPreview } from '../../procedure/exchange.js'
import type { ApplicationId, StaffId } from '../../schemas/ids.js'
import { admit, declareConflict, enterData } from '../../storage/application-decisions.js'
import { verifyAudit } from '../../storage/audit.js'
import { type Command, decisionsOn, keepDraft } from '../../storage/decisions.js'
import { closeReview } from '../../storage/freeze.js'
import { registerIntake } from '../../storage/intake.js'
import { codiceFiscaleOf, dataOf } from '../domain/an-application-to-check.js'
import { workbookOf } from '../exchange/a-call-to-check.js'
import {
  anOffice,
  avvisoOf,
  callId,
  callInReview,
  commandOf,
  dirigente,
  mailbox,
  type OfficeOnFile,
  operatore,
  pecView,
  publishedCall,
  responsabile,
  seen,
} from './an-office.js'

let office: OfficeOnFile
let exchange: ExchangeCommands
let ids: ApplicationId[]

/** Three applications under review, their data typed by an operatore. */
beforeEach(async () => {
  office = await anOffice()
  await publishedCall(office)
  const { record } = office
  // The criteria that the avviso names, locked.
  const criteria = await lockCriteria(record, avvisoOf())
  await record.db
    .updateTable('call')
    .set({ criteria: JSON.stringify(criteria) })
    .execute()
  exchange = exchangeCommands(record)
  ids = []
  for (const number of [1, 2, 3]) ids.push(await typed(number))
  await record.db.deleteFrom('outbox').execute()
})

async function typed(number: number): Promise<ApplicationId> {
  const { record } = office
  const view = pecView(`persona-${number}`, { certifiedSender: `persona${number}@pec.cittadini.example` })
  await registerIntake(record, {
    mailbox,
    uidValidity: 1,
    cursor: number,
    messages: [seen(`persona-${number}`, view, number)],
  })
  const { id } = await record.db
    .selectFrom('application')
    .innerJoin('arrival', 'arrival.message', 'application.message')
    .select('application.id')
    .where('uid', '=', number)
    .executeTakeFirstOrThrow()
  await enter(id, dataOf(number))
  return id
}

async function enter(id: ApplicationId, data: object, command = commandOf(operatore)): Promise<void> {
  await keepDraft(office.record.db, command, data, office.record.clock.now())
  await office.record.once(`command/${command.command}`, null, (tx, at) => enterData(tx, at, id, command))
}

/** The file of the call, with some cells of it filled in: row by person's number. */
async function filled(cells: { readonly [cell: string]: string }): Promise<Uint8Array> {
  const { bytes } = await exchange.exportToCheck(callId, commandOf(operatore))
  const book = await workbookOf(bytes)
  const sheet = book.getWorksheet('Domande')
  for (const [cell, value] of Object.entries(cells)) {
    const number = Number(cell.slice(1))
    const row = (sheet?.getColumn('B').values ?? []).indexOf(codiceFiscaleOf(number))
    const target = sheet?.getCell(`${cell[0]}${row}`)
    if (target) target.value = value
  }
  return new Uint8Array(await book.xlsx.writeBuffer())
}

async function previewed(bytes: Uint8Array): Promise<ImportPreview> {
  const preview = await exchange.previewImport(callId, operatore, bytes)
  if ('problems' in preview) throw new Error(preview.problems.join('\n'))
  return preview
}

async function dataNow(number: number) {
  const { data, data_by, findings } = await office.record.db
    .selectFrom('application')
    .select(['data', 'data_by', 'findings'])
    .where('id', '=', ids[number - 1] as ApplicationId)
    .executeTakeFirstOrThrow()
  return { data, data_by, findings }
}

/** Everything that an import may write. */
async function everything() {
  const { db } = office.record
  const tables = ['application', 'decision', 'audit', 'once'] as const
  return JSON.stringify(await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute())))
}

async function refusal(doing: () => Promise<unknown>): Promise<string> {
  const before = await everything()
  const error = await doing().then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(Refusal)
  expect(await everything()).toBe(before)
  return `${(error as Refusal).code}: ${(error as Refusal).message}`
}

describe('answers of another archive', () => {
  test('are seen, and then applied with their source, their file and a trail', async () => {
    const { record } = office
    const bytes = await filled({ G1: '9.000,50', G2: 'non risulta', H3: 'sì' })
    const preview = await previewed(bytes)
    expect(preview.exported.actor).toBe(operatore)
    expect(
      preview.changes
        .flatMap(({ changes }) => changes.map(({ before, after }) => `${before} → ${after}`))
        .sort(),
    ).toEqual(['7.654,32 € → 9.000,50 €', '7.654,32 € → non dichiarato', 'sì → sì'])
    expect((await dataNow(1)).data?.facts.isee).toBe('7654.32')

    office.setClock('2031-03-12T09:00:00+01:00')
    const command = commandOf(operatore)
    expect(await exchange.applyImport(callId, command, preview)).toEqual({ applications: 3, data: 3 })

    const source = {
      source: 'SIL, scambio del 12 marzo 2031',
      at: '2031-03-12T08:00:00.000Z',
      file: preview.file,
    }
    expect((await dataNow(1)).data).toMatchObject({
      facts: { isee: '9000.50', unemployed: true },
      sources: { 'facts.isee': source },
    })
    expect((await dataNow(2)).data).toMatchObject({
      facts: { isee: null },
      sources: { 'facts.isee': source },
    })
    expect((await dataNow(3)).data?.sources).toEqual({ 'facts.unemployed': source })
    expect(Buffer.from(bytes).equals(await record.blobs.get(preview.file))).toBe(true)

    const trail = await record.db
      .selectFrom('audit')
      .select(['subject', 'actor'])
      .where('event', '=', 'answers-applied')
      .execute()
    expect(trail.map(({ subject }) => subject).sort()).toEqual([...ids].sort())
    expect(new Set(trail.map(({ actor }) => actor))).toEqual(new Set([operatore]))
    expect(await verifyAudit(record.db, callId)).toBeNull()
  })

  test('given twice are applied once', async () => {
    const preview = await previewed(await filled({ G1: '1,00' }))
    const command = commandOf(operatore)
    const first = await exchange.applyImport(callId, command, preview)
    const after = await everything()
    expect(await exchange.applyImport(callId, command, preview)).toEqual(first)
    expect(await everything()).toBe(after)
  })

  test('of one wrong cell change nothing, and say which', async () => {
    const bytes = await filled({ G1: '9000,50', G2: '9.000' })
    const before = await everything()
    const preview = await exchange.previewImport(callId, operatore, bytes)
    expect(preview).toEqual({
      problems: [expect.stringMatching(/^Domande, riga \d, colonna G «ISEE .*è ambiguo/)],
    })
    expect(await everything()).toBe(before)
  })

  test('are refused when the data have changed since they were seen, and the rows are named', async () => {
    const preview = await previewed(await filled({ G1: '1,00', G2: '2,00', G3: '3,00' }))
    await enter(ids[1] as ApplicationId, dataOf(2, { facts: { isee: '5.00', unemployed: true } }))
    const row = preview.changes.find(({ application }) => application === ids[1])?.row
    expect(await refusal(() => exchange.applyImport(callId, commandOf(operatore), preview))).toMatch(
      new RegExp(`^stale-page: .*\\(riga ${row}\\)$`),
    )
  })

  test('are refused when an application was decided meanwhile', async () => {
    const preview = await previewed(await filled({ G1: '1,00', G2: '2,00' }))
    const command = commandOf(responsabile)
    const held = dataOf(1, { requirements: { 'patente-b': 'met' } })
    await enter(ids[0] as ApplicationId, held)
    await office.record.once(`command/${command.command}`, null, (tx, at) =>
      admit(tx, at, ids[0] as ApplicationId, command),
    )
    const row = preview.changes.find(({ application }) => application === ids[0])?.row
    expect(await refusal(() => exchange.applyImport(callId, commandOf(operatore), preview))).toMatch(
      new RegExp(`^already-decided: .*\\(riga ${row}\\)$`),
    )
    // And whoever brings the file again hears it at once.
    const bytes = await office.record.blobs.get(preview.file)
    expect(await exchange.previewImport(callId, operatore, bytes)).toEqual({
      problems: [expect.stringContaining(`riga ${row}: la domanda è già stata decisa`)],
    })
  })

  test('are refused when the review is closed', async () => {
    const preview = await previewed(await filled({ G1: '1,00' }))
    for (const [n, id] of ids.entries()) {
      await enter(id, dataOf(n + 1, { requirements: { 'patente-b': 'met' } }))
      await office.record.once(`admit/${id}`, null, (tx, at) => admit(tx, at, id, commandOf(responsabile)))
    }
    await callInReview(office)
    await office.record.once('close', { call: callId, epoch: 1, moves: true }, (tx, at) =>
      closeReview(tx, at, callId, commandOf(responsabile), null, async () => '0'.repeat(64) as never),
    )
    expect(await refusal(() => exchange.applyImport(callId, commandOf(operatore), preview))).toMatch(
      /^frozen/,
    )
  })

  test('are refused to whoever has a conflict of interest about one of them', async () => {
    const preview = await previewed(await filled({ G1: '1,00', G2: '2,00' }))
    await office.record.once('conflict', null, (tx, at) =>
      declareConflict(tx, at, ids[1] as ApplicationId, commandOf(operatore)),
    )
    const row = preview.changes.find(({ application }) => application === ids[1])?.row
    expect(await refusal(() => exchange.applyImport(callId, commandOf(operatore), preview))).toMatch(
      new RegExp(`^conflict: .*\\(riga ${row}\\)$`),
    )
  })

  test('make stale the page of whoever was about to decide', async () => {
    const { record } = office
    const [one, other] = ids as [ApplicationId, ApplicationId]
    for (const [n, id] of [one, other].entries())
      await enter(id, dataOf(n + 1, { requirements: { 'patente-b': 'met' } }))
    const admission = async (id: ApplicationId) => ({
      ...commandOf(responsabile),
      seen: await decisionsOn(record.db, { application: id }),
    })
    const [stale, fresh] = [await admission(one), await admission(other)]
    await exchange.applyImport(callId, commandOf(operatore), await previewed(await filled({ G1: '1,00' })))
    const admitted = (id: ApplicationId, command: Command) => () =>
      record.once(`command/${command.command}`, null, (tx, at) => admit(tx, at, id, command))
    expect(await refusal(admitted(one, stale))).toMatch(/^stale-page: .*apply-answers/)
    expect(await admitted(other, fresh)()).toMatchObject({ state: 'admitted' })
    expect(await admitted(one, await admission(one))()).toMatchObject({ state: 'admitted' })
  })

  test('taken out to be looked up, nothing has changed for who is about to close the review', async () => {
    const before = await decisionsOn(office.record.db, { call: callId })
    await exchange.exportToCheck(callId, commandOf(operatore))
    expect(await decisionsOn(office.record.db, { call: callId })).toBe(before)
  })

  test('are for who types the data: nobody else takes them out, sees or applies them', async () => {
    const bytes = await filled({ G1: '1,00' })
    const preview = await previewed(bytes)
    const tries = (actor: StaffId): [string, (command: Command) => Promise<unknown>][] => [
      ['export', (command) => exchange.exportToCheck(callId, command)],
      ['preview', () => exchange.previewImport(callId, actor, bytes)],
      ['apply', (command) => exchange.applyImport(callId, command, preview)],
    ]
    for (const [, attempt] of tries(dirigente))
      expect(await refusal(() => attempt(commandOf(dirigente)))).toMatch(/^wrong-role/)
    for (const [, attempt] of tries('sv.rdp' as StaffId))
      expect(await refusal(() => attempt(commandOf('sv.rdp' as StaffId)))).toMatch(/^other-office/)
  })

  test('of a file that this call never gave out are not even shown', async () => {
    const bytes = await filled({ G1: '1,00' })
    const elsewhere = await anOffice()
    await publishedCall(elsewhere)
    const criteria = await lockCriteria(elsewhere.record, avvisoOf())
    await elsewhere.record.db
      .updateTable('call')
      .set({ criteria: JSON.stringify(criteria) })
      .execute()
    expect(await exchangeCommands(elsewhere.record).previewImport(callId, operatore, bytes)).toEqual({
      problems: [expect.stringContaining('non l’ha mai esportato')],
    })
  })
})

describe('what leaves the office', () => {
  test('is written down: who took it out, when, and which file', async () => {
    const command = commandOf(operatore)
    const file = await exchange.exportToCheck(callId, command)
    const again = await exchange.exportToCheck(callId, command)
    expect(Buffer.from(again.bytes).equals(Buffer.from(file.bytes))).toBe(true)
    const decisions = await office.record.db
      .selectFrom('decision')
      .select(['actor', 'body'])
      .where('what', '=', 'export-to-check')
      .execute()
    expect(decisions).toMatchObject([{ actor: operatore, body: { applications: 3 } }])
  })
})
