import type { ApplicationData, DatumPath, DatumSource, FactValue } from '../schemas/application.js'
import { type ApplicationId, type CallId, digestOf } from '../schemas/ids.js'
import type { Evidence, Requirement } from '../schemas/requirements.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { type Canonical, canonicalJson } from './canonical.js'
import { answerInWords, type Question } from './questions.js'
import { type CallDays, checkRequirement, type RequirementCheck } from './requirements.js'
import { checkFact } from './scoring/facts.js'
import { datumAt } from './sources.js'

/** What a call looks up in other archives, as the record stands now. */
export interface CallToCheck {
  readonly call: CallId
  readonly requirements: readonly Requirement[]
  /** The days to which they refer; no datum of the criteria comes after the closing. */
  readonly days: CallDays
  /** One for each graduatoria, by a name of its own. */
  readonly lists: readonly ListToCheck[]
}

export interface ListToCheck {
  readonly name: string
  readonly questions: readonly Question[]
  readonly applications: readonly ApplicationToCheck[]
}

export interface ApplicationToCheck {
  readonly id: ApplicationId
  readonly state: string
  /** Its data may still be changed. */
  readonly open: boolean
  readonly data: ApplicationData
}

/** Where something stands in a file that came back. */
export interface Place {
  readonly sheet: string
  readonly row: number
}

/** What another archive says of one application. */
export interface Answer extends Place {
  readonly application: ApplicationId
  readonly codiceFiscale: string
  /** What was looked up, and nothing else. */
  readonly given: ReadonlyMap<DatumPath, FactValue>
}

/** Why a file can't be used, in Italian, without personal data. */
export interface FileProblem {
  /** Null if it is of the whole file. */
  readonly sheet: string | null
  readonly row: number | null
  /** Letter and heading: `F «ISEE (euro)»`. */
  readonly column: string | null
  readonly problem: string
}

/** `Domande, riga 12, colonna F «ISEE (euro)»: è ambiguo …` */
export function problemInWords({ sheet, row, column, problem }: FileProblem): string {
  const where = [sheet, row && `riga ${row}`, column && `colonna ${column}`].filter(Boolean).join(', ')
  return where === '' ? `Il file non si può usare: ${problem}` : `${where}: ${problem}`
}

/** What an answer would do to one datum. */
export interface Change extends Pick<Question, 'path' | 'decides'> {
  readonly label: string
  /** In words, with where it was found if that is known. */
  readonly before: string
  readonly beforeSource: string | null
  readonly after: string
  readonly value: FactValue
  /** `confirmed`: the value was the same, now it has a source. */
  readonly effect: 'confirmed' | 'changed'
}

/** What follows for a requirement of the avviso. */
export interface RequirementEffect {
  readonly code: string
  readonly text: string
  readonly before: RequirementCheck['outcome']
  readonly after: RequirementCheck['outcome']
  /** In Italian. */
  readonly why: string
}

export interface ApplicationChanges extends Place {
  readonly application: ApplicationId
  readonly changes: readonly Change[]
  /** Requirements that would stand otherwise than now. */
  readonly effects: readonly RequirementEffect[]
  /** Of the application as it was looked at. */
  readonly fingerprint: string
}

/**
 * What the answers would change, person by person; or, if a single one can't be used, why. An answer that is not there
 * changes nothing: what was not looked up is not known to be missing.
 *
 * @norma L. 241/1990 art. 6, comma 1, lett. b (i fatti si accertano d’ufficio)
 */
export function previewAnswers(
  call: Omit<CallToCheck, 'call'>,
  answers: readonly Answer[],
): { readonly changes: readonly ApplicationChanges[] } | { readonly problems: readonly FileProblem[] } {
  const known = new Map(
    call.lists.map((list) => [
      list.name,
      { list, byId: new Map(list.applications.map((one) => [one.id, one])) },
    ]),
  )
  const problems: FileProblem[] = []
  const changes: ApplicationChanges[] = []
  for (const answer of answers) {
    const { sheet, row } = answer
    const found = known.get(sheet)
    const application = found?.byId.get(answer.application)
    const problem = whyNot(application, answer)
    if (problem !== null) problems.push({ sheet, row, column: null, problem })
    else if (found && application && answer.given.size > 0) {
      const { id, data } = application
      const changed = changesOf(found.list.questions, data, answer.given)
      changes.push({
        sheet,
        row,
        application: id,
        changes: changed,
        effects: effectsOf(call, data, withAnswers(data, changed, NOT_YET)),
        fingerprint: fingerprintOf(application),
      })
    }
  }
  return problems.length > 0 ? { problems } : { changes }
}

