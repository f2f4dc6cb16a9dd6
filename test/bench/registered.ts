import { randomBytes } from 'node:crypto'
import type { CallId } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import { registerIntake } from '../../storage/intake.js'
import type { Record } from '../../storage/record.js'
import type { MessageView, ReadableMessage } from '../../storage/seen-message.js'
import { applicantsDomain, officeAddress } from './office.js'

let uid = 0

/** Registers applications as intake does, without mail: what the procedure then does of them is measured alone. */
export async function registerApplications(record: Record, call: CallId, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 100)
    await register(
      record,
      Array.from({ length: Math.min(100, left) }, () => pec({ callsInForm: [call] })),
    )
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

async function register(record: Record, views: readonly MessageView[]): Promise<void> {
  const messages = views.map((view) => ({
    uid: ++uid,
    arrivedAt: record.clock.now(),
    digest: digestOf(randomBytes(16)),
    size: 25_000,
    view,
  }))
  await registerIntake(record, { mailbox: officeAddress, uidValidity: 1, cursor: uid, messages })
}

function pec(special: Partial<ReadableMessage>): MessageView {
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
