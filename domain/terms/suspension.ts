import type { LegalDate } from '../../schemas/time.js'
import { RuleError } from '../errors.js'
import type { HolidayCalendar } from './calendar.js'
import { withArticle } from './italian-date.js'
import { addDays, daysBetween } from './rome.js'
import { type Term, termEnd } from './term-end.js'

/** A suspension by a reasoned act. Both days are suspended. */
export interface Suspension {
  readonly firstDay: LegalDate
  readonly lastDay: LegalDate
  /** The act that decided it, by number and date. */
  readonly act: string
}

/** A term that was suspended once. */
export interface SuspendedTerm extends Term {
  readonly suspension: Suspension
}

/**
 * A term suspended once, for not more than thirty days, to acquire what the administration does not hold: the
 * suspended days do not count. Never automatic: a person decides it with an act.
 *
 * @norma L. 241/1990 art. 2, comma 7
 * @throws RuleError `suspension-invalid` if it is the second, longer than thirty days, or not inside the term
 */
export function suspendTerm(
  term: Term | SuspendedTerm,
  suspension: Suspension,
  calendar: HolidayCalendar,
): SuspendedTerm {
  const days = daysBetween(suspension.firstDay, suspension.lastDay) + 1
  const inside = suspension.firstDay > term.from && suspension.firstDay <= term.end
  if ('suspension' in term || days < 1 || days > 30 || !inside) {
    throw new RuleError('suspension-invalid', 'La sospensione non rispetta i limiti di legge.')
  }
  const recounted = termEnd(term.from, term.days + days, calendar)
  // Suspended on the very days to which a holiday had moved its end, a term never ends while it is suspended.
  const counted = recounted.end > suspension.lastDay ? recounted : termEnd(suspension.lastDay, 1, calendar)
  return {
    ...counted,
    from: term.from,
    days: term.days,
    rule: `${counted.rule}; art. 2, comma 7, L. 241/1990`,
    why:
      `${term.days} giorni ${withArticle('dal', term.from)}, sospesi per ${days} ` +
      `${withArticle('dal', suspension.firstDay)} ${withArticle('al', suspension.lastDay)} (${suspension.act}; ` +
      `art. 2, comma 7, L. 241/1990): scade ${withArticle('il', counted.end)}.`,
    suspension,
  }
}

/** Calendar days left to a term on `today`: 0 on its last day, negative once it is missed. */
export function daysLeft(term: Term, today: LegalDate): number {
  return daysBetween(today, term.end)
}

/** Days before the end of a term on which the office is warned: 7, 3 and 1. */
export function warningDays(term: Term): readonly LegalDate[] {
  return [7, 3, 1].map((days) => addDays(term.end, -days))
}
