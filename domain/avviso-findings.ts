import type { AvvisoPlan } from '../schemas/avviso-template.js'
import type { Avviso } from '../schemas/call.js'
import type { Finding } from '../schemas/findings.js'
import type { LegalDate } from '../schemas/time.js'
import { KINDS } from './kind-of-call.js'
import { listTerms, planCall } from './planning.js'
import { type HolidayCalendar, romeDate, termEnd, withArticle } from './terms/index.js'

/** What an avviso shows before it is published. An impossible one can't be approved; the rest, whoever approves says
 *  that they have seen it. */
export interface AvvisoFinding extends Finding {
  readonly weight: 'impossible' | 'to-confirm'
}

/**
 * What would go wrong with an avviso, while it can still be changed: a plan that cannot hold, PEC as the only way to
 * apply, a window that ends on a holiday or opens before anybody can have read of it, terms longer than the charter's.
 *
 * @param plan what the office intends; null if nobody said: then only what no office could keep is impossible
 * @param today the earliest day on which it can be published
 * @norma Carta dei servizi (35, 45 e 40 giorni); L. 241/1990 artt. 2 e 12; art. 2963 c.c.; DPR 445/2000 art. 38
 */
export function avvisoFindings(
  avviso: Avviso,
  plan: AvvisoPlan | null,
  today: LegalDate,
  calendar: HolidayCalendar,
): readonly AvvisoFinding[] {
  const { publishOn, reviewDays, approvalDays } = plan ?? { publishOn: today, reviewDays: 0, approvalDays: 0 }
  const publishedOn = publishOn < today ? today : publishOn
  return [
    ...planFindings(avviso, { publishOn: publishedOn, reviewDays, approvalDays }, calendar),
    ...channelFindings(avviso),
    ...windowFindings(avviso, publishedOn, calendar),
    ...chartered(avviso),
  ]
}

function planFindings(
  { kind, window, terms, requestingBody }: Avviso,
  { publishOn, reviewDays, approvalDays }: AvvisoPlan,
  calendar: HolidayCalendar,
): AvvisoFinding[] {
  const { possible, why, steps } = planCall(
    {
      publishedOn: publishOn,
      closesAt: window.closesAt,
      terms,
      reviewDays,
      approvalDays,
      observationDays: terms.observationDays ?? 0,
      metBy: terms.observationDays === null ? 'final' : 'provisional',
    },
    calendar,
  )
  if (!possible) return [impossible('plan-impossible', why)]
  const requestedOn = requestingBody.requestedOn as LegalDate | null
  const { listFromRequest } = avvisoTerms({ kind, terms, requestedOn }, publishOn, calendar)
  const list = steps.find(({ step }) => step === 'list')?.expected ?? publishOn
  return listFromRequest !== null && list > listFromRequest
    ? [
        toConfirm(
          'late-from-request',
          `Contati dalla richiesta, i ${terms.listDays} giorni per l’elenco finiscono ${withArticle('il', listFromRequest)}; ` +
            `l’elenco è previsto ${withArticle('il', list)}.`,
        ),
      ]
    : []
}

function channelFindings({ channels: { post, counter, hand } }: Avviso): AvvisoFinding[] {
  return post === null && counter === null && hand === null
    ? [toConfirm('pec-only', 'Si può presentare la domanda solo per PEC: chi non ce l’ha resta fuori.')]
    : []
}

function windowFindings(
  { window }: Avviso,
  publishOn: LegalDate,
  calendar: HolidayCalendar,
): AvvisoFinding[] {
  const [opens, closes] = [romeDate(window.opensAt), romeDate(window.closesAt)]
  return [
    ...(closes < publishOn
      ? [impossible('window-over', 'I termini si chiudono prima che l’avviso sia pubblicato.')]
      : []),
    ...(opens < publishOn && closes >= publishOn
      ? [toConfirm('window-before-publication', 'I termini si aprono prima che l’avviso sia pubblicato.')]
      : []),
    ...(calendar.holidayOn(closes) !== null
      ? [
          toConfirm(
            'closes-on-holiday',
            `I termini si chiudono in un giorno festivo, ${withArticle('il', closes)}: nessuno risponde a chi chiede aiuto.`,
          ),
        ]
      : []),
  ]
}

function chartered({ kind, terms }: Avviso): AvvisoFinding[] {
  const { publicationDays, listDays } = KINDS[kind].terms
  return terms.publicationDays > publicationDays || terms.listDays > listDays
    ? [
        toConfirm(
          'terms-longer-than-charter',
          `I termini sono più lunghi di quelli della Carta dei servizi (${publicationDays} e ${listDays} giorni).`,
        ),
      ]
    : []
}

/** The legal terms of an avviso, as they fall if it is published on a day. */
export interface AvvisoTerms {
  readonly publication: LegalDate
  readonly list: LegalDate
  /** L. 68: the same days for the list, counted from the request. */
  readonly listFromRequest: LegalDate | null
}

/** When the terms of an avviso end. @norma Carta dei servizi (35, 45 e 40 giorni); art. 2963 c.c. */
export function avvisoTerms(
  {
    kind,
    terms,
    requestedOn,
  }: {
    readonly kind: Avviso['kind']
    readonly terms: Pick<Avviso['terms'], 'publicationDays' | 'listDays'>
    readonly requestedOn: LegalDate | null
  },
  publishOn: LegalDate,
  calendar: HolidayCalendar,
): AvvisoTerms {
  const { fromRequest, fromPublication } = listTerms(
    requestedOn ?? publishOn,
    publishOn,
    terms.listDays,
    calendar,
  )
  return {
    publication: termEnd(publishOn, terms.publicationDays, calendar).end,
    list: fromPublication.end,
    listFromRequest: KINDS[kind].countsFromRequest && requestedOn !== null ? fromRequest.end : null,
  }
}

/** The days that a body is told when its request is accepted: none of them can be later. */
export function promisedDays(
  { kind, requestedOn }: { readonly kind: Avviso['kind']; readonly requestedOn: LegalDate | null },
  publishOn: LegalDate,
  calendar: HolidayCalendar,
): readonly { readonly what: string; readonly on: LegalDate }[] {
  const { terms } = KINDS[kind]
  const {
    publication,
    list: fromPublication,
    listFromRequest,
  } = avvisoTerms({ kind, terms, requestedOn }, publishOn, calendar)
  const list =
    listFromRequest !== null && listFromRequest < fromPublication ? listFromRequest : fromPublication
  return [
    { what: 'Pubblicazione dell’avviso', on: publishOn },
    // The list is made of the graduatoria.
    { what: 'Graduatoria, al più tardi', on: publication < list ? publication : list },
    { what: 'Elenco degli avviati, al più tardi', on: list },
  ]
}

function impossible(code: string, text: string): AvvisoFinding {
  return { code, text, weight: 'impossible' }
}

function toConfirm(code: string, text: string): AvvisoFinding {
  return { code, text, weight: 'to-confirm' }
}
