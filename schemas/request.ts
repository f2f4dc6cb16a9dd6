import { z } from 'zod'
import { CallKind, Reserve } from './call.js'
import { Digest, MessageId } from './ids.js'
import { Requirement } from './requirements.js'
import { Instant, LegalDate } from './time.js'

const Words = z.string().trim().max(300)

/** What is asked for in one profile. What may be missing from a request may be missing here: `domain/request.ts` tells. */
export const RequestedProfile = z.strictObject({
  profile: Words.min(1),
  posts: z.int().min(0).max(1000),
  /** Kind of contract and hours, in words; empty where the body does not say. */
  contract: Words.max(200),
  /** The school title that the body asks for. */
  title: z.enum(['scuola-obbligo', 'diploma', 'laurea']),
  /** What else it asks of people. */
  requirements: z.array(Requirement).max(30),
  reserves: z.array(Reserve).max(10),
  /** L. 68: of which category the people are to be. */
  category: z.enum(['art1', 'art18']).nullable(),
})
export type RequestedProfile = z.infer<typeof RequestedProfile>

/** The communication by which a body first looks for people whom other administrations have in excess. */
export const MobilityCommunication = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('communicated'),
    on: LegalDate,
    /** Its protocol number at the body. */
    protocollo: z.string().trim().min(1).max(60),
    /** `assigned`: somebody was found for (some of) the posts. */
    outcome: z.enum(['nobody', 'waiting', 'assigned']),
  }),
  z.strictObject({ state: z.literal('not-needed'), why: Words.min(10) }),
  z.strictObject({ state: z.literal('not-said') }),
])
export type MobilityCommunication = z.infer<typeof MobilityCommunication>

/** A request for people, as an operatore reads it in the body's paper. */
export const CallRequest = z.strictObject({
  kind: CallKind,
  body: z.strictObject({
    name: z.string().trim().min(1).max(200),
    /** Where it is answered and gets its list; null where it does not say. */
    pec: z.email().max(254).nullable(),
    /** Its code in the index of public administrations. */
    ipa: z
      .string()
      .regex(/^[A-Za-z0-9_-]{2,20}$/)
      .nullable(),
    address: Words.nullable(),
  }),
  /** Number and day that the body gave to it. */
  number: z.string().trim().min(1).max(60).nullable(),
  askedOn: LegalDate.nullable(),
  profiles: z.array(RequestedProfile).max(20),
  mobility: MobilityCommunication,
  /** Whom to ask at the body. */
  contact: z.strictObject({ name: Words.min(1).max(120), reach: Words.min(1).max(200) }).nullable(),
})
export type CallRequest = z.infer<typeof CallRequest>

/** How a request came: a PEC is registered already; what is brought is registered with its scan. */
export const RequestReception = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('pec'), message: MessageId }),
  z.strictObject({ by: z.enum(['counter', 'hand']), presentedAt: Instant, scan: Digest }),
])
export type RequestReception = z.infer<typeof RequestReception>

/** What a responsabile answers to a request. Each line is read by the body as it is written. */
export const RequestDecision = z.discriminatedUnion('outcome', [
  /** `publishOn`: the day on which the office means to publish the avviso. */
  z.strictObject({ outcome: z.literal('accept'), publishOn: LegalDate }),
  z.strictObject({
    outcome: z.literal('ask'),
    missing: z.array(Words.min(3)).min(1).max(20).readonly(),
    due: LegalDate,
  }),
  z.strictObject({ outcome: z.literal('refuse'), reasons: z.array(Words.min(10)).min(1).max(20).readonly() }),
])
export type RequestDecision = z.infer<typeof RequestDecision>
