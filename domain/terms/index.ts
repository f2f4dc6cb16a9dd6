/** Legal days, hours and terms. Free of zod and node, so that workflows may import it. */
export { type HolidayCalendar, italianCalendar, PATRON_SAINTS, type PatronSaint } from './calendar.js'
export { isRealDate } from './elapsed.js'
export { inItalian, withArticle } from './italian-date.js'
export {
  addDays,
  addHours,
  compareInstants,
  dayOfWeek,
  daysBefore,
  daysBetween,
  endOfDay,
  epochSecond,
  hourOfDay,
  romeDate,
  startOfDay,
} from './rome.js'
export { daysLeft, suspendTerm, warningDays } from './suspension.js'
export { type Term, termEnd } from './term-end.js'
