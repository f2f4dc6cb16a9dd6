import { describe, expect, test } from 'vitest'
import { bodyAddress, officeAddress } from '../../demo/stage.js'
import { workflowIds } from '../../procedure/door.js'
import { AvvisoTemplate } from '../../schemas/avviso-template.js'
import {
  type CallId,
  type MessageId,
  type OfficeId,
  type RequestId,
  requestAnswerId,
} from '../../schemas/ids.js'
import { CallRequest } from '../../schemas/request.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { officeAtWork } from './office-at-work.js'
import {
  alertsOf,
  brokenPromises,
  codeOf,
  director,
  operator,
  order,
  responsible,
  stateOf,
} from './people-at-work.js'

const stage = await officeAtWork('la richiesta di un ente', { startsAt: '2031-02-03T08:00:00Z' })
const { commands, record, provider } = stage
const { db } = record
const office = 'ge' as OfficeId
const until = (instant: string) => stage.until(instant as Instant)
const day = (date: string) => date as LegalDate

const asked = CallRequest.parse({
  kind: 'art16',
  body: { name: 'Comune di Portofelice', pec: bodyAddress, ipa: 'c_h000', address: null },
  number: '1234/2031',
  askedOn: '2031-02-03',
  profiles: [
    {
      profile: 'Operaio addetto al verde',
      posts: 3,
      contract: 'tempo indeterminato e pieno',
      title: 'scuola-obbligo',
      requirements: [{ kind: 'professional', code: 'patente-b', text: 'patente B' }],
      reserves: [],
      category: null,
    },
  ],
  mobility: { state: 'not-said' },
  contact: { name: 'Canarina Giallini', reach: 'canarina@comune.example' },
})
const complete: CallRequest = {
  ...asked,
  mobility: { state: 'communicated', on: day('2030-12-02'), protocollo: '998/2030', outcome: 'nobody' },
}

const template = AvvisoTemplate.parse({
  kind: 'art16',
  mailbox: officeAddress,
  requirements: [],
  documents: [],
  channels: { pec: { rule: 'sent' }, post: null, counter: null, hand: null },
  terms: { publicationDays: 35, listDays: 45, observationDays: 10, onlineDays: 120 },
  act: 'decreto del dirigente',
  drawSource: 'primo estratto sulla ruota di Genova',
  responsible: { name: 'Renato Fittizio', contact: '010 555 0000' },
  criteria: { unica: 'art16-emilia-romagna' },
  reviewDays: 10,
  approvalDays: 5,
})

const call = 'GE-2031-016' as CallId
let request: RequestId

/** What the body writes to the office. @returns the message that the office has of it */
async function bodyWrites(at: string, subject: string): Promise<MessageId> {
  const sending = { from: bodyAddress, to: [officeAddress], subject, text: 'In allegato.', at }
  const transaction = await provider.send(sending)
  await until(at)
  const { id } = await db
    .selectFrom('message')
    .select('id')
    .where('transaction', '=', transaction)
    .executeTakeFirstOrThrow()
  return id
}

/** Payloads as text. */
function inClear(key: string, value: unknown): unknown {
  return key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value
}

async function answers() {
  return await db
    .selectFrom('delivery')
    .innerJoin('register_entry', 'register_entry.delivery', 'delivery.id')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .select([
      'delivery.state',
      'channel',
      'subject',
      'register_entry.number',
      'submitting_at',
      'register_entry.at',
    ])
    .where('purpose', '=', 'request-answer')
    .orderBy('number')
    .execute()
}

