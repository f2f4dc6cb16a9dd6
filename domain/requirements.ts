import type { Evidence, Requirement } from '../schemas/requirements.js'
import type { LegalDate } from '../schemas/time.js'
import { yearsCompleted } from './terms/elapsed.js'
import { inItalian, withArticle } from './terms/index.js'

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
 * datum, source and instant. What is not known is never *not met*: it is for a person, and what the administration
 * already holds is not asked again.
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
  return requirement.kind === 'document' && requirement.heldByAdministration
    ? {
        outcome: 'to-check',
        why: 'È già presso l’amministrazione: va cercato d’ufficio, non chiesto alla persona.',
      }
    : {
        outcome: 'to-check',
        why: 'Non risulta: va verificato, e se occorre chiesto con il soccorso istruttorio.',
      }
}

function judge(requirement: Requirement, evidence: Evidence, known: KnownEvidence, days: CallDays): Verdict {
  switch (requirement.kind) {
    case 'age':
      return judgeAge(requirement, evidence, days)
    case 'school-title':
      return requirement.titles.includes(String(evidence.value))
        ? { outcome: 'met', why: 'Il titolo di studio è fra quelli richiesti.' }
        : {
            outcome: 'to-check',
            why: 'Il titolo non è fra quelli indicati: va visto se è superiore o riconosciuto.',
          }
    case 'citizenship':
      return judgeCitizenship(requirement, evidence, known['stay-title'], days)
    case 'registration':
      return judgeRegistration(requirement, evidence, known['registered-at'], days)
    case 'category':
      return evidence.value === requirement.category
        ? { outcome: 'met', why: 'È iscritto nella categoria richiesta.' }
        : { outcome: 'not-met', why: 'È iscritto in un’altra categoria della L. 68/1999.' }
    case 'professional':
    case 'document':
      return evidence.value === true
        ? { outcome: 'met', why: 'Risulta dai documenti.' }
        : { outcome: 'to-check', why: 'Non risulta chiaramente dai documenti.' }
  }
}

function judgeAge(
  requirement: Extract<Requirement, { kind: 'age' }>,
  evidence: Evidence,
  days: CallDays,
): Verdict {
  const day = days[requirement.on]
  const years = yearsCompleted(String(evidence.value) as LegalDate, day)
  const fits =
    years >= requirement.atLeast && (requirement.atMost === undefined || years <= requirement.atMost)
  return { outcome: fits ? 'met' : 'not-met', why: `Ha ${years} anni compiuti ${withArticle('al', day)}.` }
}

function judgeCitizenship(
  requirement: Extract<Requirement, { kind: 'citizenship' }>,
  evidence: Evidence,
  stay: Evidence | undefined,
  days: CallDays,
): Verdict {
  if (evidence.value === 'it' || evidence.value === 'eu') {
    return { outcome: 'met', why: 'È cittadino italiano o dell’Unione europea.' }
  }
  if (stay === undefined)
    return { outcome: 'to-check', why: 'Non risulta un titolo di soggiorno: va verificato d’ufficio.' }
  if (!requirement.stayTitles.includes(String(stay.value))) {
    return {
      outcome: 'to-check',
      why: 'Il titolo di soggiorno non è fra quelli indicati nell’avviso: decide una persona.',
    }
  }
  const day = days[requirement.on]
  if (stay.until === undefined)
    return { outcome: 'to-check', why: 'Del titolo di soggiorno non si conosce la scadenza.' }
  return stay.until >= day
    ? { outcome: 'met', why: `Il titolo di soggiorno vale fino ${withArticle('al', stay.until)}.` }
    : {
        outcome: 'to-check',
        why: `Il titolo di soggiorno è scaduto ${withArticle('il', stay.until)}: va visto se il rinnovo è in corso.`,
      }
}

function judgeRegistration(
  requirement: Extract<Requirement, { kind: 'registration' }>,
  evidence: Evidence,
  office: Evidence | undefined,
  days: CallDays,
): Verdict {
  const day = days[requirement.on]
  const since = String(evidence.value)
  if (since > day) {
    return {
      outcome: 'not-met',
      why: `È iscritto dal ${inItalian(since as LegalDate)}, dopo ${withArticle('il', day)}.`,
    }
  }
  if (evidence.until !== undefined && evidence.until < day) {
    return { outcome: 'not-met', why: `L’iscrizione è finita ${withArticle('il', evidence.until)}.` }
  }
  if (requirement.offices.length === 0)
    return { outcome: 'met', why: `È iscritto ${withArticle('dal', since as LegalDate)}.` }
  if (office === undefined) return { outcome: 'to-check', why: 'Non si sa in quale ufficio è iscritto.' }
  return requirement.offices.includes(String(office.value))
    ? {
        outcome: 'met',
        why: `È iscritto ${withArticle('dal', since as LegalDate)} in un ufficio fra quelli indicati.`,
      }
    : { outcome: 'not-met', why: 'È iscritto in un ufficio diverso da quelli indicati.' }
}
