import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { TcpProxy } from './faults.js'
import type { EmbeddedMailboxes } from './imap-drop.js'
import { bounce, serviceMail } from './ordinary-mail.js'
import type { Attachment } from './person.js'
import type { Provider, Sending } from './provider.js'
import {
  type Scenario,
  ScenarioError,
  type ScenarioFault,
  type ScenarioMessage,
  type ScenarioMoment,
} from './scenario.js'

/** What a scenario is played on. */
export interface Stage {
  provider: Provider
  clock: { now(): string }
  /** The folder of the scenario's files. */
  folder?: string
  /** In front of the IMAP server, for the faults that need it. */
  imapLine?: TcpProxy
  /** For `login-refused` and `renumbered`. */
  mailboxes?: EmbeddedMailboxes
  /** The office's mailbox, for IMAP faults. */
  office?: string
}

/** A scenario under way. */
export interface Play {
  /** Does what is due by the clock, in order, and delivers; resolves with the number of messages delivered. */
  advance(): Promise<number>
  /** The next instant at which something happens, here or at the provider, or null. */
  pending(): { next: string | null; count: number }
  /** The identificativo that each named message got. */
  identificativi: ReadonlyMap<string, string>
}

interface Cue {
  at: number
  act(): Promise<void> | void
}

/** Sets a scenario up on its stage: scripts the recipients at once, the rest at its moment. */
export function playScenario(scenario: Scenario, stage: Stage): Play {
  const { provider } = stage
  const start = Date.parse(scenario.starts)
  const moment = (m: ScenarioMoment | undefined) =>
    m === undefined ? start : 'instant' in m ? m.instant : start + m.seconds * 1000
  const identificativi = new Map<string, string>()
  const cues: Cue[] = []
  for (const [address, behaviour] of Object.entries(scenario.recipients)) provider.behave(address, behaviour)
  for (const fault of scenario.faults) cues.push(...faultCues(fault, moment(fault.at), stage))
  for (const message of scenario.messages) {
    const at = moment(message.at)
    cues.push({ at, act: () => send(message, at, stage, identificativi) })
  }
  cues.sort((a, b) => a.at - b.at)
  return {
    identificativi,
    async advance() {
      const now = Date.parse(stage.clock.now())
      for (let cue = cues[0]; cue && cue.at <= now; cue = cues[0]) {
        cues.shift()
        await cue.act()
      }
      return provider.advance()
    },
    pending() {
      const waiting = provider.pending()
      const instants = [cues[0]?.at, waiting.next === null ? undefined : Date.parse(waiting.next)]
      const next = Math.min(...instants.filter((at) => at !== undefined))
      return {
        next: Number.isFinite(next) ? new Date(next).toISOString() : null,
        count: cues.length + waiting.count,
      }
    },
  }
}

function faultCues(fault: ScenarioFault, at: number, stage: Stage): Cue[] {
  let end: () => unknown = () => {}
  const begin: Cue = {
    at,
    act: async () => {
      end = 'smtp' in fault ? smtpFault(fault, stage) : await imapFault(fault, stage)
    },
  }
  if (fault.for === undefined) return [begin]
  return [
    begin,
    {
      at: at + fault.for * 1000,
      act: async () => {
        await end()
      },
    },
  ]
}

function smtpFault(fault: Extract<ScenarioFault, { smtp: string }>, { provider }: Stage): () => void {
  const times = fault.times ?? (fault.for === undefined ? 1 : Number.POSITIVE_INFINITY)
  return provider.fault({
    kind: fault.smtp,
    times,
    ...(fault.recipient ? { recipient: fault.recipient } : {}),
  })
}

/** Begins a fault and returns what ends it. */
async function imapFault(
  fault: Extract<ScenarioFault, { imap: string }>,
  stage: Stage,
): Promise<() => unknown> {
  const office = stage.office ?? missing('office')
  if (fault.imap === 'login-refused' || fault.imap === 'renumbered') {
    const mailboxes = stage.mailboxes ?? missing('mailboxes')
    if (fault.imap === 'renumbered') mailboxes.renumber(office)
    else mailboxes.refuseLogin(office)
    return () => mailboxes.refuseLogin(office, false)
  }
  const line = stage.imapLine ?? missing('imapLine')
  if (fault.imap === 'silent') line.stall()
  else if (fault.imap === 'slow') line.slow(fault.bytes ?? 1000)
  else if (fault.imap === 'bye') line.farewell('* BYE il server si ferma\r\n')
  else if (fault.imap === 'refused') await line.refuse()
  else if (fault.bytes === undefined) line.cut()
  else line.cutAfter(fault.bytes)
  return () => line.restore()
}

async function send(
  message: ScenarioMessage,
  at: number,
  stage: Stage,
  identificativi: Map<string, string>,
): Promise<void> {
  const { provider } = stage
  const instant = new Date(at).toISOString()
  const attachments = await attached(message, stage, identificativi)
  for (const to of message.kind === 'pec' || message.kind === 'ordinary' ? [] : message.to) {
    await provider.deliverRaw(to, notPec(message, { to, at }, attachments), instant)
  }
  const letter = {
    from: message.from,
    to: message.to,
    ...(message.cc ? { cc: message.cc } : {}),
    subject: message.subject,
    text: message.text,
    attachments,
    ...(message.headers ? { headers: message.headers } : {}),
  }
  const sending: Sending = {
    ...letter,
    at: instant,
    ...(message['message-id'] ? { messageId: message['message-id'] } : {}),
    ...(message['delivered-after'] === undefined ? {} : { deliverAfterSeconds: message['delivered-after'] }),
    ...(message.copies ? { copies: message.copies } : {}),
    ...(message.style ? { style: message.style } : {}),
    ...(message.shape ? { shape: message.shape } : {}),
    ...(message.letter ? { letter: message.letter } : {}),
  }
  if (message.kind === 'ordinary') await provider.sendOrdinary(sending)
  if (message.kind !== 'pec') return
  const identificativo = await provider.send(sending)
  if (message.id !== undefined) identificativi.set(message.id, identificativo)
}

function notPec(
  message: ScenarioMessage,
  arrival: { to: string; at: number },
  files: readonly Attachment[],
): Buffer {
  if (message.kind === 'service') return serviceMail(arrival, arrival.to.slice(arrival.to.indexOf('@') + 1))
  if (message.kind === 'raw') {
    return files[0]?.content ?? Buffer.from(message.text)
  }
  return bounce(arrival, {
    recipient: message.from,
    messageId: message['message-id'] ?? '<mai.visto@example.org>',
  })
}

async function attached(
  message: ScenarioMessage,
  { folder, provider }: Stage,
  identificativi: ReadonlyMap<string, string>,
): Promise<Attachment[]> {
  const files: Attachment[] = []
  for (const file of message.files ?? []) {
    files.push({ filename: basename(file), content: await readFile(join(folder ?? missing('folder'), file)) })
  }
  if (message.forwards === undefined) return files
  const identificativo = identificativi.get(message.forwards)
  const envelope = provider
    .posted()
    .find((posted) => posted.kind === 'posta-certificata' && posted.identificativo === identificativo)
  if (!envelope) throw new ScenarioError(`"${message.forwards}" was never sent, so it cannot be forwarded`)
  return [...files, { filename: 'inoltrata.eml', content: envelope.message(), contentType: 'message/rfc822' }]
}

function missing(what: keyof Stage): never {
  throw new ScenarioError(`this scenario needs a stage with "${what}"`)
}
