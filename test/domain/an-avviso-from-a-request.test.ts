import { describe, expect, test } from 'vitest'
import { draftAvviso, type RegisteredRequest } from '../../domain/avviso-draft.js'
import { avvisoFindings, avvisoTerms, promisedDays } from '../../domain/avviso-findings.js'
import { italianCalendar } from '../../domain/terms/index.js'
import { type AvvisoPlan, AvvisoTemplate } from '../../schemas/avviso-template.js'
import { Avviso } from '../../schemas/call.js'
import type { CallId, OfficeId, RequestId } from '../../schemas/ids.js'
import { CallRequest } from '../../schemas/request.js'
import type { Instant, LegalDate } from '../../schemas/time.js'

const day = (date: string) => date as LegalDate
const calendar = italianCalendar()

const profile = (name: string, category: 'art1' | 'art18' | null) => ({
  profile: name,
  posts: 2,
  contract: 'tempo indeterminato',
  title: 'scuola-obbligo',
  requirements: [{ kind: 'professional', code: 'patente-b', text: 'patente B' }],
  reserves: [],
  category,
})

function requestOf(kind: 'art16' | 'l68', profiles: readonly object[]): RegisteredRequest {
  const data = CallRequest.parse({
    kind,
    body: { name: 'ASL di prova', pec: 'asl@pec.comuni.example', ipa: null, address: null },
    number: '68/2031',
    askedOn: '2031-02-20',
    profiles,
    mobility: { state: 'not-needed', why: 'assunzioni obbligatorie' },
    contact: { name: 'Ufficio personale', reach: '010 555 0001' },
  })
  return {
    id: 'R-0123456789abcdef' as RequestId,
    office: 'ge' as OfficeId,
    protocollo: '2031/000098',
    on: day('2031-02-21'),
    data,
  }
}

const template = AvvisoTemplate.parse({
  kind: 'l68',
  mailbox: 'mirato@pec.office.example',
  requirements: [{ kind: 'professional', code: 'iscrizione', text: 'iscrizione negli elenchi' }],
  documents: ['titolo di soggiorno'],
  channels: { pec: { rule: 'sent' }, post: null, counter: { where: 'via di Prova 1' }, hand: null },
  terms: { publicationDays: 35, listDays: 40, observationDays: null, onlineDays: 30 },
  act: 'determinazione del dirigente',
  drawSource: 'primo estratto sulla ruota di Genova',
  responsible: { name: 'Renato Fittizio', contact: '010 555 0000' },
  criteria: { art1: 'l68-emilia-romagna', art18: 'l68-art18-pistoia' },
  reviewDays: 7,
  approvalDays: 3,
})

const choices = {
  call: 'GE-2031-068' as CallId,
  window: {
    opensAt: '2031-03-10T09:00:00+01:00' as Instant,
    closesAt: '2031-03-14T12:00:00+01:00' as Instant,
  },
  days: null,
}

const both = requestOf('l68', [profile('Assistente', 'art1'), profile('Assistente', 'art18')])
const avviso = draftAvviso(both, template, choices)

describe('an avviso drafted from a request', () => {
  test('is a whole avviso: what the body says, what the office always says, and when', () => {
    expect(Avviso.parse(avviso)).toEqual(avviso)
    expect(
      avviso.rankings.map(({ code, category, criteria, posts }) => [code, category, criteria, posts]),
    ).toEqual([
      ['art1', 'art1', 'l68-emilia-romagna', 2],
      ['art18', 'art18', 'l68-art18-pistoia', 2],
    ])
    expect(avviso.requirements.map(({ code }) => code)).toEqual(['iscrizione', 'patente-b'])
    expect(avviso.requestingBody).toEqual({
      name: 'ASL di prova',
      pec: 'asl@pec.comuni.example',
      request: '68/2031',
      requestedOn: '2031-02-20',
      received: { request: 'R-0123456789abcdef', protocollo: '2031/000098', on: '2031-02-21' },
    })
  })

  test('gives each profile a graduatoria of its own', () => {
    const art16 = AvvisoTemplate.parse({
      ...template,
      kind: 'art16',
      criteria: { unica: 'art16-emilia-romagna' },
    })
    const two = requestOf('art16', [profile('Giardiniere', null), profile('Bidello', null)])
    expect(draftAvviso(two, art16, choices).rankings.map(({ code, profile }) => [code, profile])).toEqual([
      ['profilo-1', 'Giardiniere'],
      ['profilo-2', 'Bidello'],
    ])
    const one = requestOf('art16', [profile('Giardiniere', null)])
    expect(draftAvviso(one, art16, choices).rankings.map(({ code }) => code)).toEqual(['unica'])
    expect(() => draftAvviso(one, template, choices)).toThrow(/altro tipo/)
    expect(() => draftAvviso(one, { ...art16, criteria: {} }, choices)).toThrow(/criteri/)
  })
})

