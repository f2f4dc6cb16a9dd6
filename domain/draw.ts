import { type ApplicationId, type Digest, digestOf } from '../schemas/ids.js'
import { RuleError } from './errors.js'

/** One name in the urn: the smaller key comes out first. */
export interface Drawn {
  readonly id: ApplicationId
  /** SHA-256 of the seed followed by the application's id, both in UTF-8. */
  readonly key: Digest
}

/**
 * Draws lots among equals: each one's key is SHA-256(seed ‖ id), smallest first. Anybody who has the seed and the ids
 * gets the same order with `printf '%s%s' SEED ID | sha256sum`.
 *
 * @param seed the public number that the avviso names and that nobody could know before the closing
 * @norma avviso, clausola di sorteggio; nel modo di RFC 3797
 * @throws RuleError `draw-seed-invalid` on an empty seed or one with blanks around it
 */
export function drawLots(ids: readonly ApplicationId[], seed: string): readonly Drawn[] {
  if (seed === '' || seed !== seed.trim()) {
    throw new RuleError('draw-seed-invalid', 'Il numero del sorteggio è vuoto o ha spazi attorno.')
  }
  return ids.map((id) => ({ id, key: digestOf(seed + id) })).sort((a, b) => (a.key < b.key ? -1 : 1))
}
