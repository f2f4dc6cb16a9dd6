import { describe, expect, it } from 'vitest'
import {
  addDays,
  addHours,
  compareInstants,
  daysBefore,
  daysBetween,
  endOfDay,
  hourOfDay,
  inItalian,
  romeDate,
  startOfDay,
  withArticle,
} from '../../../domain/terms/index.js'
import type { Instant, LegalDate } from '../../../schemas/time.js'
import { refusal } from '../refusals.js'

const at = (text: string) => text as Instant
const on = (text: string) => text as LegalDate

describe('legal days and hours', () => {
  it('belong to Rome, whatever zone an instant is written in', () => {
    expect(romeDate(at('2031-03-03T22:59:59Z'))).toBe('2031-03-03')
    expect(romeDate(at('2031-03-03T23:00:00Z'))).toBe('2031-03-04')
    expect(romeDate(at('2031-07-03T22:00:00Z'))).toBe('2031-07-04')
    expect(romeDate(at('2031-03-03T20:00:00-05:00'))).toBe('2031-03-04')
  })

  it('begin at 00:00:00 and end at 23:59:59, also on the days when the hour changes', () => {
    expect([startOfDay(on('2026-03-29')), endOfDay(on('2026-03-29'))]).toEqual([
      '2026-03-29T00:00:00+01:00',
      '2026-03-29T23:59:59+02:00',
    ])
    expect([startOfDay(on('2026-10-25')), endOfDay(on('2026-10-25'))]).toEqual([
      '2026-10-25T00:00:00+02:00',
      '2026-10-25T23:59:59+01:00',
    ])
  })

  it('take the hour of the avviso as the clock of Rome shows it', () => {
    expect(hourOfDay(on('2026-07-01'), '12:00')).toBe('2026-07-01T12:00:00+02:00')
    expect(hourOfDay(on('2026-03-29'), '02:30')).toBe('2026-03-29T03:30:00+02:00')
    expect(hourOfDay(on('2026-10-25'), '02:30')).toBe('2026-10-25T02:30:00+02:00')
  })

  it('count elapsed hours: 24 hours after an eve of summer time are 13:00 of the next day', () => {
    expect(addHours(at('2026-03-28T12:00:00+01:00'), 24)).toBe('2026-03-29T13:00:00+02:00')
    expect(addHours(at('2031-03-03T11:00:00Z'), 0)).toBe('2031-03-03T12:00:00+01:00')
  })

  it('add, take away and count days over month ends and leap years', () => {
    expect(addDays(on('2028-02-28'), 1)).toBe('2028-02-29')
    expect(daysBefore(on('2027-03-01'), 1)).toBe('2027-02-28')
    expect(daysBetween(on('2026-03-02'), on('2026-04-06'))).toBe(35)
    expect(daysBetween(on('2026-04-06'), on('2026-03-02'))).toBe(-35)
  })

  it('compare moments, not their spelling', () => {
    expect(compareInstants(at('2031-03-03T11:00:00Z'), at('2031-03-03T12:00:00+01:00'))).toBe(0)
    expect(compareInstants(at('2031-03-03T11:00:00Z'), at('2031-03-03T11:00:00+01:00'))).toBeGreaterThan(0)
  })

  it('are written as Italians write them', () => {
    expect(inItalian(on('2026-01-01'))).toBe('1° gennaio 2026')
    expect(inItalian(on('2026-12-31'))).toBe('31 dicembre 2026')
    expect(withArticle('dal', on('2026-03-08'))).toBe('dall’8 marzo 2026')
    expect(withArticle('il', on('2026-03-11'))).toBe('l’11 marzo 2026')
    expect(withArticle('del', on('2026-03-01'))).toBe('del 1° marzo 2026')
    expect(withArticle('al', on('2026-03-18'))).toBe('al 18 marzo 2026')
  })

  it('refuse a day that does not exist, or that is more than a day', () => {
    for (const date of ['2026-02-29', '2026-03-02T10:00', '+002026-03-02', '20260302', 'oggi'])
      expect(() => addDays(on(date), 1)).toThrowError(
        refusal('date-invalid', 'La data indicata non esiste o non è scritta come AAAA-MM-GG.'),
      )
  })

  it('refuse an instant without a zone', () => {
    expect(() => romeDate(at('2031-03-03T12:00:00'))).toThrowError(
      refusal('instant-invalid', 'L’istante indicato non esiste o non ha un fuso orario.'),
    )
  })
})
