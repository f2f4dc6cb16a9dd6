/**
 * Exact numbers for points and money: a ratio of two integers, never binary floating point.
 * Always reduced, the denominator positive, so that equal numbers have equal parts.
 */
export interface Exact {
  readonly n: bigint
  readonly d: bigint
}

export const ZERO: Exact = { n: 0n, d: 1n }

/** A whole number. */
export function whole(n: bigint | number): Exact {
  return { n: BigInt(n), d: 1n }
}

/** Reads `100`, `-0.5`, `516.45`, `1/3`. Only for text whose shape was checked. */
export function exact(text: string): Exact {
  const slash = text.indexOf('/')
  if (slash >= 0) return reduced(BigInt(text.slice(0, slash)), BigInt(text.slice(slash + 1)))
  const point = text.indexOf('.')
  if (point < 0) return { n: BigInt(text), d: 1n }
  const decimals = text.slice(point + 1)
  return reduced(BigInt(text.slice(0, point) + decimals), 10n ** BigInt(decimals.length))
}

export function plus(a: Exact, b: Exact): Exact {
  return a.d === b.d && a.d === 1n ? { n: a.n + b.n, d: 1n } : reduced(a.n * b.d + b.n * a.d, a.d * b.d)
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, { n: -b.n, d: b.d })
}

export function times(a: Exact, b: Exact): Exact {
  return a.d === b.d && a.d === 1n ? { n: a.n * b.n, d: 1n } : reduced(a.n * b.n, a.d * b.d)
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compare(a: Exact, b: Exact): number {
  const left = a.n * b.d
  const right = b.n * a.d
  return left < right ? -1 : left > right ? 1 : 0
}

/** How many whole times `b` (> 0) goes into `a`, towards minus infinity, and what is left (0 ≤ rest < b). */
export function divide(a: Exact, b: Exact): { readonly count: bigint; readonly rest: Exact } {
  const numerator = a.n * b.d
  const denominator = a.d * b.n
  const truncated = numerator / denominator
  const count = numerator % denominator < 0n ? truncated - 1n : truncated
  return { count, rest: minus(a, times(whole(count), b)) }
}

/** Without rounding: a decimal where there is a finite one, otherwise `n/d`. */
export function asText(x: Exact): string {
  if (x.d === 1n) return x.n.toString()
  const places = decimalPlaces(x.d)
  if (places === null) return `${x.n}/${x.d}`
  const digits = ((x.n < 0n ? -x.n : x.n) * (10n ** BigInt(places) / x.d))
    .toString()
    .padStart(places + 1, '0')
  return `${x.n < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** As Italians write it: `1.027`, `−0,5`; with `decimals`, at least that many (`8.500,00`). */
export function inItalianDigits(x: Exact, decimals = 0): string {
  const text = asText(x)
  if (text.includes('/')) return text.replace('-', '−')
  const [integer = '0', fraction = ''] = text.replace('-', '').split('.')
  const grouped = integer.length > 3 ? integer.replace(/\B(?=(\d{3})+$)/g, '.') : integer
  const shown = fraction.padEnd(decimals, '0')
  return `${x.n < 0n ? '−' : ''}${grouped}${shown === '' ? '' : `,${shown}`}`
}

function reduced(n: bigint, d: bigint): Exact {
  const divisor = greatestCommonDivisor(n < 0n ? -n : n, d)
  return divisor === 1n ? { n, d } : { n: n / divisor, d: d / divisor }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a
  let y = b
  while (y !== 0n) [x, y] = [y, x % y]
  return x === 0n ? 1n : x
}

/** Decimal places that write 1/d exactly; null if no finite number of them does. */
function decimalPlaces(d: bigint): number | null {
  let rest = d
  let twos = 0
  let fives = 0
  for (; rest % 2n === 0n; rest /= 2n) twos++
  for (; rest % 5n === 0n; rest /= 5n) fives++
  return rest === 1n ? Math.max(twos, fives) : null
}
