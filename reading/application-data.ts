import type { z } from 'zod'
import type { FormDefinition } from '../documents/form-fields.js'
import { checkCodiceFiscale } from '../domain/codice-fiscale.js'
import { checkFact } from '../domain/scoring/facts.js'
import { readFact } from '../domain/scoring/read-fact.js'
import { Applicant, type FactValue, type Recapito, type Signatory } from '../schemas/application.js'
import type { RankingCode } from '../schemas/call.js'
import type { FactDeclaration } from '../schemas/criteria.js'
import type { Finding } from '../schemas/findings.js'
import type { Evidence } from '../schemas/requirements.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { FilledField } from './filled-form.js'
import { type FieldSource, FormAnswers, type Reader, type UnreadField } from './form-answers.js'
import { typedValue } from './typed-value.js'

/** What a form says of an application, as far as it can be read without guessing: the rest is left out. */
export interface ProposedApplication {
  /** Null where it could not be read. */
  readonly ranking: RankingCode | null
  readonly applicant: Partial<Applicant>
  readonly recapito: Recapito | null
  readonly signatory: Signatory | null
  /** Whoever signs for another, as typed. */
  readonly signatoryName: string | null
  /** How the form says that it is signed; whether it is, the file's signatures say, or a person who looks. */
  readonly signedBy: 'digital' | 'autograph' | null
  /** Requirements that the person declares to have. */
  readonly requirements: Readonly<Record<string, 'met'>>
  readonly evidence: Readonly<Record<string, Evidence>>
  /** `null`: the form asks for it and the person left it blank. */
  readonly facts: Readonly<Record<string, FactValue>>
  readonly reserves: readonly string[]
  /** Code of the reserve → body and period of the service, as typed. */
  readonly reserveGrounds: Readonly<Record<string, string>>
}

/** A proposal for a person to confirm beside the document. Personal data: never into a log, an id or a history. */
export interface ApplicationProposal {
  readonly application: ProposedApplication
  /** Name of the field → where its datum was found. */
  readonly sources: Readonly<Record<string, FieldSource>>
  readonly unread: readonly UnreadField[]
  readonly findings: readonly Finding[]
}

/** What the fields are read against. */
export interface FormContext {
  readonly definition: FormDefinition
  /** No fact of the past can come after it: the day on which the window closes. */
  readonly lastDay: LegalDate
  /** When the form was read. */
  readonly at: Instant
}

/**
 * From the fields of a call's forms to a proposed application. Each datum has its source; what can't be read, may mean
 * two things or contradicts itself stays empty and is named. A reserve is only what the form claims (Cons. Stato
 * 7815/2021); a requirement that nobody ticked is not *not met*: it is left to whoever examines.
 */
export function proposeApplication(
  filled: readonly FilledField[],
  { definition, lastDay, at }: FormContext,
): ApplicationProposal {
  const form = new FormAnswers(filled, definition, at)
  const applicant = applicantOf(form)
  const [only, another] = definition.rankings
  const reserves = form.ticked('reserves')
  const application: ProposedApplication = {
    ranking: (only && !another ? only.code : form.text('profile')) as RankingCode | null,
    applicant,
    recapito: recapitoOf(form, applicant),
    signatory: form.text('signatory.as') as Signatory | null,
    signatoryName: form.text('signatory.name', 'optional'),
    signedBy: form.text('signature.by') as ProposedApplication['signedBy'],
    requirements: Object.fromEntries(form.ticked('requirements').map((code) => [code, 'met'])),
    evidence: evidenceOf(form, at),
    facts: factsOf(form, definition, lastDay),
    reserves,
    reserveGrounds: groundsOf(form, reserves),
  }
  const findings = [...disagreements(applicant), ...undeclared(application, definition)]
  return { application, sources: form.sources, unread: form.unread, findings }
}

function applicantOf(form: FormAnswers): Partial<Applicant> {
  const { shape } = Applicant
  const long = 'è troppo lungo'
  const wanted = {
    surname: form.text('applicant.surname', 'wanted', within(shape.surname, long)),
    name: form.text('applicant.name', 'wanted', within(shape.name, long)),
    codiceFiscale: form.text('applicant.codiceFiscale', 'wanted', codiceFiscale),
    birthDate: form.text('applicant.birthDate', 'wanted'),
    address: form.text('applicant.address', 'wanted', within(shape.address, long)),
  }
  // A blank telephone is a datum (there is none), a blank surname is not.
  const optional = {
    phone: form.answer('applicant.phone', within(shape.phone, long)),
    email: form.answer('applicant.email', within(shape.email, 'non è un indirizzo')),
    pec: form.answer('applicant.pec', within(shape.pec, 'non è un indirizzo')),
  }
  return Object.fromEntries([
    ...Object.entries(wanted).filter(([, value]) => value !== null),
    ...Object.entries(optional).flatMap(([name, answer]) =>
      answer === 'unread' ? [] : [[name, answer === 'blank' ? null : answer.value]],
    ),
  ])
}

