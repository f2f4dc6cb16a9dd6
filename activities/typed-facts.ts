import { Refusal } from '../domain/refusal.js'
import { type RequiredFact, requiredFacts } from '../domain/required-facts.js'
import { checkFact } from '../domain/scoring/facts.js'
import { romeDate } from '../domain/terms/index.js'
import { ApplicationData } from '../schemas/application.js'
import type { RuleSet } from '../schemas/criteria.js'
import type { Digest } from '../schemas/ids.js'
import { readCall } from '../storage/calls.js'
import { draftOf } from '../storage/decisions.js'
import type { Record } from '../storage/record.js'
import type { ApplicationInput, Command } from './contract.js'
import { lockedRuleSet } from './criteria.js'

/**
 * Facts that the criteria could not read are refused when they are typed, not on the day of the graduatoria. What is
 * left out may still come.
 * @returns what those criteria want of everybody
 * @throws {Refusal} `data-invalid`, naming the data and never their values
 */
export async function refuseWrongFacts(
  record: Record,
  input: ApplicationInput & Command,
): Promise<readonly RequiredFact[]> {
  const parsed = ApplicationData.safeParse(await draftOf(record.db, input))
  // What is wrong with the rest is said where the data are stored.
  if (!parsed.success) return []
  const { criteria, avviso } = await readCall(record.db, input.call)
  const digest = criteria[parsed.data.ranking] as Digest | undefined
  if (digest === undefined) return []
  const ruleSet = await lockedRuleSet(record, digest)
  const problems = wrongFacts(ruleSet, parsed.data.facts, romeDate(avviso.window.closesAt))
  if (problems.length > 0) throw new Refusal('data-invalid', problems.join('; '))
  return requiredFacts(ruleSet)
}

function wrongFacts(
  ruleSet: RuleSet,
  facts: ApplicationData['facts'],
  lastDay: ReturnType<typeof romeDate>,
): string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const declaration = ruleSet.facts[name]
    if (!declaration) return [`«${name}» non è un dato di questi criteri`]
    if (value === null) return []
    const checked = checkFact(declaration, value, lastDay)
    return typeof checked === 'object' ? [`${declaration.label}: ${checked.problem}`] : []
  })
}