function whyNot(application: ApplicationToCheck | undefined, answer: Answer): string | null {
  if (application === undefined) return 'la domanda non è fra quelle della chiamata: togliere la riga'
  if (application.data.applicant.codiceFiscale !== answer.codiceFiscale)
    return 'il codice fiscale non è quello della domanda: la riga è stata spostata, o il dato è stato corretto dopo l’esportazione; esportare di nuovo'
  if (!application.open && answer.given.size > 0)
    return 'la domanda è già stata decisa, i suoi dati non cambiano più: togliere la riga'
  return null
}

function changesOf(
  questions: readonly Question[],
  data: ApplicationData,
  given: ReadonlyMap<DatumPath, FactValue>,
): Change[] {
  return questions.flatMap((question) => {
    const { path } = question
    const value = given.get(path)
    if (value === undefined) return []
    const before = asAnswer(question, datumAt(data, path))
    return {
      path,
      decides: question.decides,
      label: question.datum.label,
      before: before.words,
      beforeSource: data.sources?.[path]?.source ?? evidenceAt(data, path)?.source ?? null,
      after: answerInWords(question, value),
      value,
      effect: before.value === value ? 'confirmed' : 'changed',
    }
  })
}

function evidenceAt({ evidence }: ApplicationData, path: DatumPath): Evidence | undefined {
  return path.startsWith('evidence.') ? evidence[path.slice('evidence.'.length)] : undefined
}

/** What an application has, in the one form of an answer; what was typed wrongly is shown as it was typed. */
function asAnswer(
  question: Question,
  typed: FactValue,
): { readonly value: FactValue; readonly words: string } {
  const checked = typed === null ? null : checkFact(question.datum, typed, '9999-12-31' as LegalDate)
  return checked !== null && typeof checked === 'object'
    ? { value: typed, words: String(typed) }
    : { value: checked, words: answerInWords(question, checked) }
}

/** Stands where a source will, while nothing is written. */
const NOT_YET: DatumSource = { source: 'anteprima', at: '1970-01-01T00:00:00.000Z' as Instant }

function effectsOf(
  { requirements, days }: Pick<CallToCheck, 'requirements' | 'days'>,
  before: ApplicationData,
  after: ApplicationData,
): RequirementEffect[] {
  return requirements.flatMap((requirement) => {
    const [was, is] = [standing(requirement, before, days), standing(requirement, after, days)]
    const { code, text } = requirement
    return was.outcome === is.outcome
      ? []
      : [{ code, text, before: was.outcome, after: is.outcome, why: is.why }]
  })
}

/** How a requirement stands: as somebody has concluded, otherwise by what is known. */
function standing(requirement: Requirement, data: ApplicationData, days: CallDays) {
  const concluded = data.requirements[requirement.code]
  if (concluded === undefined) return checkRequirement(requirement, data.evidence, days)
  // An answer leaves a conclusion only where it found nothing.
  return { outcome: concluded, why: 'È stato cercato e non risulta.' }
}

/** Of an application as somebody looks at it: changes with its data and with its state. */
export function fingerprintOf({ state, data }: Pick<ApplicationToCheck, 'state' | 'data'>): string {
  return digestOf(canonicalJson({ state, data: data as Canonical })).slice(0, 16)
}

/**
 * The data with what was found, each datum with its source. What was looked for and is not there leaves the requirement
 * that stands on it not met; what is found takes the place of such a conclusion, never of a person's.
 */
export function withAnswers(
  data: ApplicationData,
  changes: readonly Pick<Change, 'path' | 'value' | 'decides'>[],
  source: DatumSource,
): ApplicationData {
  const facts = { ...data.facts }
  const evidence = { ...data.evidence }
  const requirements = { ...data.requirements }
  const sources = { ...data.sources }
  for (const { path, value, decides } of changes) {
    const [kind, name = ''] = path.split('.')
    sources[path] = source
    if (kind === 'facts') facts[name] = value
    else if (value === null) delete evidence[name]
    else evidence[name] = { value: value as Evidence['value'], source: source.source, at: source.at }
    for (const code of decides) {
      const conclusion: DatumPath = `requirements.${code}`
      if (value === null) {
        requirements[code] = 'not-met'
        sources[conclusion] = source
      } else if (sources[conclusion]) {
        delete requirements[code]
        delete sources[conclusion]
      }
    }
  }
  return { ...data, facts, evidence, requirements, sources }
}
