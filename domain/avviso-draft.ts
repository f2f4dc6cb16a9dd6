import type { AvvisoTemplate, DraftChoices } from '../schemas/avviso-template.js'
import type { Avviso, Ranking, RankingCode } from '../schemas/call.js'
import type { CriteriaId, OfficeId, RequestId } from '../schemas/ids.js'
import type { CallRequest, RequestedProfile } from '../schemas/request.js'
import type { LegalDate } from '../schemas/time.js'
import { RuleError } from './errors.js'

/** A request as the office's register knows it. */
export interface RegisteredRequest {
  readonly id: RequestId
  readonly office: OfficeId
  readonly protocollo: string
  readonly on: LegalDate
  readonly data: CallRequest
}

/**
 * An avviso drafted from an accepted request and the office's template: an operatore says only what neither of them
 * does. Each profile has its graduatoria; in an L. 68 call each profile and category.
 *
 * @norma DPR 487/1994 artt. 23-32; L. 241/1990 art. 12
 * @throws RuleError `template-unfit` for a template of the other kind, or without the criteria that are needed
 */
export function draftAvviso(
  { id, office, protocollo, on, data }: RegisteredRequest,
  template: AvvisoTemplate,
  { call, window, days }: Pick<DraftChoices, 'call' | 'window' | 'days'>,
): Avviso {
  if (template.kind !== data.kind)
    throw new RuleError('template-unfit', 'Il modello di avviso è dell’altro tipo di chiamata.')
  const { name, pec } = data.body
  const { mailbox, documents, channels, terms, act, drawSource, responsible } = template
  return {
    id: call,
    kind: data.kind,
    office,
    mailbox,
    requestingBody: {
      name,
      // An accepted request has an address and a number.
      pec: pec as string,
      request: data.number as string,
      requestedOn: data.askedOn,
      received: { request: id, protocollo, on },
    },
    rankings: data.profiles.map((profile, n) => rankingOf(profile, data.profiles, n, template)),
    requirements: withoutRepeats([
      ...template.requirements,
      ...data.profiles.flatMap(({ requirements }) => requirements),
    ]),
    documents,
    window,
    days,
    channels,
    terms,
    act,
    drawSource,
    responsible,
  }
}

function rankingOf(
  { profile, contract, posts, category, reserves }: RequestedProfile,
  all: readonly RequestedProfile[],
  n: number,
  { criteria }: AvvisoTemplate,
): Ranking {
  const by = category ?? 'unica'
  const rules = criteria[by]
  if (rules === undefined)
    throw new RuleError(
      'template-unfit',
      'Il modello di avviso non dice con quali criteri si fa la graduatoria.',
    )
  const same = all.filter((other) => other.category === category)
  const code =
    same.length > 1 ? `${category ?? 'profilo'}-${same.indexOf(all[n] as RequestedProfile) + 1}` : by
  return {
    code: code as RankingCode,
    profile,
    contract,
    posts,
    criteria: rules as CriteriaId,
    category,
    reserves,
  }
}

/** The template and several profiles may ask the same. */
function withoutRepeats(requirements: Avviso['requirements']): Avviso['requirements'] {
  return requirements.filter(({ code }, n) => requirements.findIndex((one) => one.code === code) === n)
}
