import type { CallId, Digest } from '../schemas/ids.js'
import { type ApplicationProposal, type FormContext, proposeApplication } from './application-data.js'
import type { FilledField, FormReading } from './filled-form.js'
import type { AttachedForm } from './message-forms.js'
import { proposedSignature, signatureFindings } from './signature-findings.js'

/** What one form of a message proposes. */
export interface FormProposal extends ApplicationProposal {
  /** The form, and with it the reserve's. */
  readonly files: readonly Digest[]
  readonly signature: 'digital' | null
}

/** A file that gives no proposal, and why. */
export interface OtherFile {
  readonly file: Digest
  readonly is:
    | 'blank'
    | 'no-fields'
    | 'of-another-call'
    | 'reserve-without-application'
    | Extract<FormReading, { status: 'unreadable' }>['why']
}

export interface FormProposals {
  /** One for each modulo di domanda: a message may hold those of a family, or of one person for two graduatorie. */
  readonly proposals: readonly FormProposal[]
  readonly others: readonly OtherFile[]
}

type Filled = AttachedForm & { readonly reading: Extract<FormReading, { status: 'filled' }> }

/**
 * What the forms of a message propose for a call. The same form twice, as it is and signed, is one; the second form,
 * for a reserve, goes with that of the same codice fiscale, or with the only one there is.
 */
export function proposalsFrom(
  forms: readonly AttachedForm[],
  call: CallId,
  context: FormContext,
): FormProposals {
  const others: OtherFile[] = []
  const applications: Filled[] = []
  const reserves: Filled[] = []
  for (const { digest: file, reading } of forms) {
    if (reading.status === 'unreadable') others.push({ file, is: reading.why })
    else if (reading.status !== 'filled') others.push({ file, is: reading.status })
    else if (reading.call !== null && reading.call !== call) others.push({ file, is: 'of-another-call' })
    else (isApplication(reading.fields) ? applications : reserves).push({ digest: file, reading })
  }
  const each = withoutCopies(applications)
  const unclaimed = new Set(reserves)
  const proposals = each.map((form) => {
    const own = reserves.filter((reserve) => each.length === 1 || isOfSamePerson(reserve, form))
    for (const reserve of own) unclaimed.delete(reserve)
    return proposalOf(form, own, context)
  })
  for (const { digest } of unclaimed) others.push({ file: digest, is: 'reserve-without-application' })
  return { proposals, others }
}

function proposalOf(form: Filled, reserves: readonly Filled[], context: FormContext): FormProposal {
  const { fields, ranking } = form.reading
  const claimed = reserves.flatMap(({ reading }) =>
    reading.fields.filter(({ name }) => /^reserve/.test(name)),
  )
  const { definition } = context
  // A form of one graduatoria of several does not ask which.
  const own = definition.rankings.filter(({ code }) => code === ranking)
  const rankings = own.length > 0 ? own : definition.rankings
  const proposal = proposeApplication([...fields, ...claimed], {
    ...context,
    definition: { ...definition, rankings },
  })
  const applicant = proposal.application.applicant.codiceFiscale ?? null
  return {
    ...proposal,
    files: [form, ...reserves].map(({ digest }) => digest),
    signature: proposedSignature(form.reading),
    findings: [...proposal.findings, ...signatureFindings(form.reading, applicant)],
  }
}

/** Only the modulo di domanda asks for the day of birth. */
function isApplication(fields: readonly FilledField[]): boolean {
  return fields.some(({ name }) => name === 'applicant.birthDate')
}

function isOfSamePerson(one: Filled, other: Filled): boolean {
  const [code, sameCode] = [one, other].map(({ reading }) => {
    const typed = reading.fields.find(({ name }) => name === 'applicant.codiceFiscale')?.value
    return typeof typed === 'string' ? typed.replace(/\s/g, '').toUpperCase() : ''
  })
  return code !== '' && code === sameCode
}

/** Of forms with the same answers the one with more signatures stays. */
function withoutCopies(forms: readonly Filled[]): Filled[] {
  const byAnswers = new Map<string, Filled>()
  for (const form of forms) {
    const answers = JSON.stringify([form.reading.ranking, form.reading.fields])
    const before = byAnswers.get(answers)
    if (!before || form.reading.signatures.length > before.reading.signatures.length)
      byAnswers.set(answers, form)
  }
  return [...byAnswers.values()]
}
