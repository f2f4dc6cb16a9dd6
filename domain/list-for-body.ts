import type { Applicant } from '../schemas/application.js'
import type { RuleSet } from '../schemas/criteria.js'
import type { Graduatoria } from '../schemas/graduatoria.js'
import type { ApplicationId } from '../schemas/ids.js'

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

/**
 * How many people are sent for a number of posts: double for art. 16, exactly as many for L. 68.
 *
 * @norma DPR 487/1994 art. 25 (art. 16: il doppio dei posti); art. 32 (L. 68: tanti quanti i posti)
 */
export function namesFor(kind: RuleSet['kind'], posts: number): number {
  return kind === 'art16' ? posts * 2 : posts
}

/** The applications whose people are sent to the requesting body, in order; fewer if the graduatoria is shorter. */
export function applicationsForBody(
  graduatoria: Graduatoria,
  call: { readonly kind: RuleSet['kind']; readonly posts: number },
): readonly { readonly position: number; readonly id: ApplicationId }[] {
  return graduatoria.positions
    .slice(0, namesFor(call.kind, call.posts))
    .map(({ position, id }) => ({ position, id }))
}

/**
 * The list itself. Identity, codice fiscale and contacts only: no ISEE, no points, no data on health.
 *
 * @norma art. 5 GDPR (minimizzazione); G.U. 21E01072
 */
export function listForBody(
  graduatoria: Graduatoria,
  call: { readonly kind: RuleSet['kind']; readonly posts: number },
  applicantOf: (id: ApplicationId) => Applicant,
): readonly ListedPerson[] {
  return applicationsForBody(graduatoria, call).map(({ position, id }) => {
    const { codiceFiscale, surname, name, birthDate, address, phone, email, pec } = applicantOf(id)
    return { position, codiceFiscale, surname, name, birthDate, address, phone, email, pec }
  })
}
