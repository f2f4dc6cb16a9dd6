import type { DatumPath, FactValue } from '../schemas/application.js'
import type { FactDeclaration, RuleSet } from '../schemas/criteria.js'
import type { LegalDate } from '../schemas/time.js'
import { checkFact } from './scoring/facts.js'
import { datumInWords } from './scoring/quantity.js'
import { readFact } from './scoring/read-fact.js'

/** A datum of an application that the office looks up in another archive. */
export interface Question {
  readonly path: DatumPath
  /** How an answer is written; a requirement is held or it is not. */
  readonly datum: FactDeclaration
}

/** A requirement of the avviso, as far as it says who can tell whether it is held. */
export interface AskedRequirement {
  readonly code: string
  readonly text: string
  readonly kind?: string
  /** For a document. */
  readonly heldByAdministration?: boolean
}

/**
 * What the office looks up itself rather than ask the person for it: the data of the criteria, and the requirements
 * that an archive of the administration knows of. What only the application says is not asked of anybody else.
 *
 * @norma L. 241/1990 art. 18, comma 2; DPR 445/2000 artt. 43 e 71 (accertamento d’ufficio e controlli)
 */
export function questionsOf(facts: RuleSet['facts'], requirements: readonly AskedRequirement[]): Question[] {
  const data = Object.entries(facts)
    .filter(([name, { source }]) => name !== 'birthDate' && source !== 'domanda')
    .map(([name, datum]): Question => ({ path: `facts.${name}`, datum }))
  const held = requirements.filter(isKnownToArchives).map(({ code, text }): Question => {
    const label = `requisito: ${text}`
    return { path: `requirements.${code}`, datum: { label, type: 'yes-no', required: 'yes' } }
  })
  return [...data, ...held]
}

function isKnownToArchives({ kind, heldByAdministration }: AskedRequirement): boolean {
  if (kind === undefined || kind === 'registration' || kind === 'category') return true
  return kind === 'document' && heldByAdministration === true
}

/** What is written where somebody looked and there is nothing, as with an ISEE that was never asked for. */
export const NOTHING_FOUND = 'non risulta'

/**
 * Reads the answer to a question as people write it; nothing is guessed.
 *
 * @param lastDay no date of the past can come after it
 * @returns null for a datum that was looked for and is not there; or why it can't be read, in Italian, without the text
 */
export function readAnswer(
  { datum }: Question,
  text: string,
  lastDay: LegalDate,
): { readonly value: FactValue } | { readonly problem: string } {
  if (text.toLowerCase() === NOTHING_FOUND) {
    return datum.required === 'no'
      ? { value: null }
      : { problem: `non può essere «${NOTHING_FOUND}»: serve un valore; se non è stato verificato, svuotare` }
  }
  const read = readFact(datum, codeOf(datum, text))
  if ('problem' in read || read.value === null) return read
  const checked = checkFact(datum, read.value, lastDay)
  if (typeof checked !== 'object') return { value: checked }
  return datum.type === 'choice' ? { problem: 'non è una voce dell’elenco' } : checked
}

/** A choice may be written by its words. */
function codeOf({ options = {} }: FactDeclaration, text: string): string {
  const plain = text.toLowerCase()
  return Object.entries(options).find(([, words]) => words.toLowerCase() === plain)?.[0] ?? text
}

/** A value as people read it: `8.500,00 €`, `sì`, `non dichiarato`. */
export function answerInWords({ datum }: Question, value: FactValue): string {
  return datumInWords({ facts: { datum } }, 'datum', value)
}
