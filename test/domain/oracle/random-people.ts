import fc from 'fast-check'
import type { Candidate } from '../../../domain/ranking.js'
import { addDays } from '../../../domain/terms/index.js'
import type { FactDeclaration, RuleSet } from '../../../schemas/criteria.js'
import type { Instant, LegalDate } from '../../../schemas/time.js'
import { applicationCalled } from '../call-of-the-comune.js'

/** Amounts crowd around the places where a cent counts. */
const money = fc
  .oneof(
    fc.integer({ min: 0, max: 5_000_000 }),
    fc
      .tuple(
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom(50_000, 10_000, 51_645),
        fc.integer({ min: -2, max: 2 }),
      )
      .map(([times, step, cents]) => Math.max(0, times * step + cents)),
    fc.integer({ min: 774_680, max: 774_690 }),
  )
  .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`)

/** Days crowd around those of the call. */
const dates = fc
  .oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 40 }))
  .map((days) => addDays('2026-03-20' as LegalDate, -days))

/** Values that a datum may have, and none where it may be missing. */
export function valuesOf(declaration: FactDeclaration) {
  const values = {
    money,
    date: dates,
    integer: fc.integer({ min: 0, max: 6 }),
    percent: fc.integer({ min: 0, max: 100 }),
    'yes-no': fc.boolean(),
    choice: fc.constantFrom(...Object.keys(declaration.options ?? { none: '' })),
  }[declaration.type] as fc.Arbitrary<string | number | boolean>
  return declaration.required === 'yes' ? values : fc.option(values, { freq: 5 })
}

/** People for a rule set; half of them are drawn from a few, so that ties are common. */
export function peopleFor(ruleSet: RuleSet, howMany: number): fc.Arbitrary<Candidate[]> {
  const one = fc.record(
    Object.fromEntries(Object.entries(ruleSet.facts).map(([name, fact]) => [name, valuesOf(fact)])),
  )
  return fc
    .tuple(
      fc.array(one, { minLength: 10, maxLength: 10 }),
      fc.array(one, { minLength: howMany, maxLength: howMany }),
      fc.infiniteStream(fc.nat(19)),
    )
    .map(([few, many, dice]) =>
      many.map((facts, index) => ({
        id: applicationCalled(index.toString(16).padStart(4, '0').repeat(4)),
        presentedAt: '2026-03-10T10:00:00+01:00' as Instant,
        facts: few[dice.next().value ?? 0] ?? facts,
      })),
    )
}
