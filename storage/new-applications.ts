import { decidingInstant, type Presentation, placeInCallDays, placeInWindow } from '../domain/window.js'
import type { Avviso } from '../schemas/call.js'
import {
  type ApplicationId,
  applicationId,
  type CallId,
  type Digest,
  type MessageId,
} from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { type AuditEvent, appendAudit } from './audit.js'
import type { Tx } from './database.js'
import { publicCode } from './public-code.js'

interface MessageOfApplication {
  readonly id: MessageId
  readonly digest: Digest
  /** Only a verified one names the application; otherwise the bytes do. */
  readonly transaction: string | null
  readonly sentAt: Instant | null
  readonly arrivedAt: Instant
}

export interface NewApplication {
  readonly id: ApplicationId
  readonly call: CallId
  readonly message: MessageId
  /** Which person of a message that holds several, from 1. */
  readonly ordinal: number
  readonly presentedAt: Instant
  readonly position: 'early' | 'in-time' | 'late'
  readonly secondsOff: number
}

/** The application that a message carries: its instant by the call's rule, and where that falls. Without a
 *  certified instant of sending (not a PEC) only the arrival is known, and that decides. */
export function applicationOf(avviso: Avviso, message: MessageOfApplication, ordinal = 1): NewApplication {
  const instants = { sentAt: message.sentAt ?? message.arrivedAt, arrivedAt: message.arrivedAt }
  return newApplication(
    avviso,
    message,
    decidingInstant({ channel: 'pec', rule: avviso.channels.pec.rule, instants }),
    ordinal,
  )
}

/** The application that was presented otherwise than by PEC, as somebody of the office wrote down. */
export function presentedApplicationOf(
  avviso: Avviso,
  message: { readonly id: MessageId; readonly digest: Digest },
  presentation: Presentation,
): NewApplication {
  return newApplication(avviso, { ...message, transaction: null }, decidingInstant(presentation), 1)
}

function newApplication(
  { id: call, window, days }: Avviso,
  message: Pick<MessageOfApplication, 'id' | 'digest' | 'transaction'>,
  instant: Instant,
  ordinal: number,
): NewApplication {
  // One instant decides, whatever its name.
  const instants = { sentAt: instant, arrivedAt: instant }
  const placed = days ? placeInCallDays(days, 'sent', instants) : placeInWindow(window, 'sent', instants)
  return {
    id: applicationId(call, message.transaction ?? message.digest, ordinal),
    call,
    message: message.id,
    ordinal,
    presentedAt: placed.instant,
    position: placed.position,
    secondsOff: placed.secondsOff,
  }
}

/** Stores new applications with their public codes and the task that starts each one's procedure. */
export async function insertApplications(tx: Tx, at: Instant, applications: readonly NewApplication[]) {
  const epochs = await tx
    .selectFrom('call')
    .select(['id', 'epoch'])
    .where('id', 'in', [...new Set(applications.map(({ call }) => call))])
    .execute()
  const inserted = await tx
    .insertInto('application')
    .values(
      applications.map((application) => ({
        id: application.id,
        call: application.call,
        message: application.message,
        ordinal: application.ordinal,
        state: 'registered' as const,
        presented_at: application.presentedAt,
        position: application.position,
        seconds_off: application.secondsOff,
        public_code: publicCode(),
        registered_at: at,
        findings: '[]',
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning(['id', 'call', 'message', 'presented_at', 'position'])
    .execute()
  for (const { id: call, epoch } of epochs.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const events: AuditEvent[] = inserted
      .filter((application) => application.call === call)
      .map(({ id, message, presented_at, position }) => ({
        event: 'application-registered',
        subject: id,
        actor: null,
        body: { message, presentedAt: presented_at, position, epoch },
      }))
    await appendAudit(tx, call, at, events)
  }
  const epochOf = new Map(epochs.map(({ id, epoch }) => [id, epoch]))
  return inserted.map(({ id, call }) => ({
    key: id,
    call,
    task: {
      do: 'start-application',
      application: id,
      call,
      epoch: epochOf.get(call) ?? 1,
      fresh: false,
    } as const,
  }))
}
