import { Refusal } from '../domain/refusal.js'
import type { CallId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { reviewClosings } from '../storage/freeze.js'
import type { Record } from '../storage/record.js'
import type { DrawNumber } from './contract.js'

/** When the facts of a call were fixed, the first time and, if it was taken up again, the last. */
export interface Fixed {
  readonly first: Instant
  readonly again: Instant | null
}

/**
 * Nobody may have known the number while the facts could still change: it came out after the review was first closed.
 * A correction may keep the number of before, or those whom nobody touched would change places.
 * @throws {Refusal} `draw-too-early`, `data-invalid`
 * @norma avviso, clausola di sorteggio
 */
export async function refuseForeseeable(
  { db, clock }: Record,
  call: CallId,
  draw: DrawNumber | null,
): Promise<Fixed> {
  const closings = await reviewClosings(db, call)
  const [first] = closings
  const last = closings.at(-1)
  if (first === undefined || last === undefined) throw new Refusal('wrong-state')
  if (draw !== null) {
    const out = Date.parse(draw.drawnAt)
    if (Number.isNaN(out) || draw.readAt.trim() === '')
      throw new Refusal('data-invalid', 'quando è uscito il numero, e dove si legge')
    if (out < Date.parse(first) || out > Date.parse(clock.now())) throw new Refusal('draw-too-early')
  }
  return { first, again: last === first ? null : last }
}
