import { describe, expect, it } from 'vitest'
import {
  calendarMonths,
  isRealDate,
  monthsBegun,
  monthsCompleted,
  monthsOverFifteenDays,
  yearsCompleted,
} from '../../../domain/terms/elapsed.js'
import type { LegalDate } from '../../../schemas/time.js'

const on = (text: string) => text as LegalDate

describe('years completed', () => {
  it.each([
    ['1980-03-02', '2026-03-01', 45],
    ['1980-03-02', '2026-03-02', 46],
    ['2000-02-29', '2018-02-27', 17],
    ['2000-02-29', '2018-02-28', 18],
    ['2000-02-29', '2020-02-28', 19],
    ['2000-02-29', '2020-02-29', 20],
  ])('born on %s, on %s: %i', (from, to, years) => {
    expect(yearsCompleted(on(from), on(to))).toBe(years)
  })
})

describe('months', () => {
  it.each([
    // from, to, completed, begun, with more than fifteen days over
    ['2026-01-31', '2026-02-27', 0, 1, 1],
    ['2026-01-31', '2026-02-28', 1, 1, 1],
    ['2026-01-15', '2026-02-15', 1, 1, 1],
    ['2026-01-15', '2026-02-14', 0, 1, 1],
    ['2026-01-15', '2026-03-02', 1, 2, 1],
    ['2026-01-15', '2026-03-03', 1, 2, 2],
    ['2026-01-15', '2026-01-15', 0, 0, 0],
    ['2022-11-10', '2026-03-10', 40, 40, 40],
    ['2026-03-10', '2026-01-10', -2, -2, -2],
  ])('from %s to %s: %i completed, %i begun, %i by the fifteen days', (from, to, completed, begun, over) => {
    expect([
      monthsCompleted(on(from), on(to)),
      monthsBegun(on(from), on(to)),
      monthsOverFifteenDays(on(from), on(to)),
    ]).toEqual([completed, begun, over])
  })

  it('of the calendar disregard the day', () => {
    expect(calendarMonths('1988-04', '1988-05-01')).toBe(1)
    expect(calendarMonths('1988-04', '1988-04-30')).toBe(0)
    expect(calendarMonths('1988-04', '1987-12-31')).toBe(-4)
  })
})

describe('a real date', () => {
  it.each([
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2026-02-31', false],
    ['2026-04-31', false],
    ['2026-06-31', false],
    ['2026-09-31', false],
    ['2026-11-31', false],
    ['2026-08-31', true],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['2026-1-1', false],
    ['2026-01-010', false],
    ['12026-01-01', false],
    ['2026-01-01T00:00', false],
    ['2026/01/01', false],
  ])('%s: %s', (text, real) => {
    expect(isRealDate(text)).toBe(real)
  })
})
