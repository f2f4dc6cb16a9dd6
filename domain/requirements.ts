import type { Evidence, Requirement } from '../schemas/requirements.js'
import type { LegalDate } from '../schemas/time.js'
import { yearsCompleted } from './terms/elapsed.js'
import { isRealDate, withArticle } from './terms/index.js'

/** What is known of one person, by what it is about; a document by its requirement's code. */
export type KnownEvidence = Readonly<Record<string, Evidence | undefined>>

export interface RequirementCheck {
  readonly code: string
  readonly outcome: 'met' | 'not-met' | 'to-check'
  /** The datum that decided, where and when it was found; null if nothing is known. */
  readonly evidence: Evidence | null
  /** In Italian, for the staff. */
  readonly why: string
}

interface Verdict {
  readonly outcome: RequirementCheck['outcome']
  readonly why: string
}

/** Days of the call that requirements refer to. */
export interface CallDays {
  readonly publication: LegalDate
  readonly closing: LegalDate
}

/** Keys of `KnownEvidence` that are not documents. */
const ABOUT = {
  age: 'birth-date',
  'school-title': 'school-title',
  citizenship: 'citizenship',
  registration: 'registered-on',
  category: 'category',
} as const

/**
 * Checks one requirement of the avviso against what is known: met, not met, or for a person to check, each with its
 * datum, source and instant. What is not known, or can't be read, is never *not met*: it is for a person, and what the
 * administration already holds is not asked again.
 *
 * @norma L. 241/1990 art. 18, comma 2; DPR 445/2000 art. 43; D.Lgs 165/2001 art. 38 (cittadinanza e titoli di soggiorno)
 */
export function checkRequirement(
  requirement: Requirement,
  known: KnownEvidence,
  days: CallDays,
): RequirementCheck {
  const key = requirement.kind in ABOUT ? ABOUT[requirement.kind as keyof typeof ABOUT] : requirement.code
  const evidence = known[key] ?? null
  const verdict = evidence === null ? unknown(requirement) : judge(requirement, evidence, known, days)
  return { code: requirement.code, evidence, ...verdict }
}

function unknown(requirement: Requirement): Verdict {
  return isHeld(requirement)
    ? toCheck('È già presso l’amministrazione: va cercato d’ufficio, non chiesto alla persona.')
    : toCheck('Non risulta: va verificato, e se occorre chiesto con il soccorso istruttorio.')
}

function isHeld(requirement: Requirement): boolean {
  return requirement.kind === 'document' && requirement.heldByAdministration
}

function judge(requirement: Requirement, evidence: Evidence, known: KnownEvidence, days: CallDays): Verdict {
  switch (requirement.kind) {
    case 'age':
      return judgeAge(requirement, evidence, days)
    case 'school-title':
      return requirement.titles.some((title) => title === evidence.value)
        ? met('Il titolo di studio è fra quelli richiesti.')
        : toCheck('Il titolo non è fra quelli indicati: va visto se è superiore o riconosciuto.')
    case 'citizenship':
      return judgeCitizenship(requirement, evidence, known['stay-title'], days)
    case 'registration':
      return judgeRegistration(requirement, evidence, known['registered-at'], days)
    case 'category':
      return judgeCategory(requirement, evidence)
    case 'professional':
    case 'document':
      return judgeDocument(requirement, evidence, days)
  }
}

function judgeAge(
  requirement: Extract<Requirement, { kind: 'age' }>,
  evidence: Evidence,
  days: CallDays,
): Verdict {
  const day = days[requirement.on]
  const birth = dayOf(evidence)
  if (birth === null || birth > day) return toCheck('La data di nascita trovata non è un giorno possibile.')
  const years = yearsCompleted(birth, day)
  const fits =
    years >= requirement.atLeast && (requirement.atMost === undefined || years <= requirement.atMost)
  const why = `Ha ${years} ${years === 1 ? 'anno compiuto' : 'anni compiuti'} ${withArticle('al', day)}.`
  return fits ? met(why) : notMet(why)
}

function judgeCategory(requirement: Extract<Requirement, { kind: 'category' }>, evidence: Evidence): Verdict {
  if (evidence.value === requirement.category) return met('È iscritto nella categoria richiesta.')
  return evidence.value === 'art1' || evidence.value === 'art18'
    ? notMet('È iscritto nell’altra categoria della L. 68/1999.')
    : toCheck('La categoria trovata non è una di quelle della L. 68/1999.')
}

/** What expires must last at least until the closing. */
function judgeDocument(
  requirement: Extract<Requirement, { kind: 'professional' | 'document' }>,
  evidence: Evidence,
  days: CallDays,
): Verdict {
  if (evidence.value !== true) {
    return isHeld(requirement) ? unknown(requirement) : toCheck('Non risulta chiaramente dai documenti.')
  }
  return evidence.until !== undefined && evidence.until < days.closing
    ? toCheck(`È scaduto ${withArticle('il', evidence.until)}, prima della chiusura dei termini.`)
    : met('Risulta dai documenti.')
}

function judgeCitizenship(
  requirement: Extract<Requirement, { kind: 'citizenship' }>,
  evidence: Evidence,
  stay: Evidence | undefined,
  days: CallDays,
): Verdict {
  if (evidence.value === 'it' || evidence.value === 'eu') {
    return met('È cittadino italiano o dell’Unione europea.')
  }
  if (stay === undefined) return toCheck('Non risulta un titolo di soggiorno: va verificato d’ufficio.')
  if (!requirement.stayTitles.some((title) => title === stay.value))
    return toCheck('Il titolo di soggiorno non è fra quelli indicati nell’avviso: decide una persona.')
  if (stay.until === undefined) return toCheck('Del titolo di soggiorno non si conosce la scadenza.')
  return stay.until >= days[requirement.on]
    ? met(`Il titolo di soggiorno vale fino ${withArticle('al', stay.until)}.`)
    : toCheck(
        `Il titolo di soggiorno è scaduto ${withArticle('il', stay.until)}: va visto se il rinnovo è in corso.`,
      )
}

function judgeRegistration(
  requirement: Extract<Requirement, { kind: 'registration' }>,
  evidence: Evidence,
  office: Evidence | undefined,
  days: CallDays,
): Verdict {
  const day = days[requirement.on]
  const since = dayOf(evidence)
  if (since === null) return toCheck('La data di iscrizione trovata non è un giorno che esiste.')
  const latest = requirement.since !== undefined && requirement.since < day ? requirement.since : day
  if (since > latest)
    return notMet(`È iscritto ${withArticle('dal', since)}, dopo ${withArticle('il', latest)}.`)
  if (evidence.until !== undefined && evidence.until < day)
    return notMet(`L’iscrizione è finita ${withArticle('il', evidence.until)}.`)
  if (requirement.offices.length === 0) return met(`È iscritto ${withArticle('dal', since)}.`)
  if (office === undefined) return toCheck('Non si sa in quale ufficio è iscritto.')
  return requirement.offices.some((one) => one === office.value)
    ? met(`È iscritto ${withArticle('dal', since)} in un ufficio fra quelli indicati.`)
    : notMet('È iscritto in un ufficio diverso da quelli indicati.')
}

/** The day that was found; null if it is none. */
function dayOf({ value }: Evidence): LegalDate | null {
  return typeof value === 'string' && isRealDate(value) ? (value as LegalDate) : null
}

function met(why: string): Verdict {
  return { outcome: 'met', why }
}

function notMet(why: string): Verdict {
  return { outcome: 'not-met', why }
}

function toCheck(why: string): Verdict {
  return { outcome: 'to-check', why }
}
