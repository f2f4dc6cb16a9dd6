import type { ApplicationData } from '../../schemas/application.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import { applicationData } from '../harness/application-data.js'

export const CALL = 'GE-2031-001' as CallId

export const applicationIn = (call: string, number: number) =>
  `${call}.${number.toString(16).padStart(16, '0')}` as ApplicationId

/** What an operatore typed for a fictional person. */
export function dataOf(number: number, other: Partial<ApplicationData> = {}): ApplicationData {
  const person = {
    codiceFiscale: codiceFiscaleOf(number),
    surname: number === 2 ? '=SOMMA(A1)' : 'Fittizio',
    birthDate: '1980-01-31',
  }
  const facts = { isee: '7654.32', didFiledOn: null, unemployed: true }
  return applicationData(person, { requirements: {}, facts, ...other })
}

export function codiceFiscaleOf(number: number): string {
  return `FTTMRA80A31${String(number).padStart(4, '0')}X`
}
