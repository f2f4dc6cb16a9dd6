import { z } from 'zod'
import { CallId, CriteriaId, OfficeId } from './ids.js'
import { Instant } from './time.js'

export const CallKind = z.enum(['art16'])
export type CallKind = z.infer<typeof CallKind>

/** What a call's avviso says. Locked by publication. */
export const Avviso = z.strictObject({
  id: CallId,
  kind: CallKind,
  office: OfficeId,
  /** The only PEC address that receives applications. */
  mailbox: z.email(),
  requestingBody: z.strictObject({
    name: z.string().min(1).max(200),
    pec: z.email(),
    /** Protocol number of the body's request. */
    request: z.string().min(1).max(60),
  }),
  profile: z.string().min(1).max(200),
  contract: z.string().min(1).max(200),
  posts: z.int().min(1).max(1000),
  requirements: z.array(
    z.strictObject({ code: z.string().regex(/^[a-z0-9-]{2,40}$/), text: z.string().min(1).max(300) }),
  ),
  criteria: CriteriaId,
  /** Both instants are inside: an application at `closesAt` is in time, one second later is late. */
  window: z.strictObject({ opensAt: Instant, closesAt: Instant }),
  /** Which instant of a PEC decides: its acceptance by the sender's provider, or its arrival. */
  timeRule: z.enum(['sent', 'arrived']),
  terms: z.strictObject({
    /** Days from publication to the graduatoria (Carta dei servizi: 35). */
    publicationDays: z.int().min(1).max(365),
    /** Days from publication to the list for the requesting body (Carta dei servizi: 45). */
    listDays: z.int().min(1).max(365),
  }),
  /** The public number, unknown before closing, that decides ties by draw. */
  drawSource: z.string().min(1).max(300),
  responsible: z.strictObject({ name: z.string().min(1).max(120), contact: z.string().min(1).max(200) }),
})
export type Avviso = z.infer<typeof Avviso>
