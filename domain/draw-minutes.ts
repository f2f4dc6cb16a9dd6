import type { Draw } from '../schemas/graduatoria.js'
import { RuleError } from './errors.js'

/** One public source of the draw's number, such as the numbers of a lottery. */
export interface DrawSource {
  /** Whether the order in which they came out counts; otherwise they are sorted. */
  readonly ordered: boolean
  /** Whole numbers, as published. */
  readonly numbers: readonly number[]
}

/**
 * Writes the numbers of the public sources as one seed, in the manner of RFC 3797 §4: each number followed by a dot,
 * each source by a slash (`9319./2.5.12.8.10./9.18.26.34.41.45./`), so that there is one way only to write it.
 *
 * @norma avviso, clausola di sorteggio; nel modo di RFC 3797 §4
 * @throws RuleError `draw-seed-invalid`
 */
export function drawSeedOf(sources: readonly DrawSource[]): string {
  if (sources.length === 0)
    throw new RuleError('draw-seed-invalid', 'Manca la fonte del numero del sorteggio.')
  return sources
    .map(({ ordered, numbers }) => {
      if (numbers.length === 0 || numbers.some((number) => !Number.isSafeInteger(number) || number < 0)) {
        throw new RuleError('draw-seed-invalid', 'La fonte del sorteggio non dà numeri interi.')
      }
      const given = ordered ? numbers : [...numbers].sort((a, b) => a - b)
      return `${given.map((number) => `${number}.`).join('')}/`
    })
    .join('')
}

/**
 * The minutes of the draws of a graduatoria, in Italian, with what anybody needs to repeat them. By application id and
 * position only: no names.
 *
 * @param source what the avviso named as the number's source
 * @param graduatoria the hash of the graduatoria that the draws settled
 */
export function drawMinutes(input: {
  readonly source: string
  readonly seed: string
  readonly draws: readonly Draw[]
  readonly sha256: string
}): readonly string[] {
  return [
    `Fonte del numero indicata nell’avviso: ${input.source}.`,
    `Numero: ${input.seed}`,
    'Per ogni domanda a pari merito si calcola l’impronta SHA-256 del numero seguito dal codice della domanda; ' +
      "precede l’impronta più piccola. Chiunque può ripeterlo: printf '%s%s' NUMERO CODICE | sha256sum",
    ...input.draws.flatMap(({ from, drawn }) => [
      `Parità fra le posizioni ${from} e ${from + drawn.length - 1}:`,
      ...drawn.map(({ id, key }, index) => `  posizione ${from + index}: ${id}  ${key}`),
    ]),
    `Impronta della graduatoria: ${input.sha256}`,
  ]
}
