import type { Graduatorie } from '../schemas/graduatoria.js'
import { type Digest, digestOf } from '../schemas/ids.js'

/**
 * The fingerprint of what one act approves: that of the graduatoria, or, where there are several, SHA-256 of the lines
 * `<code> <fingerprint>`, each with its line end, in the order of the avviso.
 */
export function fingerprintOf(graduatorie: Graduatorie): Digest {
  const [only] = graduatorie
  if (only && graduatorie.length === 1) return only.graduatoria.sha256
  return digestOf(
    graduatorie.map(({ ranking, graduatoria }) => `${ranking} ${graduatoria.sha256}\n`).join(''),
  )
}
