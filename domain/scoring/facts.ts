import type { FactValue } from '../../schemas/application.js'
import type { FactDeclaration, RuleSet } from '../../schemas/criteria.js'
import type { LegalDate } from '../../schemas/time.js'
import { isRealDate } from '../terms/index.js'

/** Facts in one form only, every declared fact present, so that equal facts have equal bytes. */
export type CheckedFacts = Readonly<Record<string, FactValue>>

/** Facts of one person as given. */
export type GivenFacts = Readonly<Record<string, FactValue | undefined>>

/** One person's facts in their one form, or what is wrong with them: sentences in Italian that name data, not people. */
export interface FactsFound {
  readonly facts: CheckedFacts
  readonly problems: readonly string[]
}

/**
 * Reads what a rule set declares once, to check the facts of many people against it and put them in their one form:
 * in the order of their names, money with two decimals, a datum not declared as `null`.
 *
 * @param lastDay no date of the past (birth, registration) can come after it: the day on which the window closes
 */
export function factsChecker(ruleSet: RuleSet, lastDay: LegalDate): (given: GivenFacts) => FactsFound {
  const declared = Object.entries(ruleSet.facts)
    .map(([name, declaration]) => ({ name, declaration }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return (given) => {
    const facts: Record<string, FactValue> = {}
    const problems: string[] = []
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(ruleSet.facts, name)) problems.push(`«${name}» non è un dato di questi criteri`)
    }
    for (const { name, declaration } of declared) {
      facts[name] = null
      const value = given[name] ?? null
      if (value === null) {
        if (declaration.required === 'yes') problems.push(`manca il dato «${declaration.label}» (${name})`)
        continue
      }
      const checked = checkFact(declaration, value, lastDay)
      if (typeof checked === 'object') problems.push(`«${declaration.label}» (${name}): ${checked.problem}`)
      else facts[name] = checked
    }
    return { facts, problems }
  }
}

type Problem = { readonly problem: string }

/** One fact as its declaration wants it, in its one form; or what is wrong with it, in Italian. */
export function checkFact(
  declaration: FactDeclaration,
  value: Exclude<FactValue, null>,
  lastDay: LegalDate,
): Exclude<FactValue, null> | Problem {
  switch (declaration.type) {
    case 'money':
      return checkMoney(value)
    case 'date':
      return checkDate(value, lastDay)
    case 'integer':
      return checkCount(value, 1_000_000_000)
    case 'percent':
      return checkCount(value, 100)
    case 'yes-no':
      return typeof value === 'boolean' ? value : { problem: 'deve essere sì o no' }
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(declaration.options ?? {}, value)
        ? value
        : { problem: `deve essere uno fra ${Object.keys(declaration.options ?? {}).join(', ')}` }
  }
}

/** An amount already in its one form. */
const IN_ITS_FORM = /^(0|[1-9]\d*)\.\d{2}$/

function checkMoney(value: string | number | boolean): string | Problem {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  if (typeof text !== 'string' || !/^-?\d{1,12}(\.\d{1,2})?$/.test(text)) {
    return { problem: 'non è un importo in euro con non più di due decimali, come 8500.00' }
  }
  if (IN_ITS_FORM.test(text)) return text
  if (text.startsWith('-')) return { problem: 'non può essere negativo' }
  const [euro = '', cents = ''] = text.split('.')
  return `${euro.replace(/^0+(?=\d)/, '')}.${cents.padEnd(2, '0')}`
}

function checkDate(value: string | number | boolean, lastDay: LegalDate): string | Problem {
  if (typeof value !== 'string' || !isRealDate(value))
    return { problem: 'non è un giorno che esiste, scritto AAAA-MM-GG' }
  if (value > lastDay) return { problem: 'è nel futuro rispetto alla chiusura dei termini' }
  return value < '1900-01-01' ? { problem: 'è troppo lontana nel passato' } : value
}

function checkCount(value: string | number | boolean, largest: number): number | Problem {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    return { problem: 'deve essere un numero intero' }
  if (value < 0) return { problem: 'non può essere negativo' }
  return value > largest ? { problem: `non può superare ${largest}` } : value
}
