import { describe, expect, test } from 'vitest'
import { bodyAddress } from '../../demo/stage.js'
import type { RankingCode } from '../../schemas/call.js'
import type { ApplicationId, CallId, OfficeId, StaffId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { keepOffices, keepStaff } from '../../storage/offices.js'
import { anL68Avviso, completedL68Criteria } from '../harness/l68-avviso.js'
import { officeSettings } from '../harness/office.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import {
  applicationOf,
  apply,
  director,
  formOf,
  operator,
  order,
  publish,
  responsible,
} from '../workflow/people-at-work.js'
import { active, hostile } from './hostile-mail.js'
import { formIn, openConsole, signedIn } from './visitor.js'

const stage = await officeAtWork('telephone')
const { commands, record } = stage
const { db } = record
const address = await openConsole(stage)
const window = { opensAt: '2031-03-10T09:00:00+01:00', closesAt: '2031-03-14T12:00:00+01:00' }
await keepOffices(db, [
  officeSettings({ id: 'sv' as OfficeId, mailbox: { address: 'altro@pec.office.example' } }),
])
await keepStaff(db, [
  { id: 'sv.op1' as StaffId, office: 'sv' as OfficeId, name: 'Sara Fittizia', roles: ['operatore'] },
])
const work = await publish(stage, 'GE-2031-001', window)
const reserved = anL68Avviso('GE-2031-068', bodyAddress)
await commands.keepCriteria('ge' as OfficeId, order(responsible), completedL68Criteria())
await commands.draftCall(order(operator), reserved)
await stage.settle()
await commands.approveAvviso(reserved.id, { ...order(director), confirmed: ['pec-only'] })
await commands.publishAvviso(reserved.id, order(responsible))
await stage.settle()

/** Applies for both calls and is read by an operatore. */
async function applied(call: CallId, number: number, surname: string): Promise<ApplicationId> {
  const from = `persona${number}@pec.cittadini.example`
  const transaction = await apply(stage.provider, call, { from, at: record.clock.now() })
  await stage.settle()
  const { id } = await applicationOf(record, transaction)
  const data = formOf({ number, pec: from })
  await commands.enterData(id, order(operator), {
    ...data,
    applicant: { ...data.applicant, surname },
    ...(call === reserved.id
      ? {
          ranking: 'art18' as RankingCode,
          requirements: {},
          facts: { dependants: 1, income: '5000.00', registeredOn: '2029-01-10' },
        }
      : {}),
  })
  await stage.settle()
  return id
}
await stage.until('2031-03-10T10:00:00+01:00' as Instant)
const ofWork = await applied(work, 1, 'Rossi')
const ofReserved = await applied(reserved.id, 1, 'Rossi')
await applied(work, 2, `D'Amico ${hostile}`.slice(0, 100))
await applied(work, 3, 'Rossini')
const codeOf = async (id: ApplicationId) =>
  (await db.selectFrom('application').select('public_code').where('id', '=', id).executeTakeFirstOrThrow())
    .public_code
const protocolloOf = async (id: ApplicationId) =>
  await db
    .selectFrom('application')
    .innerJoin('register_entry', 'register_entry.message', 'application.message')
    .select(['year', 'number'])
    .where('application.id', '=', id)
    .executeTakeFirstOrThrow()
const find = async (staff: StaffId, words: string) =>
  await (await signedIn(stage, address, staff)).visit(`/cerca?${new URLSearchParams({ cerca: words })}`)
const readings = async () =>
  await db
    .selectFrom('health_reading')
    .selectAll()
    .where('application', '=', ofReserved)
    .orderBy('id')
    .execute()

