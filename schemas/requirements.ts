import { z } from 'zod'
import { Instant, LegalDate } from './time.js'

const Words = z.string().trim().min(1).max(300)
const Code = z.string().regex(/^[a-z0-9-]{2,40}$/)

/** The day on which a requirement must be held. */
const HeldOn = z.enum(['publication', 'closing'])

/** What the avviso asks of an applicant, as data. */
export const Requirement = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('age'),
    code: Code,
    text: Words,
    on: HeldOn,
    atLeast: z.int().min(14).max(100),
    atMost: z.int().min(14).max(120).optional(),
  }),
  z.strictObject({
    kind: z.literal('school-title'),
    code: Code,
    text: Words,
    /** Titles that will do, by code; a title from abroad needs its recognition. */
    titles: z.array(Code).min(1),
  }),
  /** Italian or EU citizen, or a title of stay in force on the day. */
  z.strictObject({
    kind: z.literal('citizenship'),
    code: Code,
    text: Words,
    on: HeldOn,
    stayTitles: z.array(Code),
  }),
  z.strictObject({
    kind: z.literal('registration'),
    code: Code,
    text: Words,
    on: HeldOn,
    /** Offices in whose lists one must be; empty for any. */
    offices: z.array(Code),
    /** Where the avviso asks for a registration of some standing: the last day on which it may have begun. */
    since: LegalDate.optional(),
  }),
  z.strictObject({
    kind: z.literal('category'),
    code: Code,
    text: Words,
    category: z.enum(['art1', 'art18']),
  }),
  /** A professional title or a document: a person looks. */
  z.strictObject({ kind: z.literal('professional'), code: Code, text: Words }),
  z.strictObject({
    kind: z.literal('document'),
    code: Code,
    text: Words,
    /** Held by the administration already: its absence is never held against anybody (L. 241/1990 art. 18). */
    heldByAdministration: z.boolean(),
  }),
])
export type Requirement = z.infer<typeof Requirement>

/** Something known about a person, with where and when it was found. */
export const Evidence = z.strictObject({
  value: z.union([z.string().max(200), z.boolean()]),
  /** For what expires: its last day. */
  until: LegalDate.optional(),
  source: Words,
  at: Instant,
})
export type Evidence = z.infer<typeof Evidence>
