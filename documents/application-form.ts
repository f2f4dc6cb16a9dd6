import type { Applicant } from '../schemas/application.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { formMark } from './form-mark.js'
import { type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'
import { capital, day, instant } from './words.js'

/** The modulo di domanda, to be filled by hand (`filled: null`) or with what the person has given. */
export interface ApplicationFormData extends PdfHeading {
  call: CallHeading
  /** The only PEC address that receives applications. */
  mailbox: string
  window: { opensAt: Instant; closesAt: Instant }
  /** What the avviso requires, in its order. */
  requirements: readonly { code: string; text: string }[]
  /** What the criteria ask, in their order: `ISEE in corso di validità (euro)`. */
  questions: readonly { name: string; text: string }[]
  filled: FilledForm | null
}

export interface FilledForm {
  applicant: Applicant
  /** Requirement code → whether the person declares it. */
  requirements: Readonly<Record<string, boolean>>
  /** Name of the question → the answer in words; null if the person leaves it out. */
  answers: Readonly<Record<string, string | null>>
  /** Where the person wants to be answered. */
  answerTo: 'pec' | 'address' | 'counter'
  /** How the person will sign. */
  signature: 'digital' | 'autograph'
  signedOn: LegalDate | null
}

/** @throws TypesettingFailed @norma DPR 445/2000 artt. 38, 46, 47, 76; CAD art. 65 */
export function applicationForm(typesetter: Typesetter, data: ApplicationFormData): Promise<PaperFile> {
  const { letterhead, madeAt, call, mailbox, window, filled } = data
  const questions = data.questions.filter(({ name }) => name !== 'birthDate')
  return pdfFile(typesetter, 'application-form', `${call.code}-modulo-di-domanda.pdf`, {
    letterhead,
    madeAt,
    call,
    mailbox,
    mark: formMark(call.code),
    opensAt: instant(window.opensAt),
    closesAt: instant(window.closesAt),
    identity: identity(filled?.applicant ?? null),
    requirements: data.requirements.map(({ code, text }) => ({
      text,
      declared: filled?.requirements[code] ?? null,
    })),
    // The day of birth is asked once, with the identity.
    questions: questions.map(({ name, text }) => ({
      text: capital(text),
      answer: filled ? (filled.answers[name] ?? 'non dichiarato') : null,
    })),
    answerTo: filled?.answerTo ?? null,
    signature: filled?.signature ?? null,
    signedOn: filled?.signedOn ? day(filled.signedOn) : null,
  })
}

function identity(applicant: Applicant | null): { label: string; value: string | null }[] {
  const value = (of: (person: Applicant) => string | null) => (applicant ? (of(applicant) ?? '–') : null)
  return [
    { label: 'Cognome', value: value((person) => person.surname) },
    { label: 'Nome', value: value((person) => person.name) },
    { label: 'Codice fiscale', value: value((person) => person.codiceFiscale) },
    { label: 'Data di nascita', value: value((person) => day(person.birthDate)) },
    { label: 'Indirizzo', value: value((person) => person.address) },
    { label: 'Telefono', value: value((person) => person.phone) },
    { label: 'E-mail', value: value((person) => person.email) },
    { label: 'La mia PEC', value: value((person) => person.pec) },
  ]
}
