import { describe, expect, test } from 'vitest'
import { bodyAddress, officeAddress } from '../../demo/stage.js'
import type { Sending } from '../../pec/simulator/provider.js'
import { type ApplicationId, digestOf, type MessageId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { verifyAudit } from '../../storage/audit.js'
import { type DocumentOnFile, documentsOf } from '../../storage/documents.js'
import { squeezed, textOf } from '../documents/reading.js'
import { officeAtWork } from './office-at-work.js'
import {
  applicationOf,
  apply,
  approveGraduatoria,
  avvisoOf,
  brokenPromises,
  codeOf,
  director,
  drawn,
  examine,
  formOf,
  lastDraft,
  operator,
  order,
  publish,
  responsible,
  stateOf,
} from './people-at-work.js'

const stage = await officeAtWork('from avviso to proof')
const { commands, record, provider } = stage
const { db } = record

const window = { opensAt: '2031-03-10T09:00:00+01:00', closesAt: '2031-03-14T12:00:00+01:00' }
const until = (instant: string) => stage.until(instant as Instant)
const citizen = (name: string) => `${name}@pec.cittadini.example`

/** Each application by who sends it: its transaction, then its id. */
const sent: { [name: string]: string } = {}
const ids: { [name: string]: ApplicationId } = {}
let call = 'GE-2031-001' as Awaited<ReturnType<typeof publish>>

async function messageFrom(sender: string): Promise<{ id: MessageId; standing: string }> {
  return await db
    .selectFrom('message')
    .select(['id', 'standing'])
    .where((or) => or.or([or('certified_sender', '=', sender), or('header_from', 'like', `%${sender}%`)]))
    .orderBy('registered_at', 'desc')
    .executeTakeFirstOrThrow()
}

const submissionsTo = (address: string) =>
  provider.submissions().filter(({ recipients }) => recipients.includes(address))

describe('publication', () => {
  test('who may not publish publishes nothing, not even on the site', async () => {
    await commands.draftCall(order(operator), avvisoOf(call, window))
    await stage.settle()
    expect(await codeOf(commands.publishAvviso(call, order(responsible)))).toBe('wrong-state')
    expect(await codeOf(commands.approveAvviso(call, order(responsible)))).toBe('wrong-role')
    await commands.approveAvviso(call, { ...order(director), confirmed: ['pec-only'] })
    expect(await codeOf(commands.publishAvviso(call, order(operator)))).toBe('wrong-role')
    expect(await stateOf(record, call)).toBe('avviso-approved')
    expect(await db.selectFrom('publication').selectAll().execute()).toEqual([])
  })

  test('two responsabili at once: one publishes, and what is on the site is what the record has', async () => {
    const [one, other] = await Promise.all([
      codeOf(commands.publishAvviso(call, order(responsible))),
      codeOf(commands.publishAvviso(call, order(director))),
    ])
    expect([one, other].sort()).toEqual(['done', 'wrong-state'])
    expect(await brokenPromises(record)).toEqual([])
  })
})

test('applications arrive, each in its instant', async () => {
  const at = (clock: string) => `2031-03-${clock}+01:00`
  const send = async (name: string, sending: { at: string } & Partial<Sending>) => {
    sent[name] = await apply(provider, call, { from: citizen(name), ...sending })
  }
  await send('early', { at: at('10T08:59:59') })
  await send('first', { at: at('10T09:00:00') })
  await send('last', { at: at('14T12:00:00'), deliverAfterSeconds: 40 })
  await send('late', { at: at('14T12:00:01') })
  await send('slow', { at: at('14T11:59:59'), deliverAfterSeconds: 22 * 3600 })
  await send('twice', { at: at('11T10:00:00') })
  // The same person again, from elsewhere, without what is asked.
  sent['twice-invalid'] = await apply(provider, call, { from: citizen('twice'), at: at('12T10:00:00') })
  await send('again', { at: at('11T11:00:00') })
  sent['again-valid'] = await apply(provider, call, { from: citizen('again'), at: at('13T11:00:00') })
  await send('copied', { at: at('11T15:00:00'), copies: 3 })

  await provider.send({
    from: 'ditta@pec.comuni.example',
    to: [officeAddress],
    subject: 'Comunicazione obbligatoria',
    text: 'Per il collocamento mirato.',
    at: at('11T09:30:00'),
  })
  const automatic = { at: at('12T09:00:00'), headers: { 'Auto-Submitted': 'auto-replied' } }
  await apply(provider, call, { from: citizen('machine'), attachments: [], ...automatic })
  await apply(provider, call, { from: citizen('machine-with-form'), ...automatic })
  await provider.deliverRaw(
    officeAddress,
    Buffer.from('From: curioso@example.org\r\nSubject: Informazioni\r\n\r\nQuando chiude?\r\n'),
    at('12T16:00:00'),
  )
  await until(at('14T11:30:00'))
  const before = await db.selectFrom('application').select('id').execute()
  expect(before.length).toBe(7)
})

test('nothing can be decided about the graduatoria while the window is open', async () => {
  expect(await codeOf(commands.closeReview(call, order(responsible), null))).toBe('wrong-state')
  expect(await codeOf(commands.sendList(call, order(responsible)))).toBe('wrong-state')
})

test('at the closing instant the mailbox is read once more; a day later the review begins', async () => {
  await until('2031-03-14T13:00:00+01:00')
  expect(await stateOf(record, call)).toBe('collected')
  await until('2031-03-15T11:59:59+01:00')
  expect(await stateOf(record, call)).toBe('collected')
  await until('2031-03-15T12:00:30+01:00')
  expect(await stateOf(record, call)).toBe('review')
  for (const [name, transaction] of Object.entries(sent))
    ids[name] = (await applicationOf(record, transaction)).id
})

test('in time is decided by the certified instant, to the second', async () => {
  const positions: { [name: string]: string } = {}
  for (const [name, transaction] of Object.entries(sent)) {
    const { position, seconds_off } = await applicationOf(record, transaction)
    positions[name] = seconds_off > 0 ? `${position} by ${seconds_off}` : position
  }
  expect(positions).toEqual({
    early: 'early by 1',
    first: 'in-time',
    last: 'in-time',
    late: 'late by 1',
    slow: 'in-time',
    twice: 'in-time',
    'twice-invalid': 'in-time',
    again: 'in-time',
    'again-valid': 'in-time',
    copied: 'in-time',
  })
})

test('a request for another procedure in the shared mailbox makes no application, and gets no receipt', async () => {
  const { id, standing } = await messageFrom('ditta@pec.comuni.example')
  expect(standing).toBe('to-assign')
  expect(await db.selectFrom('application').select('id').where('message', '=', id).execute()).toEqual([])
  expect(submissionsTo('ditta@pec.comuni.example')).toEqual([])
})

test.each([
  ['machine', 'service'],
  ['machine-with-form', 'to-assign'],
])('%s: what a program sent is never answered', async (name, filed) => {
  const { id, standing } = await messageFrom(citizen(name))
  expect(standing).toBe(filed)
  expect(await db.selectFrom('application').select('id').where('message', '=', id).execute()).toEqual([])
  expect(submissionsTo(citizen(name))).toEqual([])
})

test('everybody who applied has one receipt with proof of its delivery, late ones too', async () => {
  const deliveries = await db.selectFrom('delivery').select(['state', 'application']).execute()
  expect(deliveries.length).toBe(Object.keys(sent).length)
  expect(new Set(deliveries.map(({ application }) => application)).size).toBe(deliveries.length)
  expect(deliveries.map(({ state }) => state)).toEqual(deliveries.map(() => 'delivered'))
  expect(submissionsTo(citizen('copied')).length).toBe(1)
})

describe('review', () => {
  test('who typed the data does not decide', async () => {
    const id = ids.first as ApplicationId
    await commands.enterData(id, order(responsible), formOf({ number: 1 }))
    expect(await codeOf(commands.admit(id, order(responsible)))).toBe('same-person')
    expect(await codeOf(commands.exclude(id, { ...order(responsible), reasons: ['late'] }))).toBe(
      'same-person',
    )
    expect(await codeOf(commands.admit(id, order(operator)))).toBe('wrong-role')
    expect(await commands.admit(id, order(director))).toMatchObject({ state: 'admitted' })
  })

  test('what is out of the window can’t be admitted, and is excluded', async () => {
    for (const [number, name] of ['early', 'late'].entries()) {
      const id = ids[name] as ApplicationId
      await commands.enterData(id, order(operator), formOf({ number: 10 + number }))
      expect(await codeOf(commands.admit(id, order(responsible)))).toBe('not-admissible')
      expect(await commands.exclude(id, { ...order(responsible), reasons: ['late'] })).toMatchObject({
        state: 'excluded',
      })
    }
  })

  test('the review does not close while an application waits', async () => {
    expect(await codeOf(commands.closeReview(call, order(responsible), null))).toBe('review-incomplete')
  })

  test('the rest is decided', async () => {
    const twice = formOf({ number: 4 })
    const again = { number: 5 }
    expect(await examine(commands, ids.last as ApplicationId, formOf({ number: 2, isee: '3000.00' }))).toBe(
      'admitted',
    )
    expect(await examine(commands, ids.slow as ApplicationId, formOf({ number: 3 }))).toBe('admitted')
    expect(await examine(commands, ids.twice as ApplicationId, twice)).toBe('admitted')
    expect(
      await examine(commands, ids['twice-invalid'] as ApplicationId, {
        ...twice,
        requirements: { 'patente-b': 'not-met' },
      }),
    ).toBe('excluded')
    expect(await examine(commands, ids.again as ApplicationId, formOf(again))).toBe('admitted')
    expect(
      await examine(commands, ids['again-valid'] as ApplicationId, formOf({ ...again, isee: '1000.00' })),
    ).toBe('admitted')
    expect(await examine(commands, ids.copied as ApplicationId, formOf({ number: 6, isee: null }))).toBe(
      'admitted',
    )
    await stage.settle()
  })

  test('a command about a decided application is late; the same command again gives the same answer', async () => {
    const id = ids.slow as ApplicationId
    const { command, actor } = await db
      .selectFrom('decision')
      .select(['command', 'actor'])
      .where('application', '=', id)
      .where('what', '=', 'admit')
      .executeTakeFirstOrThrow()
    expect(await commands.admit(id, { command: command as never, actor })).toMatchObject({
      state: 'admitted',
    })
    expect(await codeOf(commands.exclude(id, { ...order(director), reasons: ['late'] }))).toBe('wrong-state')
    expect(await codeOf(commands.enterData(id, order(operator), formOf({ number: 3 })))).toBe('wrong-state')
  })

  test('it does not close while unread mail could belong to the call', async () => {
    expect(await codeOf(commands.closeReview(call, order(responsible), null))).toBe('mail-pending')
    const other = await messageFrom('ditta@pec.comuni.example')
    await commands.assignMessage(other.id, order(operator), { to: 'other-procedure' })
    expect(await codeOf(commands.closeReview(call, order(responsible), null))).toBe('mail-pending')
    expect(await stateOf(record, call)).toBe('review')
  })

  test('a named person may close it all the same, for a reason of some length', async () => {
    expect(await codeOf(commands.closeReview(call, order(responsible), 'perché sì'))).toBe('data-invalid')
    const command = order(responsible)
    const reason = 'La richiesta di informazioni di posta ordinaria non è una domanda.'
    expect(await commands.closeReview(call, command, reason)).toEqual({ state: 'frozen' })
    const { actor, body } = await db
      .selectFrom('decision')
      .select(['actor', 'body'])
      .where('command', '=', command.command)
      .executeTakeFirstOrThrow()
    expect({ actor, body }).toMatchObject({ actor: responsible, body: { overrideReason: reason } })
    expect(await stateOf(record, call)).toBe('frozen')
  })

  test('of two valid applications of one person the later counts; an invalid later one replaces nothing', async () => {
    const state = async (name: string) => (await applicationOf(record, sent[name] as string)).state
    expect({
      again: await state('again'),
      'again-valid': await state('again-valid'),
      twice: await state('twice'),
      'twice-invalid': await state('twice-invalid'),
    }).toEqual({
      again: 'superseded',
      'again-valid': 'admitted',
      twice: 'admitted',
      'twice-invalid': 'excluded',
    })
  })
})

describe('graduatoria', () => {
  test('equals wait for the public number of the draw', async () => {
    expect(await codeOf(commands.proposeGraduatoria(call, { ...order(director), draw: null }))).toBe(
      'draw-needed',
    )
  })

  test('a number that was known before the review was closed, or is not out yet, draws nothing', async () => {
    await until('2031-03-17T09:00:00+01:00')
    const number = drawn(record)
    for (const drawnAt of ['2031-03-01T20:00:00+01:00', '2031-03-17T20:00:00+01:00'] as Instant[])
      expect(
        await codeOf(commands.proposeGraduatoria(call, { ...order(director), draw: { ...number, drawnAt } })),
      ).toBe('draw-too-early')
  })

  test('who proposed it does not approve it, though they may sign', async () => {
    await commands.proposeGraduatoria(call, { ...order(director), draw: drawn(record) })
    const { sha256 } = await db.selectFrom('graduatoria').select('sha256').executeTakeFirstOrThrow()
    const actDigest = await stage.sign('Delia Fittizia', await lastDraft(record, call))
    const act = { actNumber: '77', actDate: '2031-03-17' as LegalDate, actDigest, sha256 }
    expect(await codeOf(commands.approveGraduatoria(call, { ...order(director), ...act }))).toBe(
      'same-person',
    )
    expect(await codeOf(commands.approveGraduatoria(call, { ...order(responsible), ...act }))).toBe(
      'wrong-role',
    )
    expect(await stateOf(record, call)).toBe('proposed')
  })

  test('people stand in their order, once each', async () => {
    const rows = await db
      .selectFrom('graduatoria_position')
      .select(['position', 'application', 'points'])
      .orderBy('position')
      .execute()
    const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id)
    // 100 points, less one for each thousand euro of ISEE; six for whoever is fifty (1980-01-01 in 2031).
    expect(rows.slice(0, 2).map(({ application, points }) => [nameOf(application), points])).toEqual([
      ['again-valid', '105'],
      ['last', '103'],
    ])
    expect(
      rows
        .slice(2, 5)
        .map(({ application, points }) => [nameOf(application), points])
        .sort(),
    ).toEqual([
      ['first', '98'],
      ['slow', '98'],
      ['twice', '98'],
    ])
    expect(rows.slice(5).map(({ application, points }) => [nameOf(application), points])).toEqual([
      ['copied', '81'],
    ])
  })
})

