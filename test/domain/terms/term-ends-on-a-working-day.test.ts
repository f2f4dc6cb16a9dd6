import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, italianCalendar, PATRON_SAINTS, termEnd } from '../../../domain/terms/index.js'
import type { LegalDate } from '../../../schemas/time.js'
import { refusal } from '../refusals.js'

const civil = italianCalendar()
const end = (from: string, days: number, calendar = civil) => termEnd(from as LegalDate, days, calendar)

describe('a term in days', () => {
  it.each([
    ['2026-03-02', 35, '2026-04-07', ['2026-04-06']],
    ['2027-08-30', 35, '2027-10-05', ['2027-10-04']],
    ['2026-11-20', 35, '2026-12-28', ['2026-12-25', '2026-12-26', '2026-12-27']],
    ['2026-04-28', 35, '2026-06-03', ['2026-06-02']],
    ['2026-03-16', 40, '2026-04-27', ['2026-04-25', '2026-04-26']],
    ['2026-01-22', 45, '2026-03-09', ['2026-03-08']],
    ['2026-03-02', 40, '2026-04-11', []],
  ])('from %s, %i days, ends on %s', (from, days, expected, moved) => {
    expect(end(from, days)).toMatchObject({ from, days, end: expected, moved })
  })

  it('does not count the first day', () => {
    expect(end('2026-03-02', 1).end).toBe('2026-03-03')
  })

  it('stays on a Saturday', () => {
    expect(end('2026-03-02', 5).end).toBe('2026-03-07')
  })

  it('moves on 4 October only from 2026, when it became a holiday again', () => {
    expect(end('2025-09-29', 5).end).toBe('2025-10-04')
    expect(end('2027-09-29', 5).end).toBe('2027-10-05')
  })

  it('moves on the patron saint only where the office says so', () => {
    expect(end('2026-06-14', 10).end).toBe('2026-06-24')
    expect(end('2026-06-14', 10, italianCalendar({ patron: PATRON_SAINTS.ge })).end).toBe('2026-06-25')
  })

  it('says in Italian how it was counted and which holidays it met', () => {
    expect(end('2026-03-16', 40).why).toBe(
      '40 giorni dal 16 marzo 2026, che non si conta (art. 2963, comma 2, c.c.): cadrebbe il 25 aprile 2026 ' +
        '(Anniversario della Liberazione), poi il 26 aprile 2026 (domenica); scade il primo giorno non festivo, ' +
        'il 27 aprile 2026 (art. 2963, comma 3, c.c.).',
    )
    expect(end('2026-03-02', 40).why).toBe(
      '40 giorni dal 2 marzo 2026, che non si conta (art. 2963, comma 2, c.c.): scade l’11 aprile 2026.',
    )
    expect(end('2026-03-02', 1).why).toMatch(/^1 giorno dal 2 marzo/)
    expect(end('2026-03-02', 40).rule).toBe('art. 2963, comma 2, c.c.')
    expect(end('2026-03-16', 40).rule).toBe('art. 2963, commi 2 e 3, c.c.')
  })

  it('may be as long as ten years', () => {
    expect(end('2026-03-02', 3650).end).toBe('2036-02-28')
  })

  it('refuses days that are not a whole positive number, and dates that do not exist', () => {
    for (const days of [0, -1, 1.5, Number.NaN, 3651]) {
      expect(() => end('2026-03-02', days)).toThrowError(refusal('term-invalid', 'numero intero da 1 a 3650'))
    }
    for (const date of ['2026-02-30', '2026-2-3', '', '2026-03-02T00:00:00Z']) {
      expect(() => end(date, 10)).toThrowError(refusal('date-invalid', 'non è scritta come AAAA-MM-GG'))
    }
  })

  it('never ends on a holiday, never before its days have passed, and moves over holidays only', () => {
    const from = fc.integer({ min: 0, max: 6000 }).map((days) => addDays('2024-01-01' as LegalDate, days))
    fc.assert(
      fc.property(from, fc.integer({ min: 1, max: 120 }), (day, days) => {
        const term = termEnd(day, days, civil)
        expect(civil.holidayOn(term.end)).toBeNull()
        expect(term.moved.every((moved) => civil.holidayOn(moved) !== null)).toBe(true)
        expect(addDays(day, days + term.moved.length)).toBe(term.end)
      }),
    )
  })
})
