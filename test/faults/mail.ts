import { ownForm } from '../harness/own-form.js'
import { ADDRESS, CALL, type Office } from './office.js'

let senders = 0
const applications = new WeakMap<Office, number>()

/** How many applications an office should have. */
export function applicationsSent(office: Office): number {
  return applications.get(office) ?? 0
}

/** A citizen nobody else is. */
export function citizen(): string {
  senders += 1
  return `cittadino${senders}@pec.cittadini.example`
}

export interface ApplicationMail {
  readonly from?: string
  readonly at?: string
  readonly text?: string
}

/** An application, with our form: the office must register it, start its procedure and send a receipt. */
export async function sendApplication(office: Office, mail: ApplicationMail = {}): Promise<void> {
  const { from = citizen(), at, text = 'In allegato la domanda.' } = mail
  const when = at === undefined ? {} : { at }
  applications.set(office, applicationsSent(office) + 1)
  const attachments = [{ filename: 'domanda.pdf', content: ownForm(CALL, from) }]
  await office.provider.send({ from, to: [ADDRESS], subject: 'Domanda', text, ...when, attachments })
}

/** One message of each sort that a mailbox gets, all in one instant. */
export async function sendHandful(office: Office): Promise<void> {
  const at = new Date(Date.parse(office.record.clock.now()) + 400).toISOString()
  const { provider } = office
  await provider.deliverRaw(ADDRESS, ordinary(), at)
  await provider.deliverRaw(ADDRESS, unreadable(), at)
  await sendApplication(office, { at })
  await provider.send({
    from: citizen(),
    to: [ADDRESS],
    subject: 'Altra pratica',
    text: 'Un’altra procedura.',
    at,
  })
}

/** A message that is fetched alone and streamed to the disk. */
export async function sendLarge(office: Office): Promise<void> {
  const content = Buffer.alloc(1_300_000, `${senders} fotografie `)
  const attachments = [{ filename: 'foto.jpg', content }]
  await office.provider.send({
    from: citizen(),
    to: [ADDRESS],
    subject: 'Foto',
    text: 'Molte foto.',
    attachments,
  })
}

function ordinary(): Buffer {
  senders += 1
  return Buffer.from(
    `From: persona${senders}@example.org\r\nTo: ${ADDRESS}\r\nSubject: Informazioni\r\nMessage-ID: <${senders}@example.org>\r\n\r\nBuongiorno.\r\n`,
  )
}

/** Bytes without a header section. */
function unreadable(): Buffer {
  senders += 1
  return Buffer.from(`\r\n\u0000\u0001 ${senders} \u00ff\u00fe`, 'latin1')
}
