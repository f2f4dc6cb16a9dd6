import type { Instant } from '../schemas/time.js'
import { RuleError } from './errors.js'
import { compareInstants, epochSecond } from './terms/index.js'

/** When applications may be presented; both ends are inside. */
export interface Window {
  readonly opensAt: Instant
  readonly closesAt: Instant
}

/** The two certified instants of a PEC: acceptance by the sender's provider, delivery to the office's mailbox. */
export interface CertifiedInstants {
  readonly sentAt: Instant
  readonly arrivedAt: Instant
}

export interface Placement {
  readonly position: 'early' | 'in-time' | 'late'
  /** The instant that decided, as certified. */
  readonly instant: Instant
  /** Whole seconds before the opening or after the closing; 0 in time. */
  readonly secondsOff: number
}

/**
 * Whether an application was presented in time, by the instant that the avviso chose (`sent` or `arrived`), never by
 * when a program looked. To the second: "ore 12:00" admits 12:00:00 and not 12:00:01. Certified instants have whole
 * seconds; an instant with a fraction stands in the second that a clock shows, so that 12:00:00.900 is 12:00:00, in
 * time at the closing, and 08:59:59.900 is 08:59:59, early at the opening.
 *
 * @norma Cons. Stato 8546/2024; DPR 68/2005 art. 3
 * @throws RuleError `window-invalid` if the window closes before it opens; `instant-invalid`
 */
export function placeInWindow(
  window: Window,
  rule: 'sent' | 'arrived',
  instants: CertifiedInstants,
): Placement {
  if (compareInstants(window.closesAt, window.opensAt) < 0) {
    throw new RuleError('window-invalid', 'La chiusura dei termini precede l’apertura.')
  }
  const instant = rule === 'sent' ? instants.sentAt : instants.arrivedAt
  const second = epochSecond(instant)
  const early = epochSecond(window.opensAt) - second
  const late = second - epochSecond(window.closesAt)
  if (early > 0) return { position: 'early', instant, secondsOff: early }
  if (late > 0) return { position: 'late', instant, secondsOff: late }
  return { position: 'in-time', instant, secondsOff: 0 }
}

/**
 * The same for a call whose days are not contiguous: in time on any of its days; between two of them it is `late` for
 * the one before only if no later day is left, otherwise `early` for the next.
 *
 * @param days in any order; each both ends inside
 * @norma Carta dei servizi (valida solo nei giorni di chiamata)
 * @throws RuleError `window-invalid` if there is no day, or days overlap
 */
export function placeInCallDays(
  days: readonly Window[],
  rule: 'sent' | 'arrived',
  instants: CertifiedInstants,
): Placement {
  const sorted = [...days].sort((a, b) => compareInstants(a.opensAt, b.opensAt))
  const overlap = sorted.some((day, index) => {
    const next = sorted[index + 1]
    return next !== undefined && compareInstants(day.closesAt, next.opensAt) >= 0
  })
  const last = sorted.at(-1)
  if (last === undefined || overlap) {
    throw new RuleError('window-invalid', 'I giorni di chiamata mancano o si sovrappongono.')
  }
  const placements = sorted.map((day) => placeInWindow(day, rule, instants))
  return placements.find(({ position }) => position !== 'late') ?? placeInWindow(last, rule, instants)
}

/** How an application came to the office. */
export type Presentation =
  | { readonly channel: 'pec'; readonly rule: 'sent' | 'arrived'; readonly instants: CertifiedInstants }
  /** At the counter or by hand: the queue present at closing is served, at the instant in which it was there. */
  | { readonly channel: 'counter' | 'hand'; readonly presentedAt: Instant }
  | {
      readonly channel: 'raccomandata'
      /** What the avviso lets decide; posting where it is ambiguous. */
      readonly rule: 'posted' | 'arrived'
      readonly postedAt: Instant
      readonly arrivedAt: Instant
    }

/**
 * The instant that decides, by channel: never the one of registration, which is stored apart.
 *
 * @norma TAR Campania 5488/2023 (raccomandata: la spedizione, se l’avviso è ambiguo); L. 241/1990 art. 18-bis
 */
export function decidingInstant(presentation: Presentation): Instant {
  switch (presentation.channel) {
    case 'pec':
      return presentation.rule === 'sent' ? presentation.instants.sentAt : presentation.instants.arrivedAt
    case 'counter':
    case 'hand':
      return presentation.presentedAt
    case 'raccomandata':
      return presentation.rule === 'posted' ? presentation.postedAt : presentation.arrivedAt
  }
}
