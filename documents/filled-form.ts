import type { Applicant, FactValue } from '../schemas/application.js'
import type { LegalDate } from '../schemas/time.js'
import type { FormField } from './form-fields.js'
import { decimal } from './words.js'

/** What a person has given, to be written into the form by a machine; what is left out stays blank. */
export interface FilledForm {
  /** Code of the ranking for which the person applies; null where there is one only. */
  ranking: string | null
  applicant: Applicant
  /** Requirement code → whether the person declares it. */
  requirements: Readonly<Record<string, boolean>>
  facts: Readonly<Record<string, FactValue>>
  /** The reserves that the person claims. */
  reserves: readonly string[]
  /** Where the person wants to be answered. */
  recapito: 'pec' | 'post' | 'counter'
  /** How the person will sign. */
  signature: 'digital' | 'autograph'
  signedOn: LegalDate | null
}

/** What stands in a field: the text as a person would write it, the label of what is chosen, a tick. */
export type FieldValue = string | boolean

/** The values of a form's fields, in the form's own words; what was not given is an empty field. */
export function filledValues(
  fields: readonly FormField[],
  filled: FilledForm,
): ReadonlyMap<string, FieldValue> {
  return new Map(fields.map((field) => [field.name, written(field, filled)]))
}

function written(field: FormField, filled: FilledForm): FieldValue {
  const [group, ...rest] = field.name.split('.')
  const of = rest.join('.')
  switch (group) {
    case 'profile':
      return chosen(field, filled.ranking)
    case 'applicant': {
      const value = filled.applicant[of as keyof Applicant]
      return of === 'birthDate' ? slashed(value ?? '') : (value ?? '')
    }
    case 'requirements':
      return filled.requirements[of] ?? false
    case 'facts':
      return factInWords(field, filled.facts[of] ?? null)
    case 'reserves':
      return filled.reserves.includes(of)
    case 'recapito':
      return of === 'by' ? chosen(field, filled.recapito) : ''
    case 'signatory':
      return of === 'as' ? chosen(field, 'applicant') : ''
    case 'signature':
      return of === 'by' ? chosen(field, filled.signature) : slashed(filled.signedOn ?? '')
    default:
      return ''
  }
}

function factInWords(field: FormField, value: FactValue): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return chosen(field, value ? 'yes' : 'no')
  switch (field.kind) {
    case 'choice':
      return chosen(field, String(value))
    case 'date':
      return slashed(String(value))
    case 'decimal':
      return decimal(String(value))
    default:
      return String(value)
  }
}

function chosen({ options }: FormField, code: string | null): string {
  return options.find((option) => option.code === code)?.label ?? ''
}

/** `2031-12-31` → `31/12/2031`. */
function slashed(day: string): string {
  return day.split('-').reverse().join('/')
}
