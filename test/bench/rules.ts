/**
 * `npm run bench rules`: 10,000 people ranked with every point explained, against the floor of the same run, which is
 * sorting the same people by points already known and writing the same JSON. No assertion on time: it reports a ratio.
 */
import { loadRuleSet } from '../../criteria/load.js'
import { buildGraduatoria, type Candidate, type RankingInput } from '../../domain/ranking.js'
import { simulate } from '../../domain/simulation.js'
import type { Graduatoria } from '../../schemas/graduatoria.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'

const PEOPLE = 10_000
const ROUNDS = 21

/** A small generator with a fixed seed (Lehmer), so that every run ranks the same people. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state * 48_271) % 2_147_483_647
    return state % sides
  }
}

function people(count: number): Candidate[] {
  const roll = dice(42)
  const two = (number: number) => String(number).padStart(2, '0')
  return Array.from({ length: count }, (_, index) => ({
    id: `GE-2026-001.${index.toString(16).padStart(16, '0')}` as ApplicationId,
    presentedAt: '2026-03-10T10:00:00+01:00' as Instant,
    facts: {
      isee: roll(10) === 0 ? null : `${roll(40_000)}.${two(roll(100))}`,
      didFiledOn: roll(2) === 0 ? null : `2026-0${1 + roll(3)}-${two(1 + roll(28))}`,
      unemployed: roll(2) === 0,
      birthDate: `${1960 + roll(45)}-${two(1 + roll(12))}-${two(1 + roll(28))}`,
    },
  }))
}

function input(candidates: readonly Candidate[]): RankingInput {
  return {
    call: {
      id: 'GE-2026-001' as CallId,
      kind: 'art16',
      posts: 10,
      publishedOn: '2026-03-02' as LegalDate,
      closesAt: '2026-03-31T12:00:00+02:00' as Instant,
    },
    criteria: loadRuleSet('art16-emilia-romagna'),
    candidates,
    drawSeed: '20260331/1-2-3-4-5',
  }
}

function rank(given: RankingInput): Graduatoria {
  const outcome = buildGraduatoria(given)
  if (outcome.status !== 'ranked') throw new Error('the bench has a draw number')
  return outcome.graduatoria
}

interface Cost {
  readonly wall: number
  /** Of the processor, which a busy machine does not stretch. */
  readonly cpu: number
}

/** Milliseconds that some work takes. */
function costOf(work: () => unknown): Cost {
  const start = performance.now()
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return { wall: performance.now() - start, cpu: (user + system) / 1000 }
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

const given = input(people(PEOPLE))
const graduatoria = rank(given)
const known = [...graduatoria.positions].sort((a, b) => (a.id < b.id ? -1 : 1))

const chosen = given.candidates[5000]?.id ?? given.candidates[0]?.id
const tried = simulate(given)
const work = {
  floor: () => {
    const sorted = [...known].sort((a, b) => Number(b.points) - Number(a.points))
    return JSON.stringify({ ...graduatoria, positions: sorted })
  },
  ranked: () => JSON.stringify(rank(given)),
  oneChange: () => (chosen === undefined ? null : tried.whatIf(chosen, { isee: '1234.56' })),
}
// in turns, so that a busy moment slows them all
const rounds = Array.from({ length: ROUNDS }, () => ({
  floor: costOf(work.floor),
  ranked: costOf(work.ranked),
  oneChange: costOf(work.oneChange),
}))

globalThis.gc?.()
const memory = [2_500, 5_000, 10_000].map((count) => {
  const some = input(people(count))
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const kept = rank(some)
  globalThis.gc?.()
  return {
    count: kept.positions.length,
    perPerson: Math.round((process.memoryUsage().heapUsed - before) / count),
  }
})

const row = (name: string, what: string, cpu: string, wall: string) =>
  console.log(`  ${name.padEnd(8)}${what.padEnd(46)}${cpu.padStart(9)}${wall.padStart(9)}`)
const time = (name: string, what: string, of: keyof typeof work) =>
  row(
    name,
    what,
    `${middle(rounds.map((round) => round[of].cpu)).toFixed(1)} ms`,
    `${middle(rounds.map((round) => round[of].wall)).toFixed(1)} ms`,
  )
const ratio = (of: keyof Cost) => middle(rounds.map(({ floor, ranked }) => ranked[of] / floor[of])).toFixed(2)

console.log(`rules: ${PEOPLE} people, the middle of ${ROUNDS} rounds`)
row('', '', 'cpu', 'wall')
time('floor', 'sort by known points and write the JSON', 'floor')
time('ranked', 'scored, ordered, explained, hashed, JSON', 'ranked')
row('ratio', 'at most 3', ratio('cpu'), ratio('wall'))
time('what-if', 'over one person, under 50 ms', 'oneChange')
for (const { count, perPerson } of memory)
  console.log(`  memory  ${count} people: ${perPerson} bytes each (needs --expose-gc)`)
