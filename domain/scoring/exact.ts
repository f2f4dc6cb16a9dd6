/**
 * Exact numbers for points and money: a ratio of two integers, never binary floating point. The denominator is
 * positive; the ratio need not be reduced, so equality is `compare(a, b) === 0`, never equal parts.
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
  if (slash >= 0) return { n: BigInt(text.slice(0, slash)), d: BigInt(text.slice(slash + 1)) }
  const point = text.indexOf('.')
  if (point < 0) return { n: BigInt(text), d: 1n }
  return { n: BigInt(text.slice(0, point) + text.slice(point + 1)), d: powerOfTen(text.length - point - 1) }
}

export function plus(a: Exact, b: Exact): Exact {
  if (a.d === b.d) return { n: a.n + b.n, d: a.d }
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d }
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, { n: -b.n, d: b.d })
}

export function times(a: Exact, b: Exact): Exact {
  return { n: a.n * b.n, d: a.d * b.d }
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compare(a: Exact, b: Exact): number {
  const left = a.d === b.d ? a.n : a.n * b.d
  const right = a.d === b.d ? b.n : b.n * a.d
  return left < right ? -1 : left > right ? 1 : 0
}

/** How many whole times `b` (> 0) goes into `a`, towards minus infinity, and what is left (0 ≤ rest < b). */
export function divide(a: Exact, b: Exact): { readonly count: bigint; readonly rest: Exact } {
  const numerator = a.n * b.d
  const denominator = a.d * b.n
  const truncated = numerator / denominator
  const left = numerator - truncated * denominator
  const below = left < 0n
  return {
    count: below ? truncated - 1n : truncated,
    rest: { n: below ? left + denominator : left, d: a.d * b.d },
  }
}

/** Without rounding and without idle zeros: a decimal where there is a finite one, otherwise `n/d`. */
export function asText(x: Exact): string {
  if (x.d === 1n) return x.n.toString()
  const { sign, integer, fraction, ratio } = written(x)
  if (ratio !== null) return `${sign}${ratio}`
  return `${sign}${integer}${fraction === '' ? '' : `.${fraction}`}`
}

/** As Italians write it: `1.027`, `−0,5`; with `decimals`, at least that many (`8.500,00`). */
export function inItalianDigits(x: Exact, decimals = 0): string {
  const { sign, integer, fraction, ratio } = written(x)
  const minusSign = sign === '' ? '' : '−'
  if (ratio !== null) return `${minusSign}${ratio}`
  const shown = fraction.padEnd(decimals, '0')
  return `${minusSign}${grouped(integer)}${shown === '' ? '' : `,${shown}`}`
}

/** Digits with a point between thousands: `1.027`. */
export function grouped(integer: string): string {
  let written = integer.slice(-3)
  for (let end = integer.length - 3; end > 0; end -= 3) {
    written = `${integer.slice(Math.max(0, end - 3), end)}.${written}`
  }
  return written
}

interface Written {
  readonly sign: '' | '-'
  readonly integer: string
  /** Decimals, without zeros at the end. */
  readonly fraction: string
  /** `2/3`, when no finite number of decimals will do. */
  readonly ratio: string | null
}

function written({ n, d }: Exact): Written {
  const size = n < 0n ? -n : n
  const sign = n < 0n ? '-' : ''
  const places = placesOfPower(d)
  if (places !== null) return decimal(sign, size, places)
  const divisor = greatestCommonDivisor(size, d)
  const reduced = d / divisor
  const needed = decimalPlaces(reduced)
  if (needed === null) return { sign, integer: '', fraction: '', ratio: `${size / divisor}/${reduced}` }
  return decimal(sign, (size / divisor) * (powerOfTen(needed) / reduced), needed)
}

function decimal(sign: Written['sign'], units: bigint, places: number): Written {
  const digits = units.toString().padStart(places + 1, '0')
  const point = digits.length - places
  let end = digits.length
  while (end > point && digits[end - 1] === '0') end--
  return { sign, integer: digits.slice(0, point), fraction: digits.slice(point, end), ratio: null }
}

const POWERS = Array.from({ length: 25 }, (_, places) => 10n ** BigInt(places))

function powerOfTen(places: number): bigint {
  return POWERS[places] ?? 10n ** BigInt(places)
}

/** How many decimals a denominator stands for; null if it is no power of ten. */
function placesOfPower(d: bigint): number | null {
  const places = POWERS.indexOf(d)
  return places === -1 ? null : places
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a
  let y = b
  while (y !== 0n) [x, y] = [y, x % y]
  return x
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
