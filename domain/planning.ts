import type { Instant, LegalDate } from '../schemas/time.js'
import {
  addDays,
  addHours,
  daysBetween,
  type HolidayCalendar,
  romeDate,
  type Term,
  termEnd,
  withArticle,
} from './terms/index.js'

/** What an office intends, before publication. Days are calendar days. */
export interface CallPlan {
  readonly publishedOn: LegalDate
  readonly closesAt: Instant
  /** Days from publication to the graduatoria, and to the list (35 and 45, or 40 for L. 68). */
  readonly terms: { readonly publicationDays: number; readonly listDays: number }
  /** Days that the office needs to review the applications once the window is closed. */
  readonly reviewDays: number
  /** Days for observations on the provisional graduatoria; 0 if the avviso goes straight to the final one. */
  readonly observationDays: number
  /** Days to answer the observations and approve the final graduatoria. */
  readonly approvalDays: number
  /** Which graduatoria meets the term of publication. */
  readonly metBy: 'provisional' | 'final'
}

export interface PlanStep {
  readonly step: 'window-closed' | 'review-closed' | 'provisional' | 'final' | 'list'
  readonly label: string
  /** When it will be done if nothing is delayed. */
  readonly expected: LegalDate
  /** When it must be done so that every term is met. */
  readonly latest: LegalDate
}

export interface PlanOutcome {
  readonly publication: Term
  readonly list: Term
  readonly steps: readonly PlanStep[]
  readonly possible: boolean
  /** Days to spare on the tightest step; negative by how many days the plan fails. */
  readonly slack: number
  /** In Italian. */
  readonly why: string
}

/** Hours in which a message accepted in time may still arrive (RFC 6109). */
const LATE_DELIVERY_HOURS = 24

/**
 * Plans a call backwards from its terms, and says before publication if they cannot be met.
 *
 * @norma Carta dei servizi (35 e 45 o 40 giorni); L. 241/1990 art. 2; DPR 68/2005 art. 3 (24 ore di consegna)
 * @throws RuleError `term-invalid`, `date-invalid`, `instant-invalid`
 */
export function planCall(plan: CallPlan, calendar: HolidayCalendar): PlanOutcome {
  const publication = termEnd(plan.publishedOn, plan.terms.publicationDays, calendar)
  const list = termEnd(plan.publishedOn, plan.terms.listDays, calendar)
  const closed = romeDate(addHours(plan.closesAt, LATE_DELIVERY_HOURS))
  const reviewed = addDays(closed, plan.reviewDays)
  const provisional = plan.observationDays > 0
  const final = addDays(reviewed, (provisional ? plan.observationDays : 0) + plan.approvalDays)

  const latestFinal = earlier(list.end, plan.metBy === 'final' || !provisional ? publication.end : list.end)
  const afterObservations = addDays(latestFinal, -(plan.observationDays + plan.approvalDays))
  const latestProvisional =
    plan.metBy === 'provisional' ? earlier(publication.end, afterObservations) : afterObservations
  const latestReview = provisional ? latestProvisional : addDays(latestFinal, -plan.approvalDays)

  const steps: PlanStep[] = [
    {
      step: 'window-closed',
      label: 'termini chiusi e 24 ore di consegna passate',
      expected: closed,
      latest: addDays(latestReview, -plan.reviewDays),
    },
    { step: 'review-closed', label: 'istruttoria chiusa', expected: reviewed, latest: latestReview },
    ...(provisional
      ? [
          {
            step: 'provisional' as const,
            label: 'graduatoria provvisoria pubblicata',
            expected: reviewed,
            latest: latestProvisional,
          },
        ]
      : []),
    {
      step: 'final',
      label: 'graduatoria definitiva approvata e pubblicata',
      expected: final,
      latest: latestFinal,
    },
    { step: 'list', label: 'elenco inviato all’ente', expected: final, latest: list.end },
  ]
  const slack = Math.min(...steps.map(({ expected, latest }) => daysBetween(expected, latest)))
  // every step before the one that fails its term fails with it: the last of them says which term
  const tightest = steps.findLast(({ expected, latest }) => daysBetween(expected, latest) === slack)
  return {
    publication,
    list,
    steps,
    possible: slack >= 0,
    slack,
    why:
      slack >= 0
        ? `Il piano regge, con ${slack} ${slack === 1 ? 'giorno' : 'giorni'} di margine.`
        : `Il piano non è possibile: «${tightest?.label}» cadrebbe ${withArticle('il', tightest?.expected ?? final)}, ` +
          `${-slack} ${slack === -1 ? 'giorno' : 'giorni'} dopo l’ultimo utile.`,
  }
}

/**
 * L. 68: the forty days for the list, both from the body's request and from publication, since the Carta does not say
 * which. The office is warned on the earlier.
 *
 * @norma Carta dei servizi (40 giorni dalla richiesta dell’utente)
 */
export function listTerms(
  requestedOn: LegalDate,
  publishedOn: LegalDate,
  days: number,
  calendar: HolidayCalendar,
): { readonly fromRequest: Term; readonly fromPublication: Term; readonly earlier: LegalDate } {
  const fromRequest = termEnd(requestedOn, days, calendar)
  const fromPublication = termEnd(publishedOn, days, calendar)
  return { fromRequest, fromPublication, earlier: earlier(fromRequest.end, fromPublication.end) }
}

function earlier(a: LegalDate, b: LegalDate): LegalDate {
  return a < b ? a : b
}
