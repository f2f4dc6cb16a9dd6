import type { LegalDate } from '../../schemas/time.js'
import { RuleError } from '../errors.js'
import type { HolidayCalendar } from './calendar.js'
import { withArticle } from './italian-date.js'
import { addDays } from './rome.js'

/** A term in days, where it ends and why. Plain data: it can be stored and shown as it is. */
export interface Term {
  readonly from: LegalDate
  readonly days: number
  /** The last day on which the act is in time, until 23:59:59 in Rome. */
  readonly end: LegalDate
  /** The holidays on which the term would have ended, in order: each one moved it by a day. */
  readonly moved: readonly LegalDate[]
  /** The article that decides. */
  readonly rule: string
  /** The same in words, in Italian. */
  readonly why: string
}

/**
 * A term of `days` calendar days that runs from the day after `from`. Holidays inside the term count; a last day on
 * a holiday moves to the next day that is not one; Saturday moves nothing.
 *
 * @norma art. 2963 c.c.
 * @throws RuleError `term-invalid` unless `days` is a whole number from 1 to 3650; `date-invalid`
 */
export function termEnd(from: LegalDate, days: number, calendar: HolidayCalendar): Term {
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw new RuleError('term-invalid', 'I giorni del termine non sono un numero intero da 1 a 3650.')
  }
  const met: string[] = []
  const moved: LegalDate[] = []
  let end = addDays(from, days)
  for (let holiday = calendar.holidayOn(end); holiday !== null; holiday = calendar.holidayOn(end)) {
    moved.push(end)
    met.push(`${withArticle('il', end)} (${holiday})`)
    end = addDays(end, 1)
  }
  const counted = `${days} ${days === 1 ? 'giorno' : 'giorni'} ${withArticle('dal', from)}, che non si conta (art. 2963, comma 2, c.c.)`
  const postponed =
    moved.length === 0
      ? `: scade ${withArticle('il', end)}.`
      : `: cadrebbe ${met.join(', poi ')}; scade il primo giorno non festivo, ${withArticle('il', end)} (art. 2963, comma 3, c.c.).`
  return {
    from,
    days,
    end,
    moved,
    rule: moved.length === 0 ? 'art. 2963, comma 2, c.c.' : 'art. 2963, commi 2 e 3, c.c.',
    why: counted + postponed,
  }
}
