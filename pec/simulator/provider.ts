import { Acceptance, type Submission } from './acceptance.js'
import { type Account, startAccessPoint } from './access-point.js'
import type { Behaviour, Behaviours } from './behaviour.js'
import { Exchange } from './exchange.js'
import { Identifiers } from './identifiers.js'
import { LETTERS, type LetterName } from './letters.js'
import type { MailDrop } from './mail-drop.js'
import { STYLE_NOW, type Style } from './mime.js'
import { type Letter, writtenMessage } from './person.js'
import { certifyProvider, type Pki } from './pki.js'
import { type Posted, PostOffice } from './post-office.js'
import { SHAPES, type ShapeName } from './shapes.js'
import { type SmtpFault, SmtpFaults } from './smtp-fault.js'
import { STYLES, type StyleName } from './styles.js'
import { readSubmitted } from './submission.js'
import type { Gestore, Transaction } from './transaction.js'

export interface ProviderOptions {
  pki: Pki
  /** ISO instants; every date the provider writes comes from here. */
  clock: { now(): string }
  /** The domains it serves. Addresses elsewhere are served by the last one, as if by another provider. */
  domains: readonly string[]
  /** Who may submit by SMTP. */
  accounts: readonly Account[]
  mailboxes: MailDrop
  /** The same seed gives the same identifiers. An installation that lasts takes a new one at each start. */
  seed: string
  /** 0 or nothing: any free port. */
  smtpPort?: number
  behaviours?: Behaviours
  style?: Partial<Style>
  /** Bytes times recipients (30 MB by law); a bigger message gets a notice of non acceptance. */
  sizeLimit?: number
  /** Bytes that SMTP takes at all; more is answered 552. 100 MB if not given. */
  smtpSizeLimit?: number
  /** Awaited before SMTP answers, so that a driver can hold virtual time while mail is in flight. */
  onSubmission?: (submission: Submission) => void | Promise<void>
}

/** A person's PEC on its way to the office. */
export interface Sending extends Letter {
  /** The acceptance by the person's provider; now if not given. */
  at?: string
  /** From the acceptance to the delivery of the envelope; 0 if not given. */
  deliverAfterSeconds?: number
  /** With angle brackets; derived from the identificativo if not given. */
  messageId?: string
  /** A year's style by name, or details of one. */
  style?: StyleName | Partial<Style>
  /** Something wrong or rare in the envelope. */
  shape?: ShapeName
  /** What the sender's mail program makes of the letter, if not the usual. */
  letter?: LetterName
  /** The sender's message as bytes, instead of one written from the letter. */
  message?: Buffer
  /** How many times the envelope is delivered (other Received lines, so other bytes); 1 if not given. */
  copies?: number
}

export interface Provider {
  smtp: { host: string; port: number }
  /** A person sends from a PEC of theirs; returns the identificativo of the transaction. */
  send(sending: Sending): Promise<string>
  /** An ordinary mailbox writes to PEC addresses: they get an anomaly envelope. */
  sendOrdinary(sending: Sending): Promise<void>
  /** Puts bytes into a mailbox as they are: ordinary mail, poison, anything. */
  deliverRaw(address: string, message: Buffer, internalDate?: string): Promise<void>
  /** Delivers what is due now; resolves with the number of messages when they are in the mailboxes. */
  advance(): Promise<number>
  /** Advances by itself, at each submission and every so often; the function returned stops it. */
  run(intervalMs?: number): () => void
  pending(): { next: string | null; count: number }
  /** Scripts what happens at an address (`*@domain`, `*`) from now on. */
  behave(address: string, behaviour: Behaviour): void
  /** Puts an SMTP fault in force; the function returned ends it. */
  fault(fault: SmtpFault): () => void
  submissions(): readonly Submission[]
  /** The submissions it took charge of, those included whose client never heard. */
  accepted(): readonly Submission[]
  /** The instants of refused logins. */
  refusedLogins(): readonly string[]
  /** Every message it wrote for a mailbox, delivered, waiting or for mailboxes elsewhere. */
  posted(): readonly Posted[]
  /** Ends SMTP and the mailboxes. What was still to be delivered is lost. */
  close(): Promise<void>
}

const MB = 1024 * 1024

