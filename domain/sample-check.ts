import { type ApplicationId, type Digest, digestOf } from '../schemas/ids.js'
import { RuleError } from './errors.js'

/** Which self-declarations are checked. */
export interface SampleInput {
  readonly applications: readonly ApplicationId[]
  /** A share in whole per cent, rounded up, or a number. */
  readonly size: { readonly percent: number } | { readonly count: number }
  /** Recorded, so that anybody can draw the same sample again. */
  readonly seed: string
  /** Where a person found reasonable doubt: checked in any case, over and above the sample. */
  readonly doubtful: readonly ApplicationId[]
}

export interface Sample {
  readonly seed: string
  /** In the order of their keys. */
  readonly drawn: readonly { readonly id: ApplicationId; readonly key: Digest }[]
  /** Those with reasonable doubt that the sample had not already caught. */
  readonly added: readonly ApplicationId[]
}

/**
 * Draws the self-declarations to check: each application's key is SHA-256(seed ‖ `controllo` ‖ id), the smallest keys
 * are the sample; those with reasonable doubt are added. The same seed gives the same sample, in whatever order the
 * applications are read. The word in the middle keeps this draw apart from the one between equals.
 *
 * @norma DPR 445/2000 art. 71 (controlli a campione e in caso di ragionevole dubbio)
 * @throws RuleError `sample-invalid`
 */
export function drawSample(input: SampleInput): Sample {
  const size = sampleSize(input)
  const drawn = [...new Set(input.applications)]
    .map((id) => ({ id, key: digestOf(`${input.seed}controllo${id}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, size)
  const caught = new Set(drawn.map(({ id }) => id))
  const added = [...new Set(input.doubtful)].filter((id) => !caught.has(id)).sort()
  return { seed: input.seed, drawn, added }
}

function sampleSize({ applications, size, seed }: SampleInput): number {
  const people = new Set(applications).size
  const whole = 'percent' in size ? size.percent : size.count
  const fits =
    'percent' in size ? size.percent >= 1 && size.percent <= 100 : size.count >= 0 && size.count <= people
  if (!Number.isInteger(whole) || !fits || seed.trim() === '') {
    throw new RuleError('sample-invalid', 'La misura del campione o il suo numero non vanno bene.')
  }
  // a share that is not a whole number of people takes one more
  return 'percent' in size ? Number((BigInt(people) * BigInt(size.percent) + 99n) / 100n) : size.count
}
