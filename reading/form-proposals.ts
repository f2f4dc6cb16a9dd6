import { peopleIn } from '../domain/people-in-a-message.js'
import type { CallId, Digest } from '../schemas/ids.js'
import { type ApplicationProposal, type FormContext, proposeApplication } from './application-data.js'
import type { FilledField, FilledForm, FormReading } from './filled-form.js'
import type { AttachedForm } from './message-forms.js'
import { proposedSignature, signatureFindings } from './signature-findings.js'
import { applicationKey, asksForThePerson } from './who-applies.js'

/** What a message proposes for one application. */
export interface FormProposal extends ApplicationProposal {
  /** Its form, also in several copies, and with it the reserve's. */
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
  /** One for each application, in the order of their forms: a message may hold those of a family, or of one person
   *  for two graduatorie. Where it is not certain whose they are, one for each form. */
  readonly proposals: readonly FormProposal[]
  readonly others: readonly OtherFile[]
}

type Filled = AttachedForm & { readonly reading: FilledForm }

/**
 * What the forms of a message propose for a call. Forms of one person for one graduatoria, as they are and signed, are
 * one application, and where they differ nothing is proposed. The second form, for a reserve, goes with that of the same
 * codice fiscale, or with the only one there is.
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
    else (asksForThePerson(reading) ? applications : reserves).push({ digest: file, reading })
  }
  const each =
    peopleIn(applications.map(({ reading }) => applicationKey(reading))) ??
    applications.map((_, index) => [index])
  const unclaimed = new Set(reserves)
  const proposals = each.map((indexes) => {
    const copies = indexes.flatMap((index) => applications[index] ?? [])
    const own = reserves.filter(
      (reserve) => each.length === 1 || copies.some((form) => isOfSamePerson(reserve, form)),
    )
    for (const reserve of own) unclaimed.delete(reserve)
    return proposalOf(copies, own, context)
  })
  for (const { digest } of unclaimed) others.push({ file: digest, is: 'reserve-without-application' })
  return { proposals, others }
}

function proposalOf(
  copies: readonly Filled[],
  reserves: readonly Filled[],
  context: FormContext,
): FormProposal {
  const fields = agreed(copies.map(({ reading }) => reading.fields))
  const claimed = reserves.flatMap(({ reading }) =>
    reading.fields.filter(({ name }) => /^reserve/.test(name)),
  )
  const { definition } = context
  // A form of one graduatoria of several does not ask which.
  const own = definition.rankings.filter(({ code }) => code === copies[0]?.reading.ranking)
  const rankings = own.length > 0 ? own : definition.rankings
  const proposal = proposeApplication([...fields, ...claimed], {
    ...context,
    definition: { ...definition, rankings },
  })
  const applicant = proposal.application.applicant.codiceFiscale ?? null
  const file = {
    signatures: copies.flatMap(({ reading }) => reading.signatures),
    addedLater: copies.some(({ reading }) => reading.addedLater),
    hasProgram: copies.some(({ reading }) => reading.hasProgram),
  }
  return {
    ...proposal,
    files: [...copies, ...reserves].map(({ digest }) => digest),
    signature: proposedSignature(file),
    findings: [...proposal.findings, ...signatureFindings(file, applicant)],
  }
}

/** The fields in which copies agree; one in which they differ says two things. */
function agreed(copies: readonly (readonly FilledField[])[]): FilledField[] {
  const fields = new Map<string, FilledField>()
  for (const field of copies.flat()) {
    const before = fields.get(field.name)
    const differs = before !== undefined && before.value !== field.value
    fields.set(field.name, differs ? { ...before, value: null } : (before ?? field))
  }
  return [...fields.values()]
}

function isOfSamePerson(one: Filled, other: Filled): boolean {
  const [code, sameCode] = [one, other].map(({ reading }) => {
    const typed = reading.fields.find(({ name }) => name === 'applicant.codiceFiscale')?.value
    return typeof typed === 'string' ? typed.replace(/\s/g, '').toUpperCase() : ''
  })
  return code !== '' && code === sameCode
}