/** Reads what a schema takes; anything else has a problem. */
function within(schema: z.ZodType, problem: string): Reader {
  return (field, typed) => {
    const read = typedValue(field, typed)
    return typeof read === 'object' && 'value' in read && !schema.safeParse(read.value).success
      ? { problem }
      : read
  }
}

/** People write it in small letters and with spaces. */
const codiceFiscale: Reader = (field, typed) => {
  const read = typedValue(field, typed)
  if (read === 'blank' || 'problem' in read) return read
  const value = String(read.value).replace(/\s/g, '').toUpperCase()
  const { valid, problems } = checkCodiceFiscale(value)
  return valid ? { value } : { problem: problems.join('; ') }
}

/** What doesn't agree is for a person to look at: a name may have changed. */
function disagreements({ codiceFiscale, surname, name, birthDate }: Partial<Applicant>): Finding[] {
  if (codiceFiscale === undefined) return []
  const known = { ...(surname && { surname }), ...(name && { name }), ...(birthDate && { birthDate }) }
  return checkCodiceFiscale(codiceFiscale, known).warnings.map((warning) => ({
    code: 'codice-fiscale-disagrees',
    text: `Codice fiscale: ${warning}.`,
  }))
}

function undeclared({ requirements }: ProposedApplication, definition: FormDefinition): Finding[] {
  return definition.requirements
    .filter(({ code }) => !(code in requirements))
    .map(({ text }) => ({
      code: 'requirement-not-declared',
      text: `Nel modulo non è spuntato il requisito «${text}».`,
    }))
}

/** The address stands once in the form, unless another is elected. */
function recapitoOf(form: FormAnswers, { pec, address }: Partial<Applicant>): Recapito | null {
  const by = form.text('recapito.by')
  const elected = form.text('recapito.address', 'optional')
  if (by === 'counter') return { by }
  if (by !== 'pec' && by !== 'post') return null
  const to = elected ?? (by === 'pec' ? pec : address)
  if (!to) {
    form.refuse('recapito.address', 'manca l’indirizzo a cui rispondere')
    return null
  }
  if (by === 'post' || Applicant.shape.pec.safeParse(to).success) return { by, address: to }
  form.refuse('recapito.address', 'non è un indirizzo PEC')
  return null
}

function evidenceOf(form: FormAnswers, at: Instant): Record<string, Evidence> {
  const evidence: Record<string, Evidence> = {}
  for (const about of form.under('evidence')) {
    // The day on which the title of stay expires belongs to the title.
    if (about === 'stay-until') continue
    const stay = about === 'stay-title'
    const value = form.text(`evidence.${about}`, stay ? 'optional' : 'wanted')
    const source = form.sources[`evidence.${about}`]?.source
    if (value === null || source === undefined) continue
    const until = stay ? form.text('evidence.stay-until') : null
    evidence[about] = { value, source, at, ...(until !== null && { until: until as LegalDate }) }
  }
  return evidence
}

function factsOf(
  form: FormAnswers,
  { facts: declarations }: FormDefinition,
  lastDay: LegalDate,
): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {}
  for (const name of form.under('facts')) {
    const declaration = declarations[name]
    const answer = declaration ? form.answer(`facts.${name}`, declared(declaration, lastDay)) : 'unread'
    if (answer !== 'unread') facts[name] = answer === 'blank' ? null : answer.value
  }
  return facts
}

/** Reads a datum of the criteria: its declaration says more than its field. */
function declared(declaration: FactDeclaration, lastDay: LegalDate): Reader {
  return (field, typed) => {
    const text = typedValue(field.kind === 'choice' ? field : { kind: 'text', options: [] }, typed)
    if (text === 'blank' || 'problem' in text) return text
    const read = readFact(declaration, String(text.value))
    if ('problem' in read || read.value === null) return 'problem' in read ? read : 'blank'
    const value = checkFact(declaration, read.value, lastDay)
    return typeof value === 'object' ? value : { value }
  }
}

function groundsOf(form: FormAnswers, reserves: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    reserves.flatMap((code) => {
      const ground = form.text(`reserve-grounds.${code}`)
      return ground === null ? [] : [[code, ground]]
    }),
  )
}
