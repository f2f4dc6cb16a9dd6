import { publishedFormDefinition } from '../activities/form-definition.js'
import { applicationFields, type FormField } from '../documents/form-fields.js'
import { decimal } from '../documents/words.js'
import { romeDate } from '../domain/terms/index.js'
import { type ProposedApplication, proposeApplication } from '../reading/application-data.js'
import type { UnreadField } from '../reading/form-answers.js'
import { ApplicationData, type DatumSource } from '../schemas/application.js'
import type { ApplicationId } from '../schemas/ids.js'
import { readApplication } from '../storage/applications.js'
import { readCall } from '../storage/calls.js'
import type { Record as OnRecord } from '../storage/record.js'

/** What a person typed beside the document, by the names of the form's fields, and what only a person can see. */
export interface TypedApplication {
  readonly fields: Readonly<{ [name: string]: string }>
  readonly form: 'attached' | 'missing'
  readonly signature: 'digital' | 'autograph' | 'none'
  readonly identityDocument: boolean
  /** What the person who examines concludes on each requirement; left out where the rule decides. */
  readonly requirements: Readonly<{ [code: string]: 'met' | 'not-met' }>
}

/** The fields that whoever examines an application of this call fills, in the order of its form; how it is signed is
 *  not asked of the form but seen. */
export async function fieldsToType(record: OnRecord, id: ApplicationId): Promise<readonly FormField[]> {
  const { call } = await readApplication(record.db, id)
  const definition = await publishedFormDefinition(record, await readCall(record.db, call))
  return applicationFields(definition).filter(
    ({ section, name }) => section !== 'signature' || name === 'signatory.as',
  )
}

/** What stands in each field when somebody comes to correct it: the data of an application, or what its form proposes. */
export function typedValues(
  fields: readonly FormField[],
  known: ApplicationData | ProposedApplication,
): Readonly<{ [name: string]: string }> {
  return Object.fromEntries(fields.map(({ name, kind }) => [name, asTyped(kind, valueIn(known, name))]))
}

function valueIn(known: ApplicationData | ProposedApplication, name: string): unknown {
  const [group, ...rest] = name.split('.')
  const of = rest.join('.')
  switch (group) {
    case 'profile':
      return known.ranking
    case 'applicant':
      return known.applicant[of as keyof typeof known.applicant]
    case 'requirements':
      return known.requirements[of] === 'met'
    case 'evidence':
      return of === 'stay-until' ? known.evidence['stay-title']?.until : known.evidence[of]?.value
    case 'facts':
      return known.facts[of]
    case 'reserves':
      return known.reserves.includes(of)
    case 'recapito':
      if (of === 'by') return known.recapito?.by
      return known.recapito && 'address' in known.recapito ? known.recapito.address : null
    case 'signatory':
      return known.signatory
    default:
      return null
  }
}

function asTyped(kind: FormField['kind'], value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return kind === 'tick' ? (value ? 'sì' : '') : value ? 'yes' : 'no'
  const text = String(value)
  if (kind === 'date') return text.split('-').reverse().join('/')
  return kind === 'decimal' ? decimal(text) : text
}

/**
 * From what was typed to the data of an application, by the same reading as a form filled on screen: nothing is
 * guessed, and each datum that can't be used is named.
 */
export async function typedApplication(
  record: OnRecord,
  id: ApplicationId,
  typed: TypedApplication,
  source: string,
): Promise<{ data: ApplicationData } | { unread: readonly Pick<UnreadField, 'field' | 'label' | 'why'>[] }> {
  const { call, avviso } = await readApplication(record.db, id)
  const definition = await publishedFormDefinition(record, await readCall(record.db, call))
  const at = record.clock.now()
  const filled = applicationFields(definition).map(({ name, kind }) => {
    const value = typed.fields[name] ?? ''
    return { name, page: 1, value: kind === 'tick' ? value !== '' : value }
  })
  const { application, unread } = proposeApplication(filled as never, {
    definition,
    lastDay: romeDate(avviso.window.closesAt),
    at,
  })
  const wrong = unread.filter(({ field }) => !optional(field))
  if (wrong.length > 0) return { unread: wrong }
  const data = ApplicationData.safeParse({ ...shaped(application, { source, at }), ...whatIsSeen(typed) })
  if (data.success) return { data: data.data }
  return {
    unread: data.error.issues.map(({ path }) => ({
      field: path.join('.'),
      label: path.join('.'),
      why: 'manca o non è scritto bene',
    })),
  }
}

/** How it is signed is what a person sees, not what the form says; a day of signature decides nothing. */
function optional(field: string): boolean {
  return field.startsWith('signature.') || field.startsWith('reserve-grounds.')
}

function shaped(application: ProposedApplication, source: DatumSource) {
  const { ranking, applicant, recapito, signatory, evidence, facts, reserves } = application
  const sourced = Object.entries(evidence).map(([about, one]) => [about, { ...one, ...source }])
  return { ranking, applicant, recapito, signatory, facts, reserves, evidence: Object.fromEntries(sourced) }
}

function whatIsSeen({ form, signature, identityDocument, requirements }: TypedApplication) {
  return { form, signature, identityDocument, requirements }
}
