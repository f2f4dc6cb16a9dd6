import { randomBytes } from 'node:crypto'
import { RECEIPT_TEXTS, receiptLetter } from '../documents/receipt.js'
import { romeDate } from '../domain/terms/index.js'
import type { ApplicationState } from '../domain/transitions.js'
import { compose, newMessageId } from '../pec/index.js'
import type { ApplicationId, DeliveryId } from '../schemas/ids.js'
import { admit, enterData, exclude, readApplication } from '../storage/applications.js'
import { numberOutgoing, prepareDelivery } from '../storage/deliveries.js'
import type { Record } from '../storage/record.js'
import { protocollo } from '../storage/register.js'
import { termsOf } from '../storage/terms.js'
import { commandKey } from './call.js'
import type { ApplicationChanged, ApplicationInput, Command, ExcludeCommand } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { callHeading, letterheadOf } from './letterhead.js'

export interface ReceivedApplication {
  readonly state: ApplicationState
  /** The receipt to send; null when there is nobody to whom it may be sent by PEC. */
  readonly receipt: DeliveryId | null
}

export function applicationActivities({ record, senderOf }: Dependencies) {
  return {
    /** Prepares the receipt that the law wants at once. A sender without a certified address gets none by PEC: a
     *  person answers. */
    async receiveApplication({
      application: id,
      call,
      epoch,
    }: ApplicationInput): Promise<ReceivedApplication> {
      const key = `${id}/receipt`
      const application = await readApplication(record.db, id)
      const { certifiedSender: recipient, avviso } = application
      const done = await record.db.selectFrom('once').select('key').where('key', '=', key).executeTakeFirst()
      const delivery = `${id}.receipt` as DeliveryId
      if (done || recipient === null) {
        return { state: application.state, receipt: recipient === null ? null : delivery }
      }
      const { from } = senderOf(application.office)
      const letter = await receiptOf(record, id)
      const messageId = newMessageId(domainOf(from), randomBytes(16))
      const bytes = await compose({
        from,
        to: [recipient],
        subject: letter.subject,
        text: letter.text,
        messageId,
        date: record.clock.now(),
        attachments: [],
      })
      const digest = await record.blobs.put(bytes)
      await record.once(key, { call, epoch }, async (tx, at) => {
        await prepareDelivery(tx, at, {
          id: delivery,
          call,
          application: id,
          purpose: 'receipt',
          recipient,
          messageId,
          digest,
        })
        await numberOutgoing(tx, at, avviso.office, { delivery, recipient, subject: letter.subject, digest })
        return null
      })
      return { state: application.state, receipt: delivery }
    },

    async enterData({
      application,
      call,
      epoch,
      command,
      actor,
    }: ApplicationInput & Command): Promise<ApplicationChanged> {
      return await record.once(commandKey(command), { call, epoch }, async (tx, at) =>
        inBrief(await enterData(tx, at, application, { command, actor })),
      )
    },

    async admit({
      application,
      call,
      epoch,
      command,
      actor,
    }: ApplicationInput & Command): Promise<ApplicationChanged> {
      return await record.once(commandKey(command), { call, epoch }, async (tx, at) =>
        inBrief(await admit(tx, at, application, { command, actor })),
      )
    },

    async exclude(input: ApplicationInput & ExcludeCommand): Promise<ApplicationChanged> {
      const { application, call, epoch, command, actor, reasons } = input
      return await record.once(commandKey(command), { call, epoch }, async (tx, at) =>
        inBrief(await exclude(tx, at, application, { command, actor }, reasons)),
      )
    },
  }
}

function inBrief({ state, findings }: { state: ApplicationState; findings: readonly { code: string }[] }) {
  return { state, findings: findings.map(({ code }) => code) }
}

async function receiptOf({ db }: Record, id: ApplicationId) {
  const { avviso, office, call, presentedAt, publicCode } = await readApplication(db, id)
  const number = await db
    .selectFrom('application')
    .innerJoin('register_entry', 'register_entry.message', 'application.message')
    .select(['year', 'number', 'at'])
    .where('application.id', '=', id)
    .executeTakeFirstOrThrow()
  const publication = (await termsOf(db, call)).find(({ name }) => name === 'publication')
  if (!publication) throw new Error('the call has no terms yet')
  return receiptLetter({
    ...RECEIPT_TEXTS,
    letterhead: await letterheadOf(db, office),
    madeAt: number.at,
    call: callHeading(avviso),
    presentedAt,
    protocollo: { number: protocollo(number), date: romeDate(number.at) },
    publicCode,
    responsible: avviso.responsible,
    procedureEndsOn: publication.due,
  })
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
