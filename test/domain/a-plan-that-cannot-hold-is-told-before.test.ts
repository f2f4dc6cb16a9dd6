import { describe, expect, it } from 'vitest'
import { type CallPlan, listTerms, planCall } from '../../domain/planning.js'
import { daysLeft, italianCalendar, suspendTerm, termEnd, warningDays } from '../../domain/terms/index.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { refusal } from './refusals.js'

const calendar = italianCalendar()
const on = (text: string) => text as LegalDate
const plan: CallPlan = {
  publishedOn: on('2026-03-02'),
  closesAt: '2026-03-13T12:00:00+01:00' as Instant,
  terms: { publicationDays: 35, listDays: 45 },
  reviewDays: 10,
  observationDays: 0,
  approvalDays: 5,
  metBy: 'final',
}

describe('a call planned backwards from its terms', () => {
  it('holds, and says how many days are to spare', () => {
    const outcome = planCall(plan, calendar)
    expect(outcome).toMatchObject({
      possible: true,
      slack: 9,
      why: 'Il piano regge, con 9 giorni di margine.',
    })
    expect(outcome.publication.end).toBe('2026-04-07')
    expect(outcome.list.end).toBe('2026-04-16')
    expect(outcome.steps).toEqual([
      {
        step: 'window-closed',
        label: 'termini chiusi e 24 ore di consegna passate',
        expected: '2026-03-14',
        latest: '2026-03-23',
      },
      { step: 'review-closed', label: 'istruttoria chiusa', expected: '2026-03-24', latest: '2026-04-02' },
      {
        step: 'final',
        label: 'graduatoria definitiva approvata e pubblicata',
        expected: '2026-03-29',
        latest: '2026-04-07',
      },
      { step: 'list', label: 'elenco inviato all’ente', expected: '2026-03-29', latest: '2026-04-16' },
    ])
  })

  it('holds with nothing to spare', () => {
    expect(planCall({ ...plan, reviewDays: 19 }, calendar)).toMatchObject({
      possible: true,
      slack: 0,
      why: 'Il piano regge, con 0 giorni di margine.',
    })
    expect(planCall({ ...plan, reviewDays: 18 }, calendar).why).toBe(
      'Il piano regge, con 1 giorno di margine.',
    )
  })

  it('does not hold with a provisional graduatoria when only the final one meets the term', () => {
    const outcome = planCall({ ...plan, observationDays: 10 }, calendar)
    expect(outcome).toMatchObject({ possible: false, slack: -1 })
    expect(outcome.why).toBe(
      'Il piano non è possibile: «graduatoria definitiva approvata e pubblicata» cadrebbe l’8 aprile 2026, 1 giorno dopo l’ultimo utile.',
    )
  })

  it('holds again when the provisional graduatoria meets it', () => {
    const outcome = planCall({ ...plan, observationDays: 10, metBy: 'provisional' }, calendar)
    expect(outcome).toMatchObject({ possible: true, slack: 8 })
    expect(outcome.steps.find(({ step }) => step === 'provisional')).toEqual({
      step: 'provisional',
      label: 'graduatoria provvisoria pubblicata',
      expected: '2026-03-24',
      latest: '2026-04-01',
    })
  })

  it('with a review too long names the graduatoria that comes too late, or the list', () => {
    const provisional = { ...plan, observationDays: 1, approvalDays: 1, metBy: 'provisional' as const }
    expect(planCall({ ...provisional, reviewDays: 26 }, calendar).why).toBe(
      'Il piano non è possibile: «graduatoria provvisoria pubblicata» cadrebbe il 9 aprile 2026, 2 giorni dopo l’ultimo utile.',
    )
    expect(planCall({ ...provisional, metBy: 'final', reviewDays: 26 }, calendar).slack).toBe(-4)
    const long = { ...provisional, reviewDays: 20, observationDays: 10, approvalDays: 10 }
    expect(planCall(long, calendar).why).toBe(
      'Il piano non è possibile: «elenco inviato all’ente» cadrebbe il 23 aprile 2026, 7 giorni dopo l’ultimo utile.',
    )
  })
})