describe('one field finds everything of a person', () => {
  test.each([
    ['a codice fiscale', () => 'fttmra80a01d969x'],
    ['an address', () => 'Persona1@pec.cittadini.example'],
    ['a public code', async () => (await codeOf(ofWork)).toLowerCase()],
    ['a public code without its sign', async () => (await codeOf(ofWork)).replace('-', '')],
    ['a number of protocollo', async () => String((await protocolloOf(ofWork)).number)],
    [
      'a whole number of protocollo',
      async () => {
        const { year, number } = await protocolloOf(ofWork)
        return `${year}/${String(number).padStart(6, '0')}`
      },
    ],
    ['surname and name', () => 'rossi mario'],
  ])('by %s', async (_what, words) => {
    const { html } = await find(operator, await words())
    expect(html).toContain('Rossi Mario')
    expect(html).toContain(work)
    expect(html).toContain(reserved.id)
    expect(html).toContain('Domanda di partecipazione')
    expect(html).toContain('Ricevuta')
    expect(html).not.toContain('Rossini')
  })

  test('a name that several have is a list to choose from', async () => {
    const { html } = await find(operator, 'ross')
    expect(html).toContain('2 persone corrispondono')
    expect(html).toContain('Rossini')
  })

  test('nothing found says what to try, and no words break it', async () => {
    for (const words of ['zzz', '%', "x' or 1=1 --", '\u0000', hostile, '2031/', '999999999/2031']) {
      const { status, html } = await find(operator, words)
      expect(status).toBe(200)
      expect(html).toContain('Si può provare')
      expect(html).not.toMatch(active)
    }
  })

  test('what was written to deceive is shown as what it is', async () => {
    const { html } = await find(operator, "d'amico")
    expect(html).toContain("D'Amico =HYPERLINK")
    expect(html).not.toMatch(active)
  })

  test('another office finds nobody', async () => {
    expect((await find('sv.op1' as StaffId, 'rossi')).html).toContain('Si può provare')
  })
})

describe('data of health', () => {
  test('are shown to who has the task, and it is written down', async () => {
    const before = (await readings()).length
    await find(operator, 'rossi mario')
    const after = await readings()
    expect(after.length).toBe(before + 1)
    expect(after.at(-1)).toMatchObject({
      staff: operator,
      what: 'ricerca',
      why: 'istruttoria, domanda examined',
    })
  })

  test('are covered for who has none, until they say why; the reason stays', async () => {
    await keepStaff(db, [
      { id: 'ge.rev' as StaffId, office: 'ge' as OfficeId, name: 'Rita Fittizia', roles: ['revisore'] },
    ])
    const rita = await signedIn(stage, address, 'ge.rev' as StaffId)
    const before = (await readings()).length
    const covered = await rita.visit('/cerca?cerca=rossi+mario')
    expect(covered.html).toContain(work)
    expect(covered.html).not.toContain(reserved.id)
    expect(covered.html).toContain('Pratiche riservate')
    expect((await readings()).length).toBe(before)

    const form = formIn(covered, '/cerca/motivo')
    const short = await rita.send('/cerca/motivo', { ...form, why: 'boh' })
    expect(short.status).toBe(422)
    expect(short.html).not.toContain(reserved.id)
    const shown = await rita.send('/cerca/motivo', { ...form, why: 'telefonata della persona interessata' })
    expect(shown.html).toContain(reserved.id)
    expect((await readings()).at(-1)).toMatchObject({
      staff: 'ge.rev',
      what: 'ricerca',
      why: 'telefonata della persona interessata',
    })
  })

  test('are covered again after half an hour', async () => {
    await stage.until('2031-03-10T11:30:00+01:00' as Instant)
    expect((await find('ge.rev' as StaffId, 'rossi mario')).html).not.toContain(reserved.id)
  })
})

test('what waits for a person is told in words, with where to go', async () => {
  await db
    .insertInto('alert')
    .values({ scope: ofWork, code: 'no-receipt', call: work, raised_at: record.clock.now() })
    .execute()
  const { html } = await (await signedIn(stage, address, operator)).visit('/segnalazioni')
  expect(html).toContain('l’indirizzo certificato non è scritto bene')
  expect(html).toContain(`href="/domande/${ofWork}"`)
  const theirs = await (await signedIn(stage, address, 'sv.op1' as StaffId)).visit('/segnalazioni')
  expect(theirs.html).toContain('Nessuna segnalazione aperta')
})
