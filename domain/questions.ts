import type { DatumPath, FactValue } from '../schemas/application.js'
import type { FactDeclaration, RuleSet } from '../schemas/criteria.js'
import type { Requirement } from '../schemas/requirements.js'
import type { LegalDate } from '../schemas/time.js'
import { checkFact } from './scoring/facts.js'
import { datumInWords } from './scoring/quantity.js'
import { readFact } from './scoring/read-fact.js'

/** A datum of an application that the office looks up in another archive. */
export interface Question {
  readonly path: DatumPath
  /** How an answer is written. */
  readonly datum: FactDeclaration
  /** Requirements that are not met when it was looked for and is not there. */
  readonly decides: readonly string[]
}

/**
 * What the office looks up itself rather than ask the person for it: the data of the criteria, and what an archive of
 * the administration knows about the requirements. What only the application says is not asked of anybody else.
 *
 * @norma L. 241/1990 art. 18, comma 2; DPR 445/2000 artt. 43 e 71 (accertamento d’ufficio e controlli)
 */
export function questionsOf(facts: RuleSet['facts'], requirements: readonly Requirement[]): Question[] {
  const data = Object.entries(facts)
    .filter(([name, { source }]) => name !== 'birthDate' && source !== 'domanda')
    .map(([name, datum]): Question => ({ path: `facts.${name}`, datum, decides: [] }))
  const known = new Map<DatumPath, Question>()
  for (const question of requirements.flatMap(questionsAbout)) {
    const before = known.get(question.path)
    known.set(question.path, before === undefined ? question : together(before, question))
  }
  return [...data, ...known.values()]
}

function questionsAbout(requirement: Requirement): Question[] {
  const { code, text } = requirement
  switch (requirement.kind) {
    case 'registration': {
      const on: FactDeclaration = { label: 'iscritto dal', type: 'date', required: 'no' }
      const offices = requirement.offices.map((office) => [office, office.toUpperCase()])
      const at: FactDeclaration = {
        label: 'ufficio di iscrizione',
        type: 'choice',
        required: 'yes',
        options: { ...Object.fromEntries(offices), altro: 'altro ufficio' },
      }
      return [
        { path: 'evidence.registered-on', datum: on, decides: [code] },
        ...(offices.length === 0
          ? []
          : [{ path: 'evidence.registered-at' as const, datum: at, decides: [] }]),
      ]
    }
    case 'category': {
      const options = { art1: 'art. 1', art18: 'art. 18' }
      const datum = { label: 'categoria di iscrizione', type: 'choice', required: 'no', options } as const
      return [{ path: 'evidence.category', datum, decides: [code] }]
    }
    case 'document': {
      const datum: FactDeclaration = { label: `requisito: ${text}`, type: 'yes-no', required: 'yes' }
      return requirement.heldByAdministration ? [{ path: `evidence.${code}`, datum, decides: [] }] : []
    }
    case 'age':
    case 'school-title':
    case 'citizenship':
    case 'professional':
      return []
  }
}

/** One question for two requirements about the same thing. */
function together(one: Question, other: Question): Question {
  const options = { ...one.datum.options, ...other.datum.options }
  const datum = one.datum.options === undefined ? one.datum : { ...one.datum, options }
  return { ...one, datum, decides: [...one.decides, ...other.decides] }
}

/** What is written where somebody looked and there is nothing, as with an ISEE that was never asked for. */
export const NOTHING_FOUND = 'non risulta'

/**
 * Reads the answer to a question as people write it; nothing is guessed.
 *
 * @param lastDay no datum of the criteria can come after it; a registration may, and then it is too late
 * @returns null for a datum that was looked for and is not there; or why it can't be read, in Italian, without the text
 */
export function readAnswer(
  { path, datum }: Question,
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
  const checked = checkFact(datum, read.value, path.startsWith('facts.') ? lastDay : NO_LIMIT)
  if (typeof checked !== 'object') return { value: checked }
  return datum.type === 'choice' ? { problem: 'non è una voce dell’elenco' } : checked
}

const NO_LIMIT = '9999-12-31' as LegalDate

/** A choice may be written by its words. */
function codeOf({ options = {} }: FactDeclaration, text: string): string {
  const plain = text.toLowerCase()
  return Object.entries(options).find(([, words]) => words.toLowerCase() === plain)?.[0] ?? text
}

/** A value as people read it: `8.500,00 €`, `sì`, `non dichiarato`. */
export function answerInWords({ datum }: Pick<Question, 'datum'>, value: FactValue): string {
  return datumInWords({ facts: { datum } }, 'datum', value)
}
