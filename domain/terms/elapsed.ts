import type { LegalDate } from '../../schemas/time.js'

/**
 * Time passed between two legal days, in years and months. Pure calendar arithmetic, quick enough for ten thousand
 * people. Where the last month lacks the starting day, it is complete on its last day (art. 2963, comma 5, c.c.):
 * who was born on 29 February comes of age on 28 February.
 */

/** Completed years from `from` to `to`; 0 or less if `to` does not follow. @norma art. 2963, comma 5, c.c. */
export function yearsCompleted(from: LegalDate, to: LegalDate): number {
  return Math.floor(monthsCompleted(from, to) / 12)
}

/** Completed months from `from` to `to`, negative if `to` comes first. @norma art. 2963, commi 4 e 5, c.c. */
export function monthsCompleted(from: LegalDate, to: LegalDate): number {
  const months = calendarMonths(from, to)
  return dayOf(to) >= Math.min(dayOf(from), daysInMonth(to)) ? months : months - 1
}

/** Months begun: a part of a month counts as one. */
export function monthsBegun(from: LegalDate, to: LegalDate): number {
  const completed = monthsCompleted(from, to)
  return daysBeyond(from, to, completed) > 0 ? completed + 1 : completed
}

/** Completed months, and one more if more than fifteen days are left over. */
export function monthsOverFifteenDays(from: LegalDate, to: LegalDate): number {
  const completed = monthsCompleted(from, to)
  return daysBeyond(from, to, completed) > 15 ? completed + 1 : completed
}

/** Months between two calendar months, whatever the days. */
export function calendarMonths(from: string, to: string): number {
  return (yearOf(to) - yearOf(from)) * 12 + (monthOf(to) - monthOf(from))
}

function daysBeyond(from: LegalDate, to: LegalDate, completed: number): number {
  const index = yearOf(from) * 12 + monthOf(from) - 1 + completed
  const year = Math.floor(index / 12)
  const month = (index % 12) + 1
  const start = Math.min(dayOf(from), lengthOfMonth(year, month))
  return dayOf(to) - start + (month === monthOf(to) ? 0 : lengthOfMonth(year, month))
}

function daysInMonth(date: string): number {
  return lengthOfMonth(yearOf(date), monthOf(date))
}

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const yearOf = (date: string): number => digits(date, 0, 4)
const monthOf = (date: string): number => digits(date, 5, 7)
const dayOf = (date: string): number => digits(date, 8, 10)

/** The number written from one place to another: read in place, for it is read some ten times for each person. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let place = from; place < to; place++) number = number * 10 + text.charCodeAt(place) - 48
  return number
}

/** Whether `YYYY-MM-DD` is a day that exists. */
export function isRealDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const month = monthOf(text)
  return month >= 1 && month <= 12 && dayOf(text) >= 1 && dayOf(text) <= lengthOfMonth(yearOf(text), month)
}
