import { z } from 'zod'
import { Avviso, CallDay, CallKind, Channels } from './call.js'
import { CallId, CriteriaId } from './ids.js'
import { Requirement } from './requirements.js'
import { Instant, LegalDate } from './time.js'

/** What the avvisi of an office have in common, by kind of call: the rest is in the request. */
export const AvvisoTemplate = z.strictObject({
  kind: CallKind,
  mailbox: z.email(),
  /** Asked in every call, before what the body asks. */
  requirements: z.array(Requirement),
  documents: Avviso.shape.documents,
  channels: Channels,
  terms: Avviso.shape.terms,
  act: Avviso.shape.act,
  drawSource: Avviso.shape.drawSource,
  responsible: Avviso.shape.responsible,
  /** By category: `unica` for art. 16. */
  criteria: z.partialRecord(z.enum(['unica', 'art1', 'art18']), CriteriaId),
  /** Days for the review, and for observations to be answered and the act to be signed. */
  reviewDays: z.int().min(0).max(120),
  approvalDays: z.int().min(0).max(60),
})
export type AvvisoTemplate = z.infer<typeof AvvisoTemplate>

/** What an office intends before it publishes an avviso. */
export const AvvisoPlan = z.strictObject({
  publishOn: LegalDate,
  reviewDays: AvvisoTemplate.shape.reviewDays,
  approvalDays: AvvisoTemplate.shape.approvalDays,
})
export type AvvisoPlan = z.infer<typeof AvvisoPlan>

/** What neither the request nor the template says of a new avviso. */
export const DraftChoices = z.strictObject({
  call: CallId,
  publishOn: LegalDate,
  window: z.strictObject({ opensAt: Instant, closesAt: Instant }),
  days: z.array(CallDay).min(1).nullable(),
})
export type DraftChoices = z.infer<typeof DraftChoices>
