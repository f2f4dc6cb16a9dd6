import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '../../domain/refusal.js'
import { registerCommands } from '../../procedure/register-commands.js'
import { verifyAudit } from '../../storage/audit.js'
import { registerIntake } from '../../storage/intake.js'
import { broken, ge } from './a-register.js'
import {
  anOffice,
  callId,
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
const entry = { office: ge, year: 2031, number: 1 }

/** An application, registered as number 1 of the year. */
beforeEach(async () => {
  office = await anOffice()
  await publishedCall(office)
  office.setClock('2031-03-11T09:00:10Z')
  const messages = [seen('one', pecView('one@pec', { subject: 'Domanda' }))]
  await registerIntake(office.record, { mailbox, uidValidity: 1, cursor: 1, messages })
})

const annul = (actor = responsabile, reason = 'registrata due volte', of = entry) =>
  registerCommands(office.record).annulEntry(of, commandOf(actor), reason)

const codeOf = (command: Promise<unknown>) =>
  command.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code
      throw error
    },
  )

test('it keeps all that it said, beside who annulled it, when and why', async () => {
  const { db } = office.record
  const before = await db.selectFrom('register_entry').selectAll().execute()
  office.setClock('2031-03-12T10:00:00Z')
  expect(await annul()).toEqual({ annulledAt: '2031-03-12T10:00:00.000Z' })
  expect(await db.selectFrom('register_entry').selectAll().execute()).toEqual(before)
  const read = await db.selectFrom('register_view').selectAll().executeTakeFirstOrThrow()
  expect(read).toMatchObject({
    protocollo: '2031/000001',
    subject: 'Domanda',
    correspondent: 'persona@pec.cittadini.example',
    annulled_at: '2031-03-12T10:00:00.000Z',
    annulled_by: responsabile,
    annulled_why: 'registrata due volte',
  })
})

test('the application stays, linked to its entry, and the call’s trail tells of it', async () => {
  const { db } = office.record
  await annul()
  const row = await db
    .selectFrom('application')
    .innerJoin('register_view', 'register_view.message', 'application.message')
    .select(['application.state', 'annulled_by'])
    .executeTakeFirstOrThrow()
  expect(row).toEqual({ state: 'registered', annulled_by: responsabile })
  const told = await db
    .selectFrom('audit')
    .select(['event', 'actor'])
    .where('event', '=', 'annul-entry')
    .execute()
  expect(told).toEqual([{ event: 'annul-entry', actor: responsabile }])
  expect(await verifyAudit(db, callId)).toBeNull()
  for (const promise of ['numbered-once', 'no-holes', 'annulled-by-somebody', 'audit-trail-holds'])
    expect(await broken(db, promise), promise).toEqual([])
})

describe('it is refused', () => {
  test('to who may not', async () => {
    expect(await codeOf(annul(operatore))).toBe('wrong-role')
    expect(await codeOf(annul('sv.rdp' as never))).toBe('other-office')
    expect(await codeOf(annul(dirigente))).toBe('done')
  })

  test.each(['', '  \n', 'x'.repeat(2001), 'con un NUL \0', 'mezzo carattere \ud83d'])(
    'without a reason that can be kept (%#)',
    async (reason) => {
      expect(await codeOf(annul(responsabile, reason))).toBe('annulment-unexplained')
    },
  )

  test('twice, also in the same instant', async () => {
    expect((await Promise.all([codeOf(annul()), codeOf(annul())])).sort()).toEqual([
      'already-annulled',
      'done',
    ])
    const decided = await office.record.db
      .selectFrom('decision')
      .select('actor')
      .where('what', '=', 'annul-entry')
      .execute()
    expect(decided).toHaveLength(1)
  })

  test('of an entry that is not there', async () => {
    await expect(annul(responsabile, 'perché', { ...entry, number: 99 })).rejects.toThrow(
      'La registrazione 2031/000099 non esiste',
    )
  })
})

test('the same command given again answers what it answered', async () => {
  const command = commandOf(responsabile)
  const commands = registerCommands(office.record)
  const first = await commands.annulEntry(entry, command, 'perché')
  office.setClock('2031-03-20T10:00:00Z')
  expect(await commands.annulEntry(entry, command, 'perché')).toEqual(first)
})

test.each([
  `update register_annulment set reason = 'altro'`,
  'delete from register_annulment',
  'truncate register_annulment',
])('the database refuses: %s', async (statement) => {
  await annul()
  await expect(sql.raw(statement).execute(office.record.db)).rejects.toMatchObject({ code: 'CH002' })
})
