import { describe, expect, it } from 'vitest'
import { type Examined, review } from '../../domain/review.js'
import type { LegalDate } from '../../schemas/time.js'

const avviso = { requirements: [{ code: 'obbligo', text: 'scuola dell’obbligo' }] }
const good: Examined = {
  position: 'in-time',
  secondsOff: 0,
  certifiedSender: 'anna@pec.example',
  data: {
    applicant: {
      codiceFiscale: 'RSSMRA80A41H501Y',
      surname: 'Rossi',
      name: 'Maria',
      birthDate: '1980-01-01' as LegalDate,
      address: 'via di prova 1',
      phone: null,
      email: null,
      pec: null,
    },
    form: 'attached',
    signature: 'digital',
    identityDocument: false,
    requirements: { obbligo: 'met' },
    facts: {},
  },
}
const codes = (change: Partial<Examined>, data: Partial<Examined['data']> = {}) =>
  review({ ...good, ...change, data: { ...good.data, ...data } }, avviso).objections.map(({ code }) => code)

describe('against admitting an application stands', () => {
  it('nothing, when all is in order', () => {
    expect(review(good, avviso)).toMatchObject({ validity: { ground: 'digital-signature' }, objections: [] })
  })

  it('its hour, with the seconds', () => {
    const late = review({ ...good, position: 'late', secondsOff: 1 }, avviso).objections
    expect(late).toEqual([{ code: 'late', text: 'Presentata 1 secondo dopo la chiusura dei termini.' }])
    expect(codes({ position: 'early', secondsOff: 60 })).toEqual(['late'])
  })

  it('its channel, its form, its signature, a requirement', () => {
    expect(codes({ certifiedSender: null })).toEqual(['wrong-channel'])
    expect(codes({}, { form: 'missing' })).toEqual(['form-missing'])
    expect(codes({}, { signature: 'none' })).toEqual(['no-valid-ground'])
    expect(codes({}, { requirements: { obbligo: 'not-met' } })).toEqual(['requirement-not-met'])
    expect(codes({}, { requirements: {} })).toEqual(['requirement-not-met'])
  })

  it('everything at once, so that a person sees all of it', () => {
    const all = codes(
      { position: 'late', secondsOff: 5, certifiedSender: null },
      { signature: 'none', requirements: {} },
    )
    expect(all).toEqual(['late', 'wrong-channel', 'no-valid-ground', 'requirement-not-met'])
  })
})
