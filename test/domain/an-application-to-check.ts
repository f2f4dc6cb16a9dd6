import { ApplicationData } from '../../schemas/application.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'

export const CALL = 'GE-2031-001' as CallId

export const applicationIn = (call: string, number: number) =>
  `${call}.${number.toString(16).padStart(16, '0')}` as ApplicationId

/** What an operatore typed for a fictional person. */
export function dataOf(number: number, other: Partial<ApplicationData> = {}): ApplicationData {
  return ApplicationData.parse({
    ranking: 'unica',
    recapito: { by: 'counter' },
    signatory: 'applicant',
    applicant: {
      codiceFiscale: codiceFiscaleOf(number),
      surname: number === 2 ? '=SOMMA(A1)' : 'Fittizio',
      name: 'Mario',
      birthDate: '1980-01-31',
      address: 'via di Prova 1',
      phone: null,
      email: null,
      pec: null,
    },
    form: 'attached',
    signature: 'digital',
    identityDocument: true,
    requirements: {},
    evidence: {},
    reserves: [],
    facts: { isee: '7654.32', didFiledOn: null, unemployed: true },
    ...other,
  })
}

export function codiceFiscaleOf(number: number): string {
  return `FTTMRA80A31${String(number).padStart(4, '0')}X`
}
