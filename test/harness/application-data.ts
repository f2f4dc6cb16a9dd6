import type { z } from 'zod'
import { type Applicant, ApplicationData } from '../../schemas/application.js'

type Typed = z.input<typeof ApplicationData>
type Person = Partial<z.input<typeof Applicant>>

/** What an operatore types of an invented person who has all that `anAvviso` asks, but for what a story says
 *  otherwise. */
export function applicationData(
  person: Person = {},
  other: Partial<Omit<Typed, 'applicant'>> = {},
): ApplicationData {
  return ApplicationData.parse({
    ranking: 'unica',
    recapito: { by: 'counter' },
    signatory: 'applicant',
    applicant: {
      codiceFiscale: 'FTTMRA80A01D969X',
      surname: 'Fittizio',
      name: 'Mario',
      birthDate: '1980-01-01',
      address: 'via di Prova 1, Genova',
      phone: null,
      email: null,
      pec: null,
      ...person,
    },
    form: 'attached',
    signature: 'digital',
    identityDocument: false,
    requirements: { 'patente-b': 'met' },
    evidence: {},
    reserves: [],
    facts: { isee: '8500.00', unemployed: true, didFiledOn: null },
    ...other,
  })
}
