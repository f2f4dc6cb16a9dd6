import { z } from 'zod'
import { RankingCode } from './call.js'
import { Digest } from './ids.js'
import { Evidence } from './requirements.js'
import { Instant, LegalDate } from './time.js'

/** A datum that a rule set reads. Money is a decimal string (`"8500.00"`), a day is `YYYY-MM-DD`, a count an
 *  integer; `null` says that the person did not declare it. */
export const FactValue = z.union([z.string().max(200), z.int(), z.boolean(), z.null()])
export type FactValue = z.infer<typeof FactValue>

export const Applicant = z.strictObject({
  codiceFiscale: z.string().regex(/^([A-Z]{6}[0-9A-Z]{10}|\d{11})$/),
  surname: z.string().trim().min(1).max(100),
  name: z.string().trim().min(1).max(100),
  birthDate: LegalDate,
  address: z.string().trim().min(1).max(300),
  phone: z.string().trim().max(40).nullable(),
  email: z.email().max(254).nullable(),
  /** The PEC address that the person declares as their own in the signed form, if any. */
  pec: z.email().max(254).nullable(),
})
export type Applicant = z.infer<typeof Applicant>

/** How the form is signed, as the operator sees it (CAD art. 65; DPR 445/2000 art. 38). */
export const Signature = z.enum(['digital', 'autograph', 'none'])
export type Signature = z.infer<typeof Signature>

/** Where one datum of an application stands: `facts.isee`, `evidence.registered-on`, `requirements.patente-b`. */
export const DatumPath = z.templateLiteral([
  z.enum(['facts', 'evidence', 'requirements']),
  '.',
  z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
])
export type DatumPath = z.infer<typeof DatumPath>

/** Where a datum was found: in words (`SIL, scambio del 12 marzo 2031`), when, and the file that brought it, if any. */
export const DatumSource = z.strictObject({
  source: z.string().trim().min(1).max(200),
  at: Instant,
  file: Digest.optional(),
})
export type DatumSource = z.infer<typeof DatumSource>

/** Where a person wants to be answered: their own PEC, a postal address, or the counter (*recapito*). */
export const Recapito = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('pec'), address: z.email().max(254) }),
  z.strictObject({ by: z.literal('post'), address: z.string().trim().min(1).max(300) }),
  z.strictObject({ by: z.literal('counter') }),
])
export type Recapito = z.infer<typeof Recapito>

/** Who signs: the person, or whoever may sign for them (guardian, amministratore di sostegno, DPR 445/2000 art. 4). */
export const Signatory = z.enum(['applicant', 'guardian', 'administrator', 'on-behalf'])
export type Signatory = z.infer<typeof Signatory>

/** What the operator reads in the form and types. */
export const ApplicationData = z.strictObject({
  /** The graduatoria of the call in which the person wants to stand. */
  ranking: RankingCode,
  applicant: Applicant,
  recapito: Recapito,
  signatory: Signatory,
  form: z.enum(['attached', 'missing']),
  signature: Signature,
  identityDocument: z.boolean(),
  /** Requirement code of the avviso → what the person who examines concludes; what is left out is checked against
   *  `evidence`. */
  requirements: z.record(z.string(), z.enum(['met', 'not-met'])),
  /** What is known of the person, with where and when it was found, by what it is about. */
  evidence: z.record(z.string(), Evidence),
  facts: z.record(z.string(), FactValue),
  /** Where single data were found, when it was not by reading the form. Never part of the graduatoria's hash. */
  sources: z.record(DatumPath, DatumSource).optional(),
  /** Reserves declared in the application: one that is not cannot be added later (Cons. Stato 7815/2021). */
  reserves: z.array(z.string().regex(/^[a-z0-9-]{2,40}$/)),
})
export type ApplicationData = z.infer<typeof ApplicationData>

/** Why an application is left out. Closed list; the words for people stand in `documents/`. */
export const ExclusionReason = z.enum([
  'late',
  'wrong-channel',
  'no-valid-ground',
  'form-missing',
  'requirement-not-met',
  'integration-missing',
])
export type ExclusionReason = z.infer<typeof ExclusionReason>
