import type { StaffId } from '../schemas/ids.js'

/** Who acts: a member of the staff in a role, or the procedure itself when a fact has come about (an hour has
 *  passed, a receipt is there). */
export type Role = 'operatore' | 'responsabile' | 'dirigente' | 'procedure'

/** One arrow of the procedure. */
export interface Transition<State, Event> {
  readonly from: State
  readonly event: Event
  readonly to: State
  readonly role: Role
  /** The actor must be another person than whoever did any of these. */
  readonly anotherThan?: readonly Event[]
  /** The rule of law that the arrow stands on. */
  readonly norm: string
  /** What happens, in Italian. */
  readonly words: string
}

/** Who wants to act. `staff` is null for the procedure itself. */
export interface Actor {
  readonly staff: StaffId | null
  readonly roles: readonly Role[]
}

/** Who did each event, as the record has it: all who wrote the data or the avviso, the last who proposed. */
export type LastActors<Event extends string> = { readonly [event in Event]?: readonly StaffId[] }

export type Verdict<State> =
  | { readonly allowed: true; readonly to: State; readonly norm: string }
  | {
      readonly allowed: false
      readonly code: 'wrong-state' | 'wrong-role' | 'same-person'
      /** What the person reads, in Italian. */
      readonly why: string
    }

/** Whether a table of arrows allows an event. */
export function verdict<State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
  state: State,
  event: Event,
  actor: Actor,
  last: LastActors<Event>,
): Verdict<State> {
  const arrow = table.find((transition) => transition.from === state && transition.event === event)
  if (arrow === undefined) {
    return {
      allowed: false,
      code: 'wrong-state',
      why: 'Questo passo non è possibile adesso: è già avvenuto o non è ancora il momento.',
    }
  }
  if (!actor.roles.includes(arrow.role)) {
    return { allowed: false, code: 'wrong-role', why: `Questo passo spetta ${TO_WHOM[arrow.role]}.` }
  }
  const before = (arrow.anotherThan ?? []).flatMap((earlier) => last[earlier] ?? [])
  if (actor.staff !== null && before.includes(actor.staff)) {
    return {
      allowed: false,
      code: 'same-person',
      why: 'Serve una seconda persona: chi ha fatto il passo precedente non può decidere anche questo.',
    }
  }
  return { allowed: true, to: arrow.to, norm: arrow.norm }
}

const TO_WHOM: Readonly<Record<Role, string>> = {
  operatore: 'a un operatore',
  responsabile: 'al responsabile del procedimento',
  dirigente: 'al dirigente',
  procedure: 'alla procedura, quando il fatto è avvenuto',
}
