import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bodyAddress } from '../../demo/stage.js'
import type { ApplicationData } from '../../schemas/application.js'
import type { RankingCode } from '../../schemas/call.js'
import type { ApplicationId, OfficeId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { documentsOf } from '../../storage/documents.js'
import { anAvviso, aRanking } from '../harness/avviso.js'
import { officeAtWork } from './office-at-work.js'
import {
  applicationOf,
  apply,
  approveGraduatoria,
  brokenPromises,
  codeOf,
  director,
  formOf,
  operator,
  order,
  responsible,
  stateOf,
} from './people-at-work.js'

const stage = await officeAtWork('collocamento mirato')
const { commands, record, provider } = stage
const { db } = record
const until = (instant: string) => stage.until(instant as Instant)
const address = (name: string) => `${name}@pec.cittadini.example`

const list = (code: 'art1' | 'art18', criteria: string, posts: number) =>
  aRanking({ code, category: code, criteria, posts, profile: 'Assistente amministrativo' })

const usual = anAvviso()
const avviso = anAvviso({
  id: 'GE-2031-068',
  kind: 'l68',
  requestingBody: { name: 'ASL di prova', pec: bodyAddress, request: '68/2031', requestedOn: '2031-02-24' },
  rankings: [list('art1', 'l68-emilia-romagna', 1), list('art18', 'l68-art18-pistoia', 1)],
  requirements: [
    {
      kind: 'registration',
      code: 'iscrizione',
      text: 'iscrizione negli elenchi',
      on: 'publication',
      offices: [],
    },
  ],
  terms: { ...usual.terms, listDays: 40, onlineDays: 30 },
  act: 'determinazione del dirigente',
})
const call = avviso.id

/** Registered since a day, in one of the two categories. */
function registered(
  number: number,
  ranking: 'art1' | 'art18',
  facts: ApplicationData['facts'],
  registeredOn: string,
): ApplicationData {
  const name = `persona${number}`
  const found = { source: 'elenchi del collocamento mirato', at: '2031-03-17T09:00:00+01:00' as Instant }
  return {
    ...formOf({ number, pec: address(name) }),
    ranking: ranking as RankingCode,
    requirements: {},
    evidence: { 'registered-on': { value: registeredOn, ...found } },
    facts: { ...facts, registeredOn },
  }
}

const art1 = (number: number, percent: number) =>
  registered(
    number,
    'art1',
    { disability: 'percentage', disabilityPercent: percent, isee: null },
    '2029-01-10',
  )
const art18 = (number: number, dependants: number) =>
  registered(
    number,
    'art18',
    { dependants, income: '5000.00', disabilityPercent: null, terrorismVictim: false, workOrphan: false },
    '2029-01-10',
  )

describe('a call of the L. 68', () => {
  test('has no criteria that the office has not completed and confirmed', async () => {
    await expect(commands.draftCall(order(operator), avviso)).rejects.toMatchObject({
      code: 'rule-set-incomplete',
    })
    const shipped = readFileSync(new URL('../../criteria/l68-art18-pistoia.yaml', import.meta.url), 'utf8')
    const completed = shipped
      .replace('times: "?"', 'times: 1')
      .replace(
        'status: incomplete',
        'status: incomplete\nconfirmed: { by: il dirigente, on: 2031-02-20, act: decreto n. 9 }',
      )
    const office = 'ge' as OfficeId
    expect(await codeOf(commands.keepCriteria(office, order(operator), completed))).toBe('wrong-role')
    await commands.keepCriteria(office, order(responsible), completed)
    await commands.draftCall(order(operator), avviso)
    await stage.settle()
    await commands.approveAvviso(call, { ...order(director), confirmed: ['pec-only'] })
    await commands.publishAvviso(call, order(responsible))
    expect(await stateOf(record, call)).toBe('published')
  })

  test('has its forty days counted from publication and from the request', async () => {
    const terms = await db
      .selectFrom('term')
      .select(['name', 'due'])
      .where('call', '=', call)
      .orderBy('name')
      .execute()
    expect(terms).toEqual([
      { name: 'list', due: '2031-04-12' },
      { name: 'list-from-request', due: '2031-04-05' },
      { name: 'publication', due: '2031-04-07' },
    ])
  })

  test('ranks the two categories apart, and a PEC alone does not sign for anybody', async () => {
    const people: readonly [number, ApplicationData][] = [
      [1, art1(1, 67)],
      [2, art1(2, 80)],
      [3, art18(3, 0)],
      [4, art18(4, 2)],
      [5, { ...art1(5, 90), signature: 'autograph', identityDocument: false }],
      [6, registered(6, 'art1', art1(6, 100).facts, '2031-03-05')],
    ]
    const sent: string[] = []
    for (const [number] of people)
      sent.push(
        await apply(provider, call, {
          from: address(`persona${number}`),
          at: `2031-03-1${number % 4}T10:0${number}:00+01:00`,
        }),
      )
    await until('2031-03-15T12:01:00+01:00')
    const ids: ApplicationId[] = []
    for (const transaction of sent) ids.push((await applicationOf(record, transaction)).id)
    const wrong = { ...art1(1, 67), facts: { ...art1(1, 67).facts, disabilityPercent: '67 %' } }
    expect(await codeOf(commands.enterData(ids[0] as ApplicationId, order(operator), wrong))).toBe(
      'data-invalid',
    )
    const found: string[][] = []
    for (const [n, [, data]] of people.entries()) {
      const { findings } = await commands.enterData(ids[n] as ApplicationId, order(operator), data)
      found.push(findings.filter((code) => code === 'no-valid-ground' || code === 'requirement-not-met'))
    }
    expect(found).toEqual([[], [], [], [], ['no-valid-ground'], ['requirement-not-met']])
    for (const id of ids.slice(0, 4)) await commands.admit(id, order(responsible))
    for (const [n, reason] of [
      [4, 'no-valid-ground'],
      [5, 'requirement-not-met'],
    ] as const)
      await commands.exclude(ids[n] as ApplicationId, { ...order(responsible), reasons: [reason] })
    await stage.settle()
    await commands.closeReview(call, order(responsible), null)
    await approveGraduatoria(stage, call)
    const places = await db
      .selectFrom('graduatoria_position')
      .select(['ranking', 'position', 'application'])
      .where('call', '=', call)
      .orderBy('ranking')
      .orderBy('position')
      .execute()
    expect(
      places.map(({ ranking, position, application }) => [ranking, position, ids.indexOf(application)]),
    ).toEqual([
      ['art1', 1, 1],
      ['art1', 2, 0],
      ['art18', 1, 3],
      ['art18', 2, 2],
    ])
  })

  test('sends exactly the posts, each list by itself, with one number', async () => {
    provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 60 })
    await commands.sendList(call, order(responsible))
    await until('2031-03-15T14:00:00+01:00')
    expect(await stateOf(record, call)).toBe('closed')
    const { body } = await db
      .selectFrom('decision')
      .select('body')
      .where('call', '=', call)
      .where('what', '=', 'send-list')
      .executeTakeFirstOrThrow()
    expect(body).toMatchObject({ people: 2 })
    const lists = (await documentsOf(db, call)).filter(({ kind }) => kind === 'list-pdf')
    expect(lists.map(({ ranking, name }) => [ranking, name])).toEqual([
      ['art1', 'GE-2031-068-elenco-avviati-art1.pdf'],
      ['art18', 'GE-2031-068-elenco-avviati-art18.pdf'],
    ])
  })

  test('tells nobody’s health in a subject, and every promise is kept', async () => {
    const subjects = await db
      .selectFrom('register_entry')
      .select('subject')
      .where('direction', '=', 'out')
      .execute()
    expect(subjects.length).toBeGreaterThan(0)
    for (const { subject } of subjects) expect(subject).not.toMatch(/68\/99|L\. ?68|mirato|invalid|disab/i)
    expect(await brokenPromises(record)).toEqual([])
  })

  test('is taken off the site after its time, with an attestazione; the archive keeps it', async () => {
    await until('2031-04-03T00:00:01+02:00')
    const standing = await db
      .selectFrom('publication')
      .select('what')
      .where('removed_at', 'is', null)
      .execute()
    expect(standing.map(({ what }) => what)).toEqual(['graduatoria'])
    await until('2031-04-15T00:00:01+02:00')
    expect(
      await db.selectFrom('publication').select('what').where('removed_at', 'is', null).execute(),
    ).toEqual([])
    const attested = (await documentsOf(db, call)).filter(({ kind }) => kind === 'attestation')
    expect(attested.map(({ version }) => version)).toEqual([0, 1])
    expect(await brokenPromises(record)).toEqual([])
  })
})