describe('a request by PEC', () => {
  test('has the number of its message, once, and what it lacks is told with the rule', async () => {
    provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 30 })
    const message = await bodyWrites('2031-02-03T10:00:00+01:00', 'Richiesta di avviamento a selezione')
    const command = order(operator)
    const given = { office, data: asked, reception: { by: 'pec', message } } as const
    const registered = await commands.registerRequest(command, given)
    expect(await commands.registerRequest(command, given)).toEqual(registered)
    expect(registered).toMatchObject({ protocollo: '2031/000001', state: 'received' })
    expect(registered.findings.map(({ code, norm }) => [code, norm])).toEqual([
      ['mobility-missing', 'D.Lgs 165/2001 art. 34-bis'],
    ])
    expect(await codeOf(commands.registerRequest(order(operator), given))).toBe('already-assigned')
    request = registered.request
  })

  test('is not accepted while something is missing; the body is asked for it, by a day', async () => {
    const accept = { outcome: 'accept', publishOn: day('2031-03-03') } as const
    expect(await codeOf(commands.answerRequest(request, order(responsible), accept))).toBe(
      'request-incomplete',
    )
    const ask = {
      outcome: 'ask',
      missing: ['la comunicazione dell’art. 34-bis'],
      due: day('2031-02-12'),
    } as const
    expect(await codeOf(commands.answerRequest(request, order(operator), ask))).toBe('wrong-role')
    await commands.answerRequest(request, order(responsible), ask)
    await until('2031-02-03T12:00:00+01:00')
    const [letter] = await answers()
    expect(letter).toMatchObject({ state: 'delivered', channel: 'pec', number: 2 })
    expect(Date.parse(letter?.at as string)).toBeLessThanOrEqual(Date.parse(letter?.submitting_at as string))
  })

  test('is completed by another message, and accepted by another person than who wrote it down', async () => {
    const message = await bodyWrites('2031-02-06T09:00:00+01:00', 'Integrazione della richiesta')
    const proposed = await db
      .selectFrom('message')
      .select(['standing', 'proposal', 'proposed_request'])
      .where('id', '=', message)
      .executeTakeFirst()
    expect(proposed).toEqual({ standing: 'to-assign', proposal: 'request', proposed_request: request })
    await commands.assignMessage(message, order(operator), { to: 'request', request })
    const command = { ...order(responsible), seen: 2 }
    const revised = await commands.reviseRequest(request, order(operator), complete)
    expect(revised).toEqual({ state: 'received', findings: [] })
    const accept = { outcome: 'accept', publishOn: day('2031-03-03') } as const
    expect(await codeOf(commands.answerRequest(request, command, accept))).toBe('stale-page')
    expect(await commands.answerRequest(request, order(responsible), accept)).toEqual({ state: 'accepted' })
    await until('2031-02-06T12:00:00+01:00')
    expect((await answers()).map(({ state, subject }) => [state, subject])).toEqual([
      ['delivered', 'Vostra richiesta di avviamento: da completare'],
      ['delivered', 'Vostra richiesta di avviamento: accolta'],
    ])
  })
})

describe('the avviso', () => {
  const choices = (closesAt: string) => ({
    call,
    publishOn: day('2031-03-03'),
    window: { opensAt: '2031-03-10T09:00:00+01:00' as Instant, closesAt: closesAt as Instant },
    days: null,
  })

  test('is drafted once from the request and the template of the office', async () => {
    const wanted = choices('2031-03-31T12:00:00+02:00')
    expect(await codeOf(commands.draftFromRequest(request, order(operator), wanted))).toBe('template-missing')
    expect(await codeOf(commands.keepTemplate(office, order(operator), template))).toBe('wrong-role')
    await commands.keepTemplate(office, order(responsible), template)
    const drafted = await commands.draftFromRequest(request, order(operator), wanted)
    const terms = { publication: '2031-04-07', list: '2031-04-17', listFromRequest: null }
    expect(drafted).toMatchObject({ call, state: 'draft', terms })
    expect(drafted.findings.map(({ code, weight }) => [code, weight])).toEqual([
      ['plan-impossible', 'impossible'],
      ['pec-only', 'to-confirm'],
    ])
    const another = { ...wanted, call: 'GE-2031-017' as CallId }
    expect(await codeOf(commands.draftFromRequest(request, order(operator), another))).toBe('request-drafted')
    await stage.settle()
    const { avviso } = await db
      .selectFrom('call')
      .select('avviso')
      .where('id', '=', call)
      .executeTakeFirstOrThrow()
    expect(avviso.requestingBody).toEqual({
      name: 'Comune di Portofelice',
      pec: bodyAddress,
      request: '1234/2031',
      requestedOn: '2031-02-03',
      received: { request, protocollo: '2031/000001', on: '2031-02-03' },
    })
    expect(avviso.requirements.map(({ code }) => code)).toEqual(['patente-b'])
  })

  test('with a plan that cannot hold is not approved; what it warns of is confirmed by who approves', async () => {
    expect(await codeOf(commands.approveAvviso(call, order(director)))).toBe('plan-impossible')
    const { avviso } = await db
      .selectFrom('call')
      .select('avviso')
      .where('id', '=', call)
      .executeTakeFirstOrThrow()
    const { window } = choices('2031-03-14T12:00:00+01:00')
    const { received: _, ...by } = avviso.requestingBody
    const ofNobody = { ...avviso, window, requestingBody: by }
    expect(await codeOf(commands.reviseAvviso(order(operator), ofNobody))).toBe('data-invalid')
    const { findings } = await commands.reviseAvviso(order(operator), { ...avviso, window })
    expect(findings.map(({ code }) => code)).toEqual(['pec-only'])
    expect(await codeOf(commands.approveAvviso(call, order(director)))).toBe('warnings-to-confirm')
    const seen = { ...order(director), confirmed: ['pec-only'] }
    await commands.approveAvviso(call, seen)
    const { body } = await db
      .selectFrom('decision')
      .select('body')
      .where('command', '=', seen.command)
      .executeTakeFirstOrThrow()
    expect(body).toMatchObject({ confirmed: ['pec-only'] })
    await commands.publishAvviso(call, order(responsible))
    expect(await stateOf(record, call)).toBe('published')
  })
})

