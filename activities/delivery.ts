import type { DeliveryId } from '../schemas/ids.js'
import {
  addAttempt,
  alertIfDoubtful,
  claimAttempt,
  deliveryProgress,
  giveUpWaiting,
  lastAttempt,
  raiseAlert,
  resolveAlerts,
  settleAttempt,
} from '../storage/deliveries.js'
import { checkEpoch, type Record } from '../storage/record.js'
import { anotherAttempt } from './another-attempt.js'
import type { DeliveryInput, DeliveryProgress } from './contract.js'
import type { Dependencies } from './dependencies.js'

export function deliveryActivities({ record, senderOf }: Dependencies) {
  return {
    /**
     * Hands the last attempt of a delivery to the provider, once for ever. Done again, by a retry or after a crash,
     * it sends nothing: it says how far the record knows it came.
     */
    async submitDelivery({ delivery, ...fence }: DeliveryInput): Promise<DeliveryProgress> {
      const attempt = await lastAttempt(record.db, delivery)
      const bytes = await record.blobs.get(attempt.digest)
      const mine = await record.db.transaction().execute(async (tx) => {
        await checkEpoch(tx, fence)
        const at = record.clock.now()
        const claim = await claimAttempt(tx, at, attempt.messageId)
        if (claim === 'lost') await alertIfDoubtful(tx, at, delivery)
        return claim === 'mine'
      })
      if (!mine) return await progressOf(record, delivery)

      const sender = senderOf(attempt.office)
      const handed = await sender.submit(bytes, attempt.recipient, record.clock.now())
      const at = record.clock.now()
      await record.db.transaction().execute(async (tx) => {
        const refusal = handed.state === 'submitted' ? null : handed.reason
        await settleAttempt(tx, at, attempt.messageId, { state: handed.state, refusal })
        if (handed.state === 'uncertain' || handed.state === 'refused')
          await alertIfDoubtful(tx, at, delivery)
        if (handed.state === 'deferred' && handed.loginRefused)
          await raiseAlert(tx, at, { scope: sender.from, code: 'sending-login-refused', call: null })
        if (handed.state === 'submitted')
          await resolveAlerts(tx, at, [sender.from], ['sending-login-refused'])
      })
      return await progressOf(record, delivery)
    },

    /** Another attempt after one that never left: the same words under a Message-ID of its own. */
    async prepareNextAttempt({ delivery, ...fence }: DeliveryInput): Promise<void> {
      const last = await lastAttempt(record.db, delivery)
      if (last.state !== 'deferred') return
      const ordinal = last.ordinal + 1
      const next = await anotherAttempt(record, delivery)
      await record.once(`${delivery}/attempt-${ordinal}`, fence, async (tx, at) => {
        await addAttempt(tx, at, { ...next, ordinal })
        return null
      })
    },

    async deliveryProgress({ delivery }: DeliveryInput): Promise<DeliveryProgress> {
      return await progressOf(record, delivery)
    },

    /** No evidence came in the time that the provider has: a person must look. */
    async giveUpWaiting({ delivery, ...fence }: DeliveryInput): Promise<DeliveryProgress> {
      const { ordinal } = await lastAttempt(record.db, delivery)
      await record.once(`${delivery}/no-news-${ordinal}`, fence, async (tx, at) => {
        await giveUpWaiting(tx, delivery, at)
        return null
      })
      return { ...(await progressOf(record, delivery)), ended: true }
    },
  }
}

async function progressOf({ db }: Record, delivery: DeliveryId): Promise<DeliveryProgress> {
  const { state, ended, mayRetry } = await deliveryProgress(db, delivery)
  return { state, ended, mayRetry }
}