describe('before it is approved, an avviso shows', () => {
  const plan: AvvisoPlan = { publishOn: day('2031-03-03'), reviewDays: 7, approvalDays: 3 }
  const found = (change: Partial<Avviso>, planned: AvvisoPlan | null = plan, today = day('2031-02-24')) =>
    avvisoFindings({ ...avviso, ...change }, planned, today, calendar).map(
      ({ code, weight }) => `${code}: ${weight}`,
    )
  const closingAt = (closesAt: string) => ({ window: { ...choices.window, closesAt: closesAt as Instant } })

  test('nothing, when all is well', () => {
    expect(found({})).toEqual([])
  })

  test('a plan that cannot hold, as soon as one day is missing', () => {
    // Forty days from 3 March end on 12 April, and thirty-five on 7 April.
    expect(found(closingAt('2031-03-27T12:00:00+01:00'), { ...plan, reviewDays: 7 })).toEqual([
      'late-from-request: to-confirm',
    ])
    expect(found(closingAt('2031-03-28T12:00:00+01:00'))).toEqual(['plan-impossible: impossible'])
  })

  test('that it was planned to be published earlier than it still can be', () => {
    expect(found({}, plan, day('2031-03-12'))).toEqual(['window-before-publication: to-confirm'])
    expect(found({}, plan, day('2031-03-15'))).toEqual(['window-over: impossible'])
  })

  test('that PEC is the only way to apply', () => {
    const channels = { ...avviso.channels, counter: null }
    expect(found({ channels })).toEqual(['pec-only: to-confirm'])
    expect(found({ channels: { ...channels, post: { rule: 'posted', address: 'via di Prova 1' } } })).toEqual(
      [],
    )
  })

  test('a window that ends on a holiday', () => {
    expect(found(closingAt('2031-03-16T12:00:00+01:00'))).toEqual(['closes-on-holiday: to-confirm'])
    expect(found(closingAt('2031-03-15T12:00:00+01:00'))).toEqual([])
  })

  test('terms longer than those of the charter, and forty days from the request that would be missed', () => {
    expect(found({ terms: { ...avviso.terms, listDays: 60 } })).toEqual([
      'terms-longer-than-charter: to-confirm',
    ])
    const requestingBody = { ...avviso.requestingBody, requestedOn: '2031-01-20' }
    const [late] = avvisoFindings({ ...avviso, requestingBody }, plan, day('2031-02-24'), calendar)
    expect(late?.code).toBe('late-from-request')
    expect(late?.text).toContain('il 1° marzo 2031; l’elenco è previsto il 25 marzo 2031')
  })

  test('even where nobody planned, what no office could keep', () => {
    expect(found(closingAt('2031-04-05T12:00:00+02:00'), null, day('2031-03-03'))).toEqual([
      'late-from-request: to-confirm',
    ])
    expect(found(closingAt('2031-04-07T12:00:00+02:00'), null, day('2031-03-03'))).toEqual([
      'plan-impossible: impossible',
    ])
  })
})

test('a body is told the last days, those of an L. 68 call counted from its request too', () => {
  const asked = (kind: 'art16' | 'l68') =>
    promisedDays({ kind, requestedOn: day('2031-02-24') }, day('2031-03-03'), calendar).map(({ on }) => on)
  expect(asked('art16')).toEqual(['2031-03-03', '2031-04-07', '2031-04-17'])
  expect(asked('l68')).toEqual(['2031-03-03', '2031-04-05', '2031-04-05'])
})

test('an avviso of the L. 68 shows its forty days from publication and from the request', () => {
  const requestedOn = day('2031-02-20')
  const terms = { publicationDays: 35, listDays: 40 }
  const falling = avvisoTerms({ kind: 'l68', terms, requestedOn }, day('2031-03-03'), calendar)
  expect(falling).toEqual({ publication: '2031-04-07', list: '2031-04-12', listFromRequest: '2031-04-01' })
  const { listFromRequest } = avvisoTerms({ kind: 'art16', terms, requestedOn }, day('2031-03-03'), calendar)
  expect(listFromRequest).toBeNull()
})
