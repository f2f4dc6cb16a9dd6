import type { Graduatoria } from '../schemas/graduatoria.js'
import type { ApplicationId, CallId } from '../schemas/ids.js'

/** What everybody may see of an art. 16 graduatoria. */
export interface PublicGraduatoria {
  readonly call: CallId
  readonly positions: readonly { readonly position: number; readonly code: string }[]
}

/**
 * The version of a graduatoria to publish: code and position, nothing else. Points would reveal hardship through the
 * ISEE, so they stay in each person's own letter.
 *
 * @param codeOf the random code that each person found in the receipt of the application
 * @norma D.Lgs 33/2013 art. 26, comma 4 (per analogia); art. 5 GDPR (minimizzazione)
 */
export function publicView(
  graduatoria: Graduatoria,
  codeOf: (id: ApplicationId) => string,
): PublicGraduatoria {
  return {
    call: graduatoria.call,
    positions: graduatoria.positions.map(({ position, id }) => ({ position, code: codeOf(id) })),
  }
}
