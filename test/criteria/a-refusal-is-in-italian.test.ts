import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { readRuleSet } from '../../criteria/load.js'
import { RuleError } from '../../domain/errors.js'

const sets = ['art16-emilia-romagna', 'l68-art18-pistoia', 'l68-emilia-romagna'].map(
  (id) =>
    parse(readFileSync(new URL(`../../criteria/${id}.yaml`, import.meta.url), 'utf8'), {
      schema: 'failsafe',
    }) as object,
)

/** Every place of a tree, as the keys that lead to it. */
function placesOf(tree: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof tree !== 'object' || tree === null) return [at]
  return [at, ...Object.entries(tree).flatMap(([key, value]) => placesOf(value, [...at, key]))]
}

/** The tree with one place changed; null takes it away. */
function changed(tree: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined || typeof tree !== 'object' || tree === null) return value
  const entries = Object.entries(tree).flatMap(([name, one]): [string, unknown][] => {
    if (name !== key) return [[name, one]]
    return rest.length === 0 && value === null ? [] : [[name, changed(one, rest, value)]]
  })
  return Array.isArray(tree) ? entries.map(([, one]) => one) : Object.fromEntries(entries)
}

const wrong = fc.oneof(
  fc.constantFrom(null, '', '?', 'yes', '-1', '1/0', '2026-02-30', 'draw', [], {}, [[]], { a: 'b' }),
  fc.string({ maxLength: 12 }),
  fc.constant('x'.repeat(500)),
  fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), fc.constant('1'), { minKeys: 1, maxKeys: 3 }),
)

it.each(['valueOf', 'toString', 'hasOwnProperty', 'isPrototypeOf'])(
  'a datum called %s, as what every object has, is not found by chance',
  (name) => {
    const [set] = sets as [object, ...object[]]
    const place = placesOf(set).find((keys) => keys.at(-1) === 'fact') as readonly string[]
    expect(() => readRuleSet(stringify(changed(set, place, name)))).toThrow(/usa per sé/)
  },
)

it('whatever is wrong in a file of criteria is said in Italian, and never by the machine', () => {
  const damaged = fc
    .constantFrom(...sets)
    .chain((set) => fc.tuple(fc.constant(set), fc.constantFrom(...placesOf(set)), wrong))
    .map(([set, place, value]) => stringify(changed(set, place, value)))
  fc.assert(
    fc.property(damaged, (yaml) => {
      try {
        expect(readRuleSet(yaml).id).toMatch(/^[a-z0-9-]+$/)
      } catch (error) {
        if (!(error instanceof RuleError)) throw error
        expect(error.code).toBe('rule-set-invalid')
        expect(error.message).not.toMatch(
          /\b(invalid|expected|received|too|unrecognized|must be|undefined|null|object|string|array)\b/i,
        )
      }
    }),
    { numRuns: 400 },
  )
})
