import { z } from 'zod'
import { RankingCode } from './call.js'
import { ApplicationId, CallId, CriteriaId, Digest } from './ids.js'

/** Points: an exact number as text, `101`, `-0.5` or a ratio `1/3`. */
export const Points = z.string().regex(/^-?\d+(\.\d+|\/\d+)?$/)
export type Points = z.infer<typeof Points>

/** What one element of the criteria gave to one person, and why. */
export const ScoredElement = z.strictObject({
  element: z.string(),
  label: z.string(),
  /** The datum as people read it (`8.500,00 €`); null for what needs none. */
  datum: z.string().nullable(),
  /** Where the office found it, when it is known. */
  source: z.string().optional(),
  points: Points,
  /** In Italian. */
  why: z.string(),
})
export type ScoredElement = z.infer<typeof ScoredElement>

export const Position = z.strictObject({
  position: z.int().min(1),
  id: ApplicationId,
  /** `with-reserve`: *ammessa con riserva*, ranked until a person lifts the reserve. */
  status: z.enum(['admitted', 'with-reserve']),
  points: Points,
  elements: z.array(ScoredElement),
  /** Why this person stands before the next one, in Italian. Says nothing of the other person. */
  before: z.string(),
})
export type Position = z.infer<typeof Position>

/** People whom the criteria could not tell apart, in the order that the draw gave them. */
export const Draw = z.strictObject({
  /** The position of the first of them. */
  from: z.int().min(1),
  drawn: z.array(z.strictObject({ id: ApplicationId, key: Digest })).min(2),
})
export type Draw = z.infer<typeof Draw>

export const Graduatoria = z.strictObject({
  call: CallId,
  criteria: CriteriaId,
  positions: z.array(Position),
  /** The number that decided the draws; null if none was needed. */
  drawSeed: z.string().nullable(),
  draws: z.array(Draw),
  /** RFC 8785 JSON of the call's dates, the facts, the rule set and the positions: what the hash covers. */
  canonical: z.string(),
  sha256: Digest,
})
export type Graduatoria = z.infer<typeof Graduatoria>

/** All the graduatorie of a call as one act approves them, in the order of its avviso. */
export const Graduatorie = z.array(z.strictObject({ ranking: RankingCode, graduatoria: Graduatoria })).min(1)
export type Graduatorie = z.infer<typeof Graduatorie>
