import { timingSafeEqual } from 'node:crypto'

/** Whether a form carries the secret of its session. */
export function sameSecret(given: string | undefined, expected: string): boolean {
  if (given === undefined) return false
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
