import type { Applicant } from '../schemas/application.js'
import type { CallKind, Ranking } from '../schemas/call.js'
import type { Graduatoria } from '../schemas/graduatoria.js'
import type { ApplicationId } from '../schemas/ids.js'
import { KINDS } from './kind-of-call.js'
import { chooseWithReserves } from './reserves.js'

/** One person in the list for the requesting body: who they are and how to reach them, nothing else. */
export interface ListedPerson {
  readonly position: number
  readonly codiceFiscale: string
  readonly surname: string
  readonly name: string
  readonly birthDate: Applicant['birthDate']
  readonly address: string
  readonly phone: string | null
  readonly email: string | null
  readonly pec: string | null
}

/** How many people are sent for a number of posts. */
export function namesFor(kind: CallKind, posts: number): number {
  return KINDS[kind].namesPerPost * posts
}

/** What decides who is sent: the posts, those that are kept, and the reserves that each application declared. */
export interface Sent {
  readonly kind: CallKind
  readonly ranking: Pick<Ranking, 'posts' | 'reserves'>
  readonly declaredBy: (id: ApplicationId) => readonly string[]
}

/**
 * The applications whose people are sent to the requesting body, in order; fewer if the graduatoria is shorter.
 * @norma DPR 487/1994 artt. 25 e 32; D.Lgs 66/2010 art. 1014
 */
export function applicationsForBody(
  { positions }: Pick<Graduatoria, 'positions'>,
  { kind, ranking, declaredBy }: Sent,
): readonly { readonly position: number; readonly id: ApplicationId }[] {
  return chooseWithReserves(
    positions,
    ranking.posts,
    ranking.reserves,
    declaredBy,
    KINDS[kind].namesPerPost,
  ).map(({ position, id }) => ({ position, id }))
}

/**
 * The list itself. Identity, codice fiscale and contacts only: no ISEE, no points, no data on health.
 *
 * @norma art. 5 GDPR (minimizzazione); G.U. 21E01072
 */
export function listForBody(
  graduatoria: Pick<Graduatoria, 'positions'>,
  sent: Sent,
  applicantOf: (id: ApplicationId) => Applicant,
): readonly ListedPerson[] {
  return applicationsForBody(graduatoria, sent).map(({ position, id }) => {
    const { codiceFiscale, surname, name, birthDate, address, phone, email, pec } = applicantOf(id)
    return { position, codiceFiscale, surname, name, birthDate, address, phone, email, pec }
  })
}
