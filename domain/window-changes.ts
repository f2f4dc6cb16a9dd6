import type { Instant, LegalDate } from '../schemas/time.js'
import { RuleError } from './errors.js'
import { compareInstants, romeDate, withArticle } from './terms/index.js'
import type { Window } from './window.js'

/** What an avviso said of the times: the day from which the terms run, and when applications may be presented. */
export interface CallTimes {
  readonly dayZero: LegalDate
  /** In order, none over another. */
  readonly days: readonly [Window, ...Window[]]
}

/** The act that changes them. */
export interface WindowAct {
  /** By number and date. */
  readonly act: string
  readonly publishedAt: Instant
  /** Whether the terms still run from the publication of the avviso: a parameter of the office. */
  readonly keepsDayZero: boolean
}

export interface ChangedTimes extends CallTimes {
  /** In Italian. */
  readonly why: string
}

/**
 * Proroga: the last closing moves forward, by an act published before it has passed. Applications already presented
 * stay as they are, and whoever was in time still is.
 *
 * @norma avviso; L. 241/1990 art. 3 (atto motivato)
 * @throws RuleError `window-change-invalid` if the act comes after the closing, or the new closing is not later
 */
export function extendWindow(times: CallTimes, closesAt: Instant, act: WindowAct): ChangedTimes {
  const last = lastOf(times)
  if (compareInstants(act.publishedAt, last.closesAt) > 0) {
    throw new RuleError('window-change-invalid', 'La proroga è pubblicata a termini già chiusi.')
  }
  if (compareInstants(closesAt, last.closesAt) <= 0) {
    throw new RuleError('window-change-invalid', 'La proroga non sposta la chiusura in avanti.')
  }
  const [first, ...others] = times.days
  const extended = { ...last, closesAt }
  return changed(
    act,
    { ...times, days: others.length === 0 ? [extended] : [first, ...others.slice(0, -1), extended] },
    `Termini prorogati fino ${withArticle('al', romeDate(closesAt))}`,
  )
}

/**
 * Riapertura dei termini: after the closing, another window opens, by an act published before it does. Applications
 * presented in the earlier windows stay valid; whoever was late for them stays late.
 *
 * @norma avviso; L. 241/1990 art. 3 (atto motivato)
 * @throws RuleError `window-change-invalid` if the terms are not closed yet, or the window opens before the act or
 *   closes before it opens
 */
export function reopenWindow(times: CallTimes, again: Window, act: WindowAct): ChangedTimes {
  if (compareInstants(act.publishedAt, lastOf(times).closesAt) <= 0) {
    throw new RuleError('window-change-invalid', 'I termini sono ancora aperti: serve una proroga.')
  }
  if (compareInstants(again.opensAt, act.publishedAt) < 0) {
    throw new RuleError(
      'window-change-invalid',
      'La riapertura comincia prima della pubblicazione dell’atto.',
    )
  }
  if (compareInstants(again.closesAt, again.opensAt) < 0) {
    throw new RuleError('window-change-invalid', 'La riapertura si chiude prima di aprirsi.')
  }
  return changed(
    act,
    { ...times, days: [...times.days, again] },
    `Termini riaperti ${withArticle('dal', romeDate(again.opensAt))} ${withArticle('al', romeDate(again.closesAt))}`,
  )
}

function changed(act: WindowAct, times: CallTimes, what: string): ChangedTimes {
  const dayZero = act.keepsDayZero ? times.dayZero : romeDate(act.publishedAt)
  const terms = act.keepsDayZero
    ? 'i termini del procedimento corrono ancora'
    : 'i termini del procedimento corrono'
  return { ...times, dayZero, why: `${what} (${act.act}): ${terms} ${withArticle('dal', dayZero)}.` }
}

function lastOf({ days }: CallTimes): Window {
  return days.at(-1) ?? days[0]
}
