import { CALL_TRANSITIONS, type CallEvent, type CallState } from '../../domain/call-transitions.js'
import type { Visit } from '../visit.js'

/** Whether an arrow of the procedure of a call leaves from here for one of the roles of who looks. */
export function mayMove({ session }: Visit, state: CallState, event: CallEvent): boolean {
  return CALL_TRANSITIONS.some(
    (arrow) =>
      arrow.from === state &&
      arrow.event === event &&
      session.staff.roles.some((role) => role === arrow.role),
  )
}
