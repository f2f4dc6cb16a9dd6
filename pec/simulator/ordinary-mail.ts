import { multipart, part } from './mime.js'
import { romanTime } from './roman-time.js'

/** What also lands in a PEC mailbox without being PEC: for `deliverRaw`. `at` in milliseconds of the epoch. */
interface Arrival {
  to: string
  at: number
}

/** A service message of the provider: no PEC type, no signature. */
export function serviceMail({ to, at }: Arrival, domain: string): Buffer {
  return part(
    [
      `From: Assistenza <assistenza@${domain}>`,
      `To: ${to}`,
      'Subject: Avviso: la password scade tra 10 giorni',
      `Date: ${romanTime(at).header}`,
      `Message-ID: <servizio.${at}@${domain}>`,
      'Auto-Submitted: auto-generated',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset="utf-8"',
    ],
    'Gentile cliente, la password della casella sta per scadere.\r\n',
  )
}

/** A delivery status notification (RFC 3464) for a message with that Message-ID, from an ordinary mail server. */
export function bounce({ to, at }: Arrival, failed: { recipient: string; messageId: string }): Buffer {
  const report = multipart('report; report-type=delivery-status', `bounce ${failed.messageId}`, [
    part(['Content-Type: text/plain; charset="utf-8"'], 'The message could not be delivered.\r\n'),
    part(
      ['Content-Type: message/delivery-status'],
      [
        'Reporting-MTA: dns; mail.example.org',
        '',
        `Final-Recipient: rfc822; ${failed.recipient}`,
        'Action: failed',
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
        '',
      ].join('\r\n'),
    ),
    part(['Content-Type: text/rfc822-headers'], `Message-ID: ${failed.messageId}\r\n`),
  ])
  const header = [
    'Return-Path: <>',
    'From: Mail Delivery Subsystem <mailer-daemon@example.org>',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${romanTime(at).header}`,
    `Message-ID: <bounce.${at}@example.org>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    '',
  ]
  return Buffer.concat([Buffer.from(header.join('\r\n')), report])
}