test('the draw has its minutes beside the draft of the act: with them anybody draws the same again', async () => {
  const minutes = (await documentsOf(db, call)).filter(({ kind }) => kind === 'draw-minutes')
  expect(minutes.map(({ name, version }) => ({ name, version }))).toEqual([
    { name: 'GE-2031-001-verbale-di-sorteggio.pdf', version: 1 },
  ])
  const [{ digest, ...file }] = minutes as [DocumentOnFile]
  const text = squeezed(await textOf({ ...file, bytes: await record.blobs.get(digest) }))
  const equals = await db
    .selectFrom('graduatoria_position')
    .select(['position', 'application'])
    .where('points', '=', '98')
    .orderBy('position')
    .execute()
  const again = equals
    .map(({ application }) => ({ application, key: digestOf(`0712335489${application}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  expect(equals.map(({ application }) => application)).toEqual(again.map(({ application }) => application))
  for (const [n, { application, key }] of again.entries())
    expect(text).toContain(squeezed(`${n + 3}${application}${key}`))
  const { sha256 } = await db.selectFrom('graduatoria').select('sha256').executeTakeFirstOrThrow()
  expect(text).toContain('estrazionedelgiorno')
  expect(sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('a call that another person must sign stays as it is; a second call goes on to its proof', async () => {
  const second = await publish(stage, 'GE-2031-002', {
    opensAt: '2031-03-18T09:00:00+01:00',
    closesAt: '2031-03-20T12:00:00+01:00',
  })
  call = second
  for (const number of [1, 2])
    await apply(provider, second, {
      from: citizen(`second${number}`),
      at: `2031-03-18T1${number}:00:00+01:00`,
    })
  await until('2031-03-21T12:01:00+01:00')
  const applications = await db.selectFrom('application').select('id').where('call', '=', second).execute()
  for (const [n, { id }] of applications.entries())
    expect(await examine(commands, id, formOf({ number: n + 1, isee: `${n + 1}000.00` }))).toBe('admitted')
  await stage.settle()
  // Ordinary mail of the first call's days still waits, and names no call.
  for (const { id } of await db
    .selectFrom('message')
    .select('id')
    .where('standing', '=', 'to-assign')
    .execute())
    await commands.assignMessage(id, order(operator), { to: 'set-aside' })
  expect(await codeOf(commands.closeReview(second, order(responsible), null))).toBe('done')
  await approveGraduatoria(stage, second)
  expect(await stateOf(record, second)).toBe('graduatoria-published')
})

test('the list leaves once, and the call closes with the proof that it was delivered', async () => {
  const command = order(responsible)
  expect(await commands.sendList(call, command)).toMatchObject({ state: 'list-sent' })
  expect(await codeOf(commands.sendList(call, order(responsible)))).toBe('wrong-state')
  await stage.settle()
  await stage.settle()
  expect(await stateOf(record, call)).toBe('closed')
  expect(submissionsTo(bodyAddress).length).toBe(1)
  // The procedure has ended; the command that was carried out is still answered, another one is late.
  expect(await commands.sendList(call, command)).toMatchObject({ state: 'list-sent' })
  expect(await codeOf(commands.sendList(call, order(responsible)))).toBe('wrong-state')
  expect(await codeOf(commands.closeReview(call, order(responsible), null))).toBe('wrong-state')
})

test('both terms of the call were kept, and told of in advance only where there was need', async () => {
  const terms = await db.selectFrom('term').selectAll().where('call', '=', call).execute()
  expect(terms.map(({ name, missed_at, done_at }) => ({ name, missed_at, done: done_at !== null }))).toEqual([
    { name: 'publication', missed_at: null, done: true },
    { name: 'list', missed_at: null, done: true },
  ])
  expect(await db.selectFrom('term_alarm').selectAll().where('call', '=', call).execute()).toEqual([])
})

test('every promise is kept, and both trails verify', async () => {
  expect(await brokenPromises(record)).toEqual([])
  expect(await verifyAudit(db, 'GE-2031-001')).toBeNull()
  expect(await verifyAudit(db, 'GE-2031-002')).toBeNull()
})
