import { sql } from 'kysely'
import { KINDS } from '../domain/kind-of-call.js'
import { Refusal } from '../domain/refusal.js'
import type { Presentation } from '../domain/window.js'
import type { Avviso } from '../schemas/call.js'
import { type ApplicationId, type CallId, type Digest, messageId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { readCall } from './calls.js'
import type { Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { insertApplications, presentedApplicationOf } from './new-applications.js'
import { putTasks } from './outbox.js'
import { protocolloOf, register } from './register.js'

/** An application that came otherwise than by PEC, as the operatore who took it writes it down. */
export interface Presented {
  readonly call: CallId
  readonly channel: 'counter' | 'hand' | 'raccomandata'
  /** When the person was there, the queue present at closing included; of a raccomandata, when it arrived. The instant
   *  of registration is another thing. */
  readonly presentedAt: Instant
  /** Of a raccomandata: when it was posted. */
  readonly postedAt: Instant | null
  /** Of a raccomandata: its number. */
  readonly proof: string | null
  /** The scan of the form first, then of whatever came with it; in the blob store already. */
  readonly scans: readonly Digest[]
}

export interface PresentationRegistered {
  readonly application: ApplicationId
  readonly protocollo: string
}

/**
 * Registers an application that was presented at the counter, by hand or by raccomandata: a message of its own with its
 * number, and the application with the instant that decides. From there on it is one like all others.
 *
 * @param size of the first scan, in bytes
 * @norma L. 241/1990 art. 18-bis; DPR 445/2000 artt. 38 e 53
 * @throws {Refusal} `channel-closed`, `review-closed`, `instant-in-future`, `data-invalid`, `already-registered`
 */
export async function registerPresentation(
  tx: Tx,
  at: Instant,
  command: Command,
  presented: Presented,
  size: number,
): Promise<PresentationRegistered> {
  const { call: id, channel, presentedAt, postedAt, scans } = presented
  await tx.selectFrom('call').select('id').where('id', '=', id).forShare().execute()
  const { avviso, state, office, mailbox } = await readCall(tx, id)
  const member = await memberOf(tx, command.actor, office)
  if (!member.roles.includes('operatore')) throw new Refusal('wrong-role')
  if (!['published', 'collected', 'review'].includes(state)) throw new Refusal('review-closed')
  const presentation = presentationOf(avviso, presented)
  if ([presentedAt, postedAt ?? presentedAt].some((one) => Date.parse(one) > Date.parse(at)))
    throw new Refusal('instant-in-future')
  const [digest] = scans
  if (digest === undefined || new Set(scans).size < scans.length)
    throw new Refusal('data-invalid', 'scansioni')
  await refuseSecondTime(tx, mailbox, scans)

  const message = messageId(mailbox, digest)
  await tx
    .insertInto('message')
    .values({
      id: message,
      mailbox,
      digest,
      size,
      registered_at: at,
      arrived_at: presentedAt,
      kind: KIND[channel],
      automatic: false,
      integrity: 'unsigned',
      chain: 'not-checked',
      verified: false,
      findings: '[]',
      standing: 'application',
      call: id,
    })
    .execute()
  await tx
    .insertInto('presentation')
    .values({
      message,
      channel,
      presented_at: presentedAt,
      posted_at: postedAt,
      proof: presented.proof,
      taken_by: command.actor,
      scans: [...scans],
    })
    .execute()
  const application = presentedApplicationOf(avviso, { id: message, digest }, presentation)
  await putTasks(tx, at, await insertApplications(tx, at, [application]))
  const { proof } = presented
  const body = { channel, presentedAt, postedAt, proof, scans, application: application.id }
  await recordDecision(tx, at, {
    ...command,
    office,
    call: id,
    message,
    what: 'register-presentation',
    body,
  })
  await register(tx, office, at, [
    {
      direction: 'in',
      message,
      delivery: null,
      correspondent: null,
      subject: 'Domanda di adesione',
      reserved: KINDS[avviso.kind].health,
      sentAt: postedAt,
      digest,
    },
  ])
  const { number } = await protocolloOf(tx, application.id)
  return { application: application.id, protocollo: number }
}

const KIND = { counter: 'sportello', hand: 'a-mano', raccomandata: 'raccomandata' } as const

/** @throws {Refusal} `channel-closed` for a way that the avviso doesn't open; `data-invalid` */
function presentationOf({ channels }: Avviso, presented: Presented): Presentation {
  const { channel, presentedAt, postedAt, proof } = presented
  const isOpen = channel === 'raccomandata' ? channels.post : channels[channel]
  if (isOpen === null) throw new Refusal('channel-closed')
  if (channel !== 'raccomandata') {
    if (postedAt !== null) throw new Refusal('data-invalid', 'spedizione')
    return { channel, presentedAt }
  }
  if (postedAt === null || !proof?.trim()) throw new Refusal('data-invalid', 'spedizione e numero')
  if (Date.parse(postedAt) > Date.parse(presentedAt)) throw new Refusal('data-invalid', 'spedizione')
  const rule = channels.post?.rule ?? 'posted'
  return { channel, rule, postedAt, arrivedAt: presentedAt }
}

/** The same paper is one application, however often somebody scans its file in. */
async function refuseSecondTime(tx: Tx, mailbox: string, scans: readonly Digest[]): Promise<void> {
  const known = await tx
    .selectFrom('presentation')
    .innerJoin('message', 'message.id', 'presentation.message')
    .select('message.id')
    .where('mailbox', '=', mailbox)
    .where(sql<boolean>`scans && ${[...scans]}::text[]`)
    .executeTakeFirst()
  if (known) throw new Refusal('already-registered')
}