describe('the forty days of the L. 68', () => {
  it('are shown from the request and from publication, and the earlier warns', () => {
    const terms = listTerms(on('2026-02-20'), on('2026-03-16'), 40, calendar)
    expect(terms.fromRequest.end).toBe('2026-04-01')
    expect(terms.fromPublication.end).toBe('2026-04-27')
    expect(terms.earlier).toBe('2026-04-01')
  })
})

describe('a term suspended by an act', () => {
  const term = termEnd(on('2026-03-02'), 35, calendar)
  const suspension = { firstDay: on('2026-03-10'), lastDay: on('2026-03-19'), act: 'atto 7/2026' }

  it('ends later by the suspended days', () => {
    const suspended = suspendTerm(term, suspension, calendar)
    // 35 + 10 days from 2 March: 16 April
    expect(suspended).toMatchObject({
      from: '2026-03-02',
      days: 35,
      end: '2026-04-16',
      moved: [],
      suspension,
    })
    expect(suspended.why).toBe(
      '35 giorni dal 2 marzo 2026, sospesi per 10 dal 10 marzo 2026 al 19 marzo 2026 (atto 7/2026; art. 2, comma 7, L. 241/1990): scade il 16 aprile 2026.',
    )
  })

  it('may be suspended for one day, and on its last', () => {
    const forty = termEnd(on('2026-03-02'), 40, calendar)
    const lastDay = { ...suspension, firstDay: on('2026-04-11'), lastDay: on('2026-04-11') }
    // the forty-first day is Sunday 12 April
    expect(suspendTerm(forty, lastDay, calendar)).toMatchObject({
      end: '2026-04-13',
      rule: 'art. 2963, commi 2 e 3, c.c.; art. 2, comma 7, L. 241/1990',
    })
  })

  it('never ends while it is suspended, not even on the day to which a holiday had moved it', () => {
    // 35 days from 2 March fall on Easter Monday, 6 April, and end on the 7th: the very day that is suspended.
    const moved = termEnd(on('2026-03-02'), 35, calendar)
    const onIt = { firstDay: on('2026-04-07'), lastDay: on('2026-04-07'), act: 'atto 9/2026' }
    expect(moved.end).toBe('2026-04-07')
    expect(suspendTerm(moved, onIt, calendar)).toMatchObject({
      from: '2026-03-02',
      days: 35,
      end: '2026-04-08',
    })
  })

  it('may be suspended once, for thirty days, inside the term', () => {
    const suspended = suspendTerm(term, suspension, calendar)
    const wrong = [
      () => suspendTerm(suspended, suspension, calendar),
      () => suspendTerm(term, { ...suspension, lastDay: on('2026-04-09') }, calendar),
      () => suspendTerm(term, { ...suspension, lastDay: on('2026-03-09') }, calendar),
      () => suspendTerm(term, { ...suspension, firstDay: on('2026-03-02') }, calendar),
      () =>
        suspendTerm(term, { ...suspension, firstDay: on('2026-04-08'), lastDay: on('2026-04-10') }, calendar),
    ]
    for (const attempt of wrong)
      expect(attempt).toThrowError(
        refusal('suspension-invalid', 'La sospensione non rispetta i limiti di legge.'),
      )
    expect(suspendTerm(term, { ...suspension, lastDay: on('2026-04-08') }, calendar).end).toBe('2026-05-06')
  })
})

it('a term warns 7, 3 and 1 days before, and counts what is left', () => {
  const term = termEnd(on('2026-03-02'), 35, calendar)
  expect(warningDays(term)).toEqual(['2026-03-31', '2026-04-04', '2026-04-06'])
  expect(daysLeft(term, on('2026-04-07'))).toBe(0)
  expect(daysLeft(term, on('2026-04-09'))).toBe(-2)
})
