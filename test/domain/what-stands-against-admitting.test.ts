import { describe, expect, it } from 'vitest'
import { type Asked, type Examined, review, TITLE_TO_SIGN } from '../../domain/review.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { applicationData } from '../harness/application-data.js'

const asked: Asked = {
  avviso: {
    kind: 'art16',
    requirements: [{ kind: 'professional', code: 'obbligo', text: 'scuola dell’obbligo' }],
    channels: { pec: { rule: 'sent' }, post: null, counter: { where: 'via di prova 1' }, hand: null },
  },
  days: { publication: '2031-03-03' as LegalDate, closing: '2031-03-14' as LegalDate },
}
const forL68: Asked = { ...asked, avviso: { ...asked.avviso, kind: 'l68' } }
const good: Examined = {
  channel: 'pec',
  integrationMissing: false,
  position: 'in-time',
  secondsOff: 0,
  certifiedSender: 'anna@pec.example',
  data: applicationData({}, { requirements: { obbligo: 'met' }, facts: {} }),
}
const codes = (change: Partial<Examined>, data: Partial<Examined['data']> = {}, against = asked) =>
  review({ ...good, ...change, data: { ...good.data, ...data } }, against).objections.map(({ code }) => code)

describe('against admitting an application stands', () => {
  it('nothing, when all is in order', () => {
    expect(review(good, asked)).toMatchObject({ validity: { ground: 'digital-signature' }, objections: [] })
  })

  it('its hour, with the seconds', () => {
    const late = review({ ...good, position: 'late', secondsOff: 1 }, asked).objections
    expect(late).toEqual([
      { code: 'late', text: 'Presentata 1 secondo dopo la chiusura dei termini.', curable: false },
    ])
    expect(codes({ position: 'early', secondsOff: 60 })).toEqual(['late'])
  })

  it('its channel, its form, its signature, a requirement', () => {
    expect(codes({ channel: 'mail', certifiedSender: null })).toEqual(['wrong-channel'])
    expect(codes({ channel: 'raccomandata', certifiedSender: null })).toEqual(['wrong-channel'])
    expect(codes({ channel: 'counter', certifiedSender: null })).toEqual([])
    expect(codes({}, { form: 'missing' })).toEqual(['form-missing'])
    expect(codes({}, { signature: 'none' })).toEqual(['no-valid-ground'])
    expect(codes({}, { requirements: { obbligo: 'not-met' } })).toEqual(['requirement-not-met'])
    expect(codes({ integrationMissing: true })).toEqual(['integration-missing'])
  })

  it('everything at once, so that a person sees all of it', () => {
    const all = codes(
      { channel: 'mail', position: 'late', secondsOff: 5, certifiedSender: null },
      { signature: 'none', requirements: { obbligo: 'not-met' } },
    )
    expect(all).toEqual(['late', 'wrong-channel', 'no-valid-ground', 'requirement-not-met'])
  })

  it('the PEC alone, where the avviso asks for a signature: it can be put right', () => {
    const own = { signature: 'autograph' as const, identityDocument: false }
    const applicant = { ...good.data.applicant, pec: 'anna@pec.example' }
    expect(codes({}, { ...own, applicant })).toEqual([])
    const { objections } = review({ ...good, data: { ...good.data, ...own, applicant } }, forL68)
    expect(objections).toMatchObject([{ code: 'no-valid-ground', curable: true }])
  })
})

describe('a requirement on which nobody has concluded', () => {
  const open = { ...good, data: { ...good.data, requirements: {} } }

  it('is for a person to check, never a reason to exclude', () => {
    expect(review(open, asked)).toMatchObject({ objections: [], toCheck: [{ code: 'obbligo' }] })
  })

  it('is met by what is known of it, with its source', () => {
    const evidence = {
      obbligo: { value: true, source: 'documento allegato', at: '2031-03-17T09:00:00Z' as Instant },
    }
    const { objections, toCheck } = review({ ...open, data: { ...open.data, evidence } }, asked)
    expect({ objections, toCheck }).toEqual({ objections: [], toCheck: [] })
  })
})

describe('somebody signs for another', () => {
  const by = (signatory: Examined['data']['signatory'], title?: 'met' | 'not-met') =>
    review(
      {
        ...good,
        data: {
          ...good.data,
          signatory,
          requirements: { obbligo: 'met', ...(title ? { [TITLE_TO_SIGN]: title } : {}) },
        },
      },
      asked,
    )

  it.each([
    ['guardian', /decreto di nomina/],
    ['administrator', /decreto di nomina, con i poteri/],
    ['on-behalf', /art\. 4 DPR 445\/2000/],
  ] as const)('%s: what must be seen is said, and nobody is admitted before', (signatory, why) => {
    const { toCheck, objections } = by(signatory)
    expect(toCheck).toMatchObject([{ code: TITLE_TO_SIGN, why: expect.stringMatching(why) }])
    expect(objections).toEqual([])
    expect(by(signatory, 'met')).toMatchObject({ toCheck: [], objections: [] })
    expect(by(signatory, 'not-met').objections).toMatchObject([{ code: 'no-valid-ground', curable: true }])
  })

  it('the person themselves: there is nothing to see', () => {
    expect(by('applicant').toCheck).toEqual([])
  })
})
