import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { RuleError } from '../domain/errors.js'
import { ruleSetProblems } from '../domain/scoring/check-rule-set.js'
import { RuleSet } from '../schemas/criteria.js'

const FOLDER = new URL('./', import.meta.url)

/** The ids of the rule sets that come with the product, in alphabetical order. */
export function ruleSetIds(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort()
}

/** A rule set that comes with the product. @throws RuleError `rule-set-unknown`, `rule-set-invalid` */
export function loadRuleSet(id: string): RuleSet {
  if (!ruleSetIds().includes(id)) {
    throw new RuleError('rule-set-unknown', `Non ci sono criteri di nome «${id.slice(0, 80)}».`)
  }
  const ruleSet = readRuleSet(readFileSync(new URL(`${id}.yaml`, FOLDER), 'utf8'))
  if (ruleSet.id !== id) {
    throw new RuleError('rule-set-invalid', `Il file «${id}.yaml» contiene i criteri «${ruleSet.id}».`)
  }
  return ruleSet
}

/**
 * Reads a rule set from YAML. Every scalar stays text, so that no number is ever a binary float.
 *
 * @throws RuleError `rule-set-invalid`, with every place that is wrong, in words
 */
export function readRuleSet(yaml: string): RuleSet {
  const shaped = RuleSet.safeParse(parsed(yaml), { error: inWords })
  if (!shaped.success) {
    const problems = shaped.error.issues.map(({ path, message }) => `${place(path)}: ${message}`)
    throw new RuleError('rule-set-invalid', `${problems.join('; ')}.`)
  }
  const problems = ruleSetProblems(shaped.data)
  if (problems.length > 0) throw new RuleError('rule-set-invalid', `${problems.join('; ')}.`)
  return shaped.data
}

function parsed(yaml: string): unknown {
  try {
    return parse(yaml, { schema: 'failsafe' })
  } catch (error) {
    const line = /at line (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    throw new RuleError(
      'rule-set-invalid',
      `Il file non è YAML ben scritto${line === undefined ? '' : ` (riga ${line})`}.`,
    )
  }
}

function place(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'file' : path.map(String).join(' › ')
}

/** What the schema has no words of its own for. */
const WORDS: Readonly<Record<string, string>> = {
  invalid_type: 'manca, o non è del tipo giusto',
  invalid_value: 'manca, o non è del tipo giusto',
  invalid_union: 'manca, o non è scritto in nessuno dei modi ammessi',
  too_big: 'è troppo lungo',
  too_small: 'è vuoto',
}

/** An issue of the schema: of a key that may not be, what the schema says of keys. */
interface Issue {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly keys?: readonly string[]
  readonly issues?: readonly Issue[]
}

function inWords({ code = '', keys, issues }: Issue): string {
  if (keys !== undefined) return `parole che non si conoscono: ${keys.join(', ')}`
  if (issues !== undefined) return issues.map(({ message }) => message).join('; ')
  return WORDS[code] ?? 'non va bene'
}
