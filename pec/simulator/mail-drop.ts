import { createTransport } from 'nodemailer'

/** Where delivered mail lands. */
export interface MailDrop {
  /** Resolves when the message can be read in that mailbox. */
  deliver(address: string, message: Buffer, internalDate: Date): Promise<void>
  /** Whether the address has a mailbox here; without this function, only the provider's accounts have one. */
  hosts?(address: string): boolean
  /** How many deliveries it takes at once; 1 if not given, which keeps the order of arrival. */
  readonly concurrency?: number
  close?(): Promise<void>
}

/**
 * Delivery by LMTP (RFC 2033), to Dovecot for instance, on connections kept open. LMTP carries no internal
 * date: the server gives its own.
 */
export function lmtpDrop(options: { host: string; port: number; connections?: number }): MailDrop {
  const concurrency = options.connections ?? 8
  const transport = createTransport({
    host: options.host,
    port: options.port,
    lmtp: true,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: concurrency,
    maxMessages: Number.POSITIVE_INFINITY,
  })
  return {
    concurrency,
    async deliver(address, message) {
      const envelope = { from: returnPath(message), to: [address] }
      await transport.sendMail({ envelope, raw: message })
    },
    async close() {
      transport.close()
    },
  }
}

function returnPath(message: Buffer): string {
  return /^Return-Path: <([^>]*)>/i.exec(message.toString('latin1', 0, 1000))?.[1] ?? ''
}
