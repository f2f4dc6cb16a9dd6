import { randomBytes } from 'node:crypto'
import { compose } from '../../pec/index.js'
import type { CallId, Digest } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import { registerIntake } from '../../storage/intake.js'
import type { Record } from '../../storage/record.js'
import type { MessageView, ReadableMessage } from '../../storage/seen-message.js'
import { ownForm } from '../harness/own-form.js'
import { applicantsDomain, officeAddress } from './office.js'

let uid = 0

/** Registers applications as intake does, without mail: what the procedure then does of them is measured alone. */
export async function registerApplications(record: Record, call: CallId, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 100) {
    const views = Array.from({ length: Math.min(100, left) }, () => pec({ callsInForm: [call] }))
    const messages = await Promise.all(views.map((view) => messageOf(view, call)))
    await register(record, views, await record.blobs.putAll(messages))
  }
}

/** What its sender wrote: the form of the call, in which the address that sends it is declared as the person's own. */
async function messageOf({ certifiedSender }: ReadableMessage, call: CallId): Promise<Buffer> {
  const from = certifiedSender as string
  const form = { name: 'domanda.pdf', type: 'application/pdf', content: ownForm(call, from) }
  return await compose({
    ...{ from, to: [officeAddress], subject: 'Domanda', text: 'In allegato la domanda.' },
    ...{ attachments: [form], messageId: `<${from}>`, date: new Date().toISOString() },
  })
}

/** Registers acceptance and delivery for whatever was handed over and has no evidence yet.
 *  @returns how many were proven */
export async function proveHandedOver(record: Record): Promise<number> {
  const handed = await record.db
    .selectFrom('delivery_attempt')
    .innerJoin('delivery', 'delivery.id', 'delivery_attempt.delivery')
    .select(['message_id', 'recipient'])
    .where('delivery.state', '=', 'submitted')
    .execute()
  if (handed.length === 0) return 0
  const receipts = handed.flatMap(({ message_id: reference, recipient }) => [
    pec({ kind: 'accettazione', receipt: true, reference, certifiedSender: officeAddress }),
    pec({
      kind: 'avvenuta-consegna',
      receipt: true,
      reference,
      deliveredTo: recipient,
      certifiedSender: officeAddress,
    }),
  ])
  await register(record, receipts)
  return handed.length
}

async function register(
  record: Record,
  views: readonly MessageView[],
  digests: readonly Digest[] = [],
): Promise<void> {
  const messages = views.map((view, n) => ({
    uid: ++uid,
    arrivedAt: record.clock.now(),
    digest: digests[n] ?? digestOf(randomBytes(16)),
    size: 25_000,
    view,
  }))
  await registerIntake(record, { mailbox: officeAddress, uidValidity: 1, cursor: uid, messages })
}

function pec(special: Partial<ReadableMessage>): ReadableMessage {
  const number = randomBytes(8).toString('hex')
  return {
    readable: true,
    kind: 'posta-certificata',
    receipt: false,
    automatic: false,
    transaction: `opec.${number}@${applicantsDomain}`,
    reference: null,
    deliveredTo: null,
    detail: null,
    certifiedSender: `persona.${number}@${applicantsDomain}`,
    sentAt: null,
    sentAsWritten: null,
    headerFrom: `posta-certificata@${applicantsDomain}`,
    subject: 'Domanda di partecipazione',
    integrity: 'intact',
    chain: 'valid',
    genuine: true,
    verified: true,
    findings: [],
    callsInForm: [],
    callsInSubject: [],
    forms: 1,
    people: 1,
    answers: [],
    ...special,
  }
}
