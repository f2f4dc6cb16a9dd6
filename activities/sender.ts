import { Readable } from 'node:stream'
import nodemailer from 'nodemailer'
import type { MailSettings } from '../schemas/settings.js'
import type { Instant } from '../schemas/time.js'

/** How handing a message over ended. `deferred`: not taken now. `uncertain`: its last byte left and no answer came,
 *  so nobody knows. */
export type HandedOver =
  | { readonly state: 'submitted' }
  | { readonly state: 'uncertain' | 'refused'; readonly reason: string }
  | { readonly state: 'deferred'; readonly reason: string; readonly loginRefused?: true }

/** The way out of a mailbox: the provider's submission server. */
export interface Sender {
  /** The certified address that messages leave from. */
  readonly from: string
  submit(bytes: Buffer, recipient: string, at: Instant): Promise<HandedOver>
  close(): void
}

interface SmtpError extends Error {
  readonly code?: string
  readonly responseCode?: number
  readonly command?: string
}

/** A refused name and password would lock the account if they were offered again for each message. */
const loginPause = 15 * 60 * 1000
const loginRefused = { state: 'deferred', reason: 'login refused', loginRefused: true } as const

/** Submission by SMTP. Connections are kept and shared; messages leave one after another on each of them. */
export function smtpSender(settings: MailSettings): Sender {
  const { address, smtp } = settings
  const transport = nodemailer.createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.security === 'tls',
    ignoreTLS: smtp.security === 'none',
    requireTLS: smtp.security === 'starttls',
    auth: { user: smtp.user, pass: smtp.password },
    pool: true,
    maxConnections: smtp.connections,
    maxMessages: Number.POSITIVE_INFINITY,
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 120_000,
  })
  let silentUntil = Number.NEGATIVE_INFINITY
  return {
    from: address,
    async submit(bytes, recipient, at) {
      if (Date.parse(at) < silentUntil) return loginRefused
      let given = false
      // One chunk: when it has been asked for, the message may have left whole.
      const raw = new Readable({
        read() {
          given = true
          this.push(bytes)
          this.push(null)
        },
      })
      try {
        await transport.sendMail({ envelope: { from: address, to: [recipient] }, raw })
        return { state: 'submitted' }
      } catch (error) {
        if ((error as SmtpError).code === 'EAUTH') {
          silentUntil = Date.parse(at) + loginPause
          return loginRefused
        }
        return judge(error as SmtpError, given)
      }
    },
    close: () => transport.close(),
  }
}

/** A numbered answer is a refusal; silence before the message was given is one too; silence after it is not. */
function judge(error: SmtpError, given: boolean): HandedOver {
  const { responseCode } = error
  const reason = responseCode ? `smtp ${responseCode}` : `smtp ${error.code ?? 'error'}`
  if (responseCode !== undefined) return { state: responseCode >= 500 ? 'refused' : 'deferred', reason }
  return { state: given ? 'uncertain' : 'deferred', reason }
}
