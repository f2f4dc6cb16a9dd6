import { z } from 'zod'
import { CallId, CriteriaId, OfficeId, RequestId } from './ids.js'
import { Requirement } from './requirements.js'
import { Instant, LegalDate } from './time.js'

/** Art. 16 L. 56/1987, or the numeric call of L. 68/1999. What differs between them stands in `domain/kind-of-call.ts`. */
export const CallKind = z.enum(['art16', 'l68'])
export type CallKind = z.infer<typeof CallKind>

/** One of the graduatorie of a call, by a short code: `unica`, `giardinieri`, `art1`. */
export const RankingCode = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(20)
  .brand<'RankingCode'>()
export type RankingCode = z.infer<typeof RankingCode>

/** Posts kept for a category, as the avviso states them: a whole number, fractions already settled. */
export const Reserve = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,40}$/),
  label: z.string().trim().min(1).max(200),
  /** Posts, not names sent. */
  posts: z.int().min(0).max(1000),
})
export type Reserve = z.infer<typeof Reserve>

/** What is asked for by one graduatoria of its own: a profile; in an L. 68 call also one of its two categories. */
export const Ranking = z.strictObject({
  code: RankingCode,
  profile: z.string().trim().min(1).max(200),
  contract: z.string().trim().min(1).max(200),
  posts: z.int().min(1).max(1000),
  criteria: CriteriaId,
  /** L. 68: for whom the list is (art. 1 disability, art. 18 other protected categories); otherwise null. */
  category: z.enum(['art1', 'art18']).nullable(),
  reserves: z.array(Reserve),
})
export type Ranking = z.infer<typeof Ranking>

/** The ways by which an application may be presented, each with the rule that decides whether it is in time. */
export const Channels = z.strictObject({
  /** Which instant of a PEC decides: its acceptance by the sender's provider, or its arrival. */
  pec: z.strictObject({ rule: z.enum(['sent', 'arrived']) }),
  /** Raccomandata: the day of posting decides, or that of arrival. */
  post: z
    .strictObject({ rule: z.enum(['posted', 'arrived']), address: z.string().min(1).max(200) })
    .nullable(),
  /** Where and when one may go in person. */
  counter: z.strictObject({ where: z.string().min(1).max(300) }).nullable(),
  hand: z.strictObject({ where: z.string().min(1).max(300) }).nullable(),
})
export type Channels = z.infer<typeof Channels>

/** The days on which a call is open: both instants of each are inside. In order, apart from one another. */
export const CallDay = z.strictObject({ opensAt: Instant, closesAt: Instant })

/** What a call's avviso says. Locked by publication. */
export const Avviso = z
  .strictObject({
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
      /** The day of the request: from it, too, the term of an L. 68 list may be counted. */
      requestedOn: z.iso.date().nullable(),
      /** The request as our register has it; not there for a call that was drafted without one. */
      received: z
        .strictObject({ request: RequestId, protocollo: z.string().min(1).max(60), on: LegalDate })
        .optional(),
    }),
    rankings: z.array(Ranking).min(1).max(20),
    requirements: z.array(Requirement),
    /** Documents to attach, in words; the form is always one of them. */
    documents: z.array(z.string().trim().min(1).max(200)),
    /** From the opening of the first day to the closing of the last. */
    window: z.strictObject({ opensAt: Instant, closesAt: Instant }),
    /** The days of a call that is not open all the time between; null for one that is. */
    days: z.array(CallDay).min(1).nullable(),
    channels: Channels,
    terms: z.strictObject({
      /** Days from publication to the graduatoria (Carta dei servizi: 35 for art. 16). */
      publicationDays: z.int().min(1).max(365),
      /** Days from publication to the list for the requesting body (Carta dei servizi: 45, or 40 for L. 68). */
      listDays: z.int().min(1).max(365),
      /** Days for observations on a provisional graduatoria; null for a call that goes straight to the final one. */
      observationDays: z.int().min(1).max(60).nullable(),
      /** How long a graduatoria stays on the site. */
      onlineDays: z.int().min(1).max(3650),
    }),
    /** The kind of act that approves the graduatoria: `decreto del dirigente`. */
    act: z.string().min(1).max(80),
    /** The public number, unknown before closing, that decides ties by draw. */
    drawSource: z.string().min(1).max(300),
    responsible: z.strictObject({ name: z.string().min(1).max(120), contact: z.string().min(1).max(200) }),
  })
  .superRefine(({ kind, rankings, window, days }, context) => {
    const wrong = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    if (new Set(rankings.map(({ code }) => code)).size < rankings.length)
      wrong(['rankings'], 'due graduatorie hanno lo stesso codice')
    for (const [n, { category, reserves, posts }] of rankings.entries()) {
      if ((kind === 'l68') !== (category !== null))
        wrong(['rankings', n, 'category'], 'la categoria serve nelle chiamate L. 68, e solo in quelle')
      if (reserves.reduce((sum, reserve) => sum + reserve.posts, 0) > posts)
        wrong(['rankings', n, 'reserves'], 'i posti riservati superano i posti')
    }
    if (Date.parse(window.closesAt) <= Date.parse(window.opensAt))
      wrong(['window'], 'la chiusura non segue l’apertura')
    if (days === null) return
    const apart = days.every(
      ({ opensAt, closesAt }, n) =>
        Date.parse(opensAt) < Date.parse(closesAt) &&
        (n === 0 || Date.parse(days[n - 1]?.closesAt as string) < Date.parse(opensAt)),
    )
    const [first, last] = [days[0], days.at(-1)]
    if (!apart || first?.opensAt !== window.opensAt || last?.closesAt !== window.closesAt)
      wrong(['days'], 'i giorni di chiamata non sono in ordine, o non vanno dall’apertura alla chiusura')
  })
export type Avviso = z.infer<typeof Avviso>