describe('a request that is not completed', () => {
  test('is told when its term has passed, also by a procedure that was taken up again; a person refuses it', async () => {
    const message = await bodyWrites('2031-03-03T10:00:00+01:00', 'Richiesta di avviamento a selezione')
    const reception = { by: 'pec', message } as const
    const { request: slow } = await commands.registerRequest(order(operator), {
      office,
      data: asked,
      reception,
    })
    const ask = {
      outcome: 'ask',
      missing: ['la comunicazione dell’art. 34-bis'],
      due: day('2031-03-07'),
    } as const
    await commands.answerRequest(slow, order(responsible), ask)
    await until('2031-03-03T12:00:00+01:00')
    expect(await commands.resumeRequest(slow)).toEqual({ epoch: 2 })
    await until('2031-03-07T23:59:00+01:00')
    expect(await alertsOf(record, slow)).toEqual([])
    await until('2031-03-08T00:00:01+01:00')
    expect(await alertsOf(record, slow)).toEqual(['request-not-completed'])
    expect(await brokenPromises(record)).toEqual([])
    const sent = provider.submissions().filter(({ recipients }) => recipients.includes(bodyAddress)).length
    const refuse = { outcome: 'refuse', reasons: ['Nei termini non è arrivato quanto mancava.'] } as const
    await commands.answerRequest(slow, order(responsible), refuse)
    await until('2031-03-08T10:00:00+01:00')
    expect(await alertsOf(record, slow)).toEqual(['request-not-completed, resolved'])
    expect(provider.submissions().filter(({ recipients }) => recipients.includes(bodyAddress)).length).toBe(
      sent + 1,
    )
    expect((await answers()).at(-1)).toMatchObject({ state: 'delivered' })
  })

  test('whose answer is lost on the way is sent again by a person', async () => {
    provider.behave(bodyAddress, { outcome: 'mailbox-full', afterSeconds: 60 })
    const message = await bodyWrites('2031-03-09T10:00:00+01:00', 'Altra richiesta')
    const reception = { by: 'pec', message } as const
    const { request: lost } = await commands.registerRequest(order(operator), {
      office,
      data: asked,
      reception,
    })
    const refuse = { outcome: 'refuse', reasons: ['È la stessa richiesta già respinta.'] } as const
    await commands.answerRequest(lost, order(responsible), refuse)
    await until('2031-03-09T12:00:00+01:00')
    const letter = requestAnswerId(lost, 1)
    expect(await alertsOf(record, letter)).toEqual(['failed'])
    provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 60 })
    await commands.repeatSending(letter, order(responsible))
    await until('2031-03-09T13:00:00+01:00')
    expect(await alertsOf(record, letter)).toEqual(['failed, resolved'])
    expect((await answers()).at(-1)).toMatchObject({ state: 'delivered' })
  })
})

describe('a request at the counter', () => {
  test('is registered with its scan once, and refused with its reason', async () => {
    const scan = await record.blobs.put(Buffer.from('scansione della richiesta'))
    const reception = { by: 'counter', presentedAt: '2031-02-06T11:00:00+01:00' as Instant, scan } as const
    const [profile] = asked.profiles
    const data: CallRequest = {
      ...complete,
      body: { name: 'Ente parco di prova', pec: null, ipa: null, address: 'via del Parco 1, Portofelice' },
      profiles: profile ? [{ ...profile, title: 'diploma' }] : [],
    }
    const given = { office, data, reception }
    const { request: another, findings } = await commands.registerRequest(order(operator), given)
    expect(findings.map(({ code, weight }) => [code, weight])).toEqual([
      ['certified-address-missing', 'missing'],
      ['title-above-compulsory', 'unlawful'],
    ])
    expect(await codeOf(commands.registerRequest(order(operator), given))).toBe('already-registered')
    const refuse = {
      outcome: 'refuse',
      reasons: ['Il profilo chiede un diploma: per l’art. 16 basta la scuola dell’obbligo.'],
    } as const
    expect(await commands.answerRequest(another, order(responsible), refuse)).toEqual({ state: 'refused' })
    await stage.settle()
    expect((await answers()).at(-1)).toMatchObject({ channel: 'paper', state: 'prepared' })
    expect(await alertsOf(record, `${another}.answer.1`)).toEqual(['paper-to-send'])
  })

  test('no name stands in what is kept in clear: histories, keys, alerts, subjects', async () => {
    const letter = requestAnswerId(request, 1)
    const kept: string[] = []
    for (const id of [workflowIds.answer(letter, 1), workflowIds.delivery(letter, 1)]) {
      const history = await stage.time.client.workflow.getHandle(id).fetchHistory()
      kept.push(JSON.stringify(history, inClear))
    }
    for (const table of ['once', 'alert', 'register_entry', 'delivery'] as const)
      kept.push(JSON.stringify(await db.selectFrom(table).selectAll().execute()))
    // What is looked through is read as it stands: the ids are there.
    for (const text of kept.slice(0, 2)) expect(text).toContain(request)
    for (const text of kept) expect(text).not.toMatch(/canarina|giallini/i)
  })

  test('every promise is kept', async () => {
    expect(await brokenPromises(record)).toEqual([])
  })
})
