import type { ApplicationId } from '../schemas/ids.js'

/** An application registered for a call whose review is open. */
export interface KnownApplication {
  readonly id: ApplicationId
  /** The certified sender; null if it did not come by PEC. */
  readonly sender: string | null
}

/**
 * The application that a later message without a form seems to complete: the only one that came from the same certified
 * sender. It is proposed and a person confirms. Null when there is none, or more than one (a family, a patronato).
 *
 * @norma L. 241/1990 artt. 6, comma 1, lett. b, e 10 (documenti e memorie nel procedimento)
 */
export function integratedApplication(
  sender: string | null,
  known: readonly KnownApplication[],
): ApplicationId | null {
  if (sender === null) return null
  const same = known.filter(
    (application) => application.sender?.trim().toLowerCase() === sender.trim().toLowerCase(),
  )
  const [only] = same
  return same.length === 1 && only !== undefined ? only.id : null
}
