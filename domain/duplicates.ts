import type { ApplicationId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { compareInstants } from './terms/index.js'

/** An application of one call, after its decision. */
export interface DecidedApplication {
  readonly id: ApplicationId
  /** The graduatoria of the call: two applications for two of them are no repetition. */
  readonly ranking: string
  readonly codiceFiscale: string
  /** The certified instant that the avviso lets decide. */
  readonly presentedAt: Instant
  /** Valid, inside the window and with the requirements: what a person decided. */
  readonly admitted: boolean
}

export interface DuplicatesResolved {
  /** The applications that count, one per person, by id. */
  readonly effective: readonly ApplicationId[]
  /** The admitted ones that a later admitted one of the same person replaces, by id. */
  readonly superseded: readonly { readonly id: ApplicationId; readonly by: ApplicationId }[]
}

/**
 * Of several admitted applications of one person the last presented counts and replaces the earlier ones; one that is
 * not admitted replaces nothing, however late it came, and is not replaced. Two presented in the same instant are
 * ordered by their id, so that the answer never depends on the order in which they are read.
 *
 * @norma avviso, clausola sulle domande ripetute (l'ultima valida nei termini; prassi Emilia-Romagna)
 */
export function resolveDuplicates(applications: readonly DecidedApplication[]): DuplicatesResolved {
  const lastOf = new Map<string, DecidedApplication>()
  const admitted = applications.filter((application) => application.admitted)
  for (const application of admitted) {
    const person = personOf(application)
    const last = lastOf.get(person)
    if (last === undefined || comesAfter(application, last)) lastOf.set(person, application)
  }
  const effective = [...lastOf.values()].map((application) => application.id).sort()
  const superseded = admitted
    .map((application) => ({
      id: application.id,
      by: lastOf.get(personOf(application))?.id,
    }))
    .filter(
      (pair): pair is { id: ApplicationId; by: ApplicationId } =>
        pair.by !== undefined && pair.by !== pair.id,
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return { effective, superseded }
}

/** Who applies, and for what. */
function personOf({ codiceFiscale, ranking }: DecidedApplication): string {
  return `${codiceFiscale.toUpperCase()} ${ranking}`
}

function comesAfter(a: DecidedApplication, b: DecidedApplication): boolean {
  const order = compareInstants(a.presentedAt, b.presentedAt)
  return order === 0 ? a.id > b.id : order > 0
}
