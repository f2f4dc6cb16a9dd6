import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAcceptable, requestFindings } from '../../domain/request.js'
import type { CallRequest, RequestedProfile } from '../../schemas/request.js'
import type { LegalDate } from '../../schemas/time.js'

const day = (date: string) => date as LegalDate
const today = day('2031-02-03')

const gardener: RequestedProfile = {
  profile: 'Operaio addetto al verde',
  posts: 3,
  contract: 'tempo indeterminato e pieno',
  title: 'scuola-obbligo',
  requirements: [],
  reserves: [],
  category: null,
}

const whole: CallRequest = {
  kind: 'art16',
  body: { name: 'Comune di prova', pec: 'comune@pec.comuni.example', ipa: null, address: null },
  number: '1234/2031',
  askedOn: today,
  profiles: [gardener],
  mobility: { state: 'communicated', on: day('2030-12-02'), protocollo: '998/2030', outcome: 'nobody' },
  contact: { name: 'Ufficio personale', reach: '010 555 0001' },
}

const l68: CallRequest = { ...whole, kind: 'l68', profiles: [{ ...gardener, category: 'art18' }] }

function found(request: CallRequest, receivedOn = today): string[] {
  return requestFindings(request, receivedOn).map(({ code, weight }) => `${code}: ${weight}`)
}

describe('a request of a public body', () => {
  test('that says all that is needed can be accepted, of either kind', () => {
    expect(found(whole)).toEqual([])
    expect(found(l68)).toEqual([])
  })

  test.each<[string, Partial<CallRequest>]>([
    ['number-missing', { number: null }],
    ['date-missing', { askedOn: null }],
    ['date-in-future', { askedOn: day('2031-02-04') }],
    ['certified-address-missing', { body: { ...whole.body, pec: null } }],
    ['contact-missing', { contact: null }],
    ['profiles-missing', { profiles: [] }],
    ['posts-missing', { profiles: [{ ...gardener, posts: 0 }] }],
    ['contract-missing', { profiles: [{ ...gardener, contract: '' }] }],
    ['mobility-missing', { mobility: { state: 'not-said' } }],
    [
      'mobility-in-future',
      { mobility: { state: 'communicated', on: day('2031-02-04'), protocollo: '1', outcome: 'waiting' } },
    ],
  ])('%s: it is asked for', (code, other) => {
    expect(found({ ...whole, ...other })).toEqual([`${code}: missing`])
  })

  test('art. 16 is for profiles that ask no more than compulsory school', () => {
    for (const title of ['diploma', 'laurea'] as const)
      expect(found({ ...whole, profiles: [{ ...gardener, title }] })).toEqual([
        'title-above-compulsory: unlawful',
      ])
    expect(found({ ...l68, profiles: [{ ...gardener, category: 'art1', title: 'diploma' }] })).toEqual([])
  })

  test('L. 68 is asked for by category, and art. 16 is not', () => {
    expect(found({ ...l68, profiles: [gardener] })).toEqual(['category-missing: missing'])
    expect(found({ ...whole, profiles: [{ ...gardener, category: 'art1' }] })).toEqual([
      'category-out-of-place: unlawful',
    ])
  })

  test('no more posts are reserved than there are', () => {
    const reserves = [{ id: 'volontari', label: 'volontari congedati', posts: 4 }]
    expect(found({ ...whole, profiles: [{ ...gardener, reserves }] })).toEqual([
      'reserves-exceed-posts: unlawful',
    ])
  })

  test('from four posts on the reserve for discharged volunteers is a whole post, and is asked about', () => {
    expect(found({ ...whole, profiles: [{ ...gardener, posts: 4 }] })).toEqual([
      'military-reserve-not-stated: to-weigh',
    ])
  })

  test('who waits for an answer on mobility is told until when; afterwards nothing stands against', () => {
    const mobility = {
      state: 'communicated',
      on: day('2031-01-15'),
      protocollo: '7',
      outcome: 'waiting',
    } as const
    const [finding] = requestFindings({ ...whole, mobility }, today)
    expect(finding?.text).toContain('fino al 1° marzo 2031')
    expect(found({ ...whole, mobility }, day('2031-03-01'))).toEqual(['mobility-waiting: to-weigh'])
    expect(found({ ...whole, mobility }, day('2031-03-02'))).toEqual([])
    expect(found({ ...whole, mobility: { ...mobility, outcome: 'assigned' } })).toEqual([
      'mobility-assigned: to-weigh',
    ])
    const why = 'assunzioni obbligatorie della legge 68'
    expect(found({ ...l68, mobility: { state: 'not-needed', why } })).toEqual([
      'mobility-not-needed: to-weigh',
    ])
  })

  test('is acceptable exactly when all that stands against it is for a person to weigh', () => {
    const weight = fc.constantFrom('missing', 'unlawful', 'to-weigh')
    fc.assert(
      fc.property(fc.array(weight), (weights) => {
        const findings = weights.map((one) => ({ code: 'x', text: 'x', norm: 'x', weight: one }))
        expect(isAcceptable(findings)).toBe(!weights.some((one) => one !== 'to-weigh'))
      }),
    )
  })
})