/** Starts a PEC provider on this machine (docs/simulator.md). Throws if the port is taken. */
export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const { mailboxes } = options
  const now = () => Date.parse(options.clock.now())
  const gestori: Gestore[] = []
  for (const domain of options.domains) {
    const signer = await certifyProvider(options.pki, domain)
    gestori.push({ name: `Gestore di prova ${domain}`, domain, signer })
  }
  const accounts = new Set(options.accounts.map(({ address }) => address.toLowerCase()))
  const hosts = (address: string) => mailboxes.hosts?.(address) ?? accounts.has(address.toLowerCase())
  const style: Style = { ...STYLE_NOW, ...options.style }
  const identifiers = new Identifiers(options.seed)
  const office = new PostOffice(mailboxes, hosts)
  const exchange = new Exchange(gestori, office, identifiers)
  const behave = (address: string, behaviour: Behaviour) => {
    exchange.behaviours.set(address.toLowerCase(), behaviour)
  }
  for (const [address, behaviour] of Object.entries(options.behaviours ?? {})) behave(address, behaviour)
  const faults = new SmtpFaults()
  const refusedLogins: string[] = []
  const advance = () => office.advance(now)
  let running: ReturnType<typeof setInterval> | undefined
  // What cannot be delivered stays due: the next round tries again
  const wake = () => void advance().catch(() => {})

  const acceptance = new Acceptance({
    now,
    exchange,
    identifiers,
    faults,
    style,
    sizeLimit: options.sizeLimit ?? 30 * MB,
    ...(options.onSubmission ? { onSubmission: options.onSubmission } : {}),
  })
  const smtp = await startAccessPoint(
    { port: options.smtpPort ?? 0, accounts: options.accounts, sizeLimit: options.smtpSizeLimit ?? 100 * MB },
    {
      login: () => !faults.hitsLogin(),
      loginRefused: () => refusedLogins.push(options.clock.now()),
      async handed(message) {
        const reply = await acceptance.handed(message)
        if (running) setImmediate(wake)
        return reply
      },
    },
  )

  async function written(sending: Sending, messageId: string, at: number): Promise<Buffer> {
    if (sending.message) return sending.message
    return sending.letter
      ? LETTERS[sending.letter](sending, { messageId, at })
      : writtenMessage(sending, messageId, at)
  }

  function styleOf(sending: Sending): Style {
    return typeof sending.style === 'string' ? STYLES[sending.style] : { ...style, ...sending.style }
  }

  return {
    smtp: { host: smtp.host, port: smtp.port },
    async send(sending) {
      const at = sending.at === undefined ? now() : Date.parse(sending.at)
      const identificativo = identifiers.ofSent(exchange.gestoreOf(sending.from).domain)
      const msgid = sending.messageId ?? `<${identificativo.replace('@', '@client.')}>`
      const message = await written(sending, msgid, at)
      const tx: Transaction = {
        identificativo,
        msgid,
        mittente: sending.from,
        destinatari: exchange.destinatari([...sending.to, ...(sending.cc ?? [])]),
        risposte: sending.replyTo ?? sending.from,
        oggetto: sending.subject,
        acceptedAt: at,
        message,
      }
      exchange.accept(tx, {
        style: styleOf(sending),
        ...(sending.shape ? { departure: SHAPES[sending.shape] } : {}),
        receipt: readSubmitted(message).receipt,
        cc: sending.cc ?? [],
        ...(sending.deliverAfterSeconds === undefined ? {} : { afterSeconds: sending.deliverAfterSeconds }),
        copies: sending.copies ?? 1,
      })
      if (running) setImmediate(wake)
      return identificativo
    },
    async sendOrdinary(sending) {
      const at = sending.at === undefined ? now() : Date.parse(sending.at)
      const msgid = sending.messageId ?? `<${identifiers.ofAnomaly('client.example')}>`
      const received = {
        message: await written(sending, msgid, at),
        mittente: sending.from,
        destinatari: sending.to,
        oggetto: sending.subject,
        reason: 'il messaggio ricevuto non è di posta certificata',
      }
      const arrival = at + (sending.deliverAfterSeconds ?? 0) * 1000
      for (const address of sending.to) exchange.wrapAnomaly(received, address, arrival, styleOf(sending))
      if (running) setImmediate(wake)
    },
    async deliverRaw(address, message, internalDate) {
      const at = internalDate === undefined ? now() : Date.parse(internalDate)
      office.post({ at, address, kind: 'raw', message: () => message })
      if (at <= now()) await advance()
    },
    advance,
    run(intervalMs = 500) {
      clearInterval(running)
      running = setInterval(wake, intervalMs)
      wake()
      return () => {
        clearInterval(running)
        running = undefined
      }
    },
    pending() {
      const { next, count } = office.pending()
      return { next: next === null ? null : new Date(next).toISOString(), count }
    },
    behave,
    fault: (fault) => faults.add(fault),
    submissions: () => acceptance.submissions,
    accepted: () => acceptance.accepted(),
    refusedLogins: () => refusedLogins,
    posted: () => office.posted,
    async close() {
      clearInterval(running)
      running = undefined
      await smtp.close()
      await office.settled()
      await mailboxes.close?.()
    },
  }
}
