import { checkCodiceFiscale } from '../domain/codice-fiscale.js'
import { peopleIn } from '../domain/people-in-a-message.js'
import type { FilledForm, FormReading } from './filled-form.js'
import type { AttachedForm } from './message-forms.js'

/** Who applies with a form, and where they want to be answered, as far as its fields say. Personal data. */
export interface WhoApplies {
  /** In capitals; null where it can't be read, or is not correct. */
  readonly codiceFiscale: string | null
  /** The addresses of PEC that the form declares as the person's own or elects for answers, in small letters. */
  readonly addresses: readonly string[]
}

/** Who applies with the forms attached to a message, once for each graduatoria, in the order of the message; null where
 *  it is not certain how many they are. */
export function whoApply(forms: readonly AttachedForm[]): readonly WhoApplies[] | null {
  const readings = forms.map(({ reading }) => reading)
  if (readings.some(({ status }) => status === 'unreadable')) return null
  const ours = readings.filter(isForm).map((reading) => (reading.status === 'filled' ? reading : null))
  const people = peopleIn(ours.map((form) => form && applicationKey(form)))
  if (people === null) return null
  return people.map((indexes) => {
    const mine = indexes.flatMap((index) => ours[index] ?? []).map(whoAppliesWith)
    return {
      codiceFiscale: mine[0]?.codiceFiscale ?? null,
      addresses: [...new Set(mine.flatMap(({ addresses }) => addresses))],
    }
  })
}

function isForm(reading: FormReading): boolean {
  if (reading.status === 'unreadable' || reading.call === null) return false
  return reading.status !== 'filled' || asksForThePerson(reading)
}

/** Other papers come with a form: the copy of a document of identity, the second form for a reserve, which alone does
 *  not ask for the day of birth. */
export function asksForThePerson({ fields }: FilledForm): boolean {
  return fields.some(({ name }) => name === 'applicant.birthDate')
}

/** Tells one application from another: one person may apply for two graduatorie. Null where that can't be read. */
export function applicationKey(reading: FilledForm): string | null {
  const { codiceFiscale } = whoAppliesWith(reading)
  return codiceFiscale && `${codiceFiscale} ${reading.ranking ?? textIn(reading, 'profile')}`
}

function textIn({ fields }: FilledForm, name: string): string {
  const value = fields.find((field) => field.name === name)?.value
  return typeof value === 'string' ? value.replace(/\s/g, '') : ''
}

function whoAppliesWith(form: FilledForm): WhoApplies {
  const codiceFiscale = textIn(form, 'applicant.codiceFiscale').toUpperCase()
  const elected = textIn(form, 'recapito.by') === 'pec' ? textIn(form, 'recapito.address') : ''
  return {
    codiceFiscale: checkCodiceFiscale(codiceFiscale).valid ? codiceFiscale : null,
    addresses: [textIn(form, 'applicant.pec'), elected]
      .filter((address) => address !== '')
      .map((address) => address.toLowerCase()),
  }
}
