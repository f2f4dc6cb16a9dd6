/** Chance that a seed decides: the same seed gives the same people and the same story, on any machine. */
export interface Chance {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  oneOf<T>(things: readonly T[]): T
  /** True once in `n`. */
  onceIn(n: number): boolean
}

/** Mulberry32 on the seed's characters. For stories only: nothing that must be unforeseeable comes from here. */
export function chanceOf(seed: string): Chance {
  let state = 0x9e3779b9
  for (const character of seed)
    state = Math.imul(state ^ character.charCodeAt(0), 0x85ebca6b) ^ (state >>> 13)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const between = (from: number, to: number) => from + (next() % (to - from + 1))
  return {
    between,
    oneOf: (things) => things[between(0, things.length - 1)] as (typeof things)[number],
    onceIn: (n) => between(1, n) === 1,
  }
}
