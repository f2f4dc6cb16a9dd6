import type { DeliveryId } from '../schemas/ids.js'
import {
  type Attempt,
  addAttempt,
  alertIfDoubtful,
  claimAttempts,
  deliveryProgress,
  giveUpWaiting,
  lastAttempt,
  lastAttempts,
  raiseAlert,
  resolveAlerts,
  settleAttempts,
} from '../storage/deliveries.js'
import { checkEpoch, type Record } from '../storage/record.js'
import { anotherAttempt } from './another-attempt.js'
import type { DeliveryInput, DeliveryProgress, Fence, RequestFence } from './contract.js'
import type { Dependencies } from './dependencies.js'
import type { HandedOver } from './sender.js'

export function deliveryActivities(dependencies: Dependencies) {
  const { record } = dependencies
  return {
    /**
     * Hands the last attempt of a delivery to the provider, once for ever. Done again, by a retry or after a crash,
     * it sends nothing: it says how far the record knows it came.
     */
    async submitDelivery({ delivery, ...fence }: DeliveryInput): Promise<DeliveryProgress> {
      await handOver(dependencies, fence, [delivery])
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

/**
 * Hands the last attempts of some deliveries of an office to the provider, each once for ever. They are claimed together
 * and settled together: what a crash in between leaves in doubt is all of them, so let them be few.
 */
export async function handOver(
  { record, senderOf }: Dependencies,
  fence: Fence | RequestFence,
  deliveries: readonly DeliveryId[],
): Promise<void> {
  const attempts = await lastAttempts(record.db, deliveries)
  const [first] = attempts
  if (!first) return
  const sender = senderOf(first.office)
  const bytes = await Promise.all(attempts.map(({ digest }) => record.blobs.get(digest)))
  const { mine } = await record.db.transaction().execute(async (tx) => {
    await checkEpoch(tx, fence)
    const at = record.clock.now()
    const ids = attempts.map(({ messageId }) => messageId)
    const claims = await claimAttempts(tx, at, ids)
    for (const delivery of claims.lost) await alertIfDoubtful(tx, at, delivery)
    return claims
  })
  const handed = await Promise.all(
    attempts.map(async (attempt, n) => {
      if (!mine.has(attempt.messageId)) return []
      const outcome = await sender.submit(bytes[n] as Buffer, attempt.recipient, record.clock.now())
      return [{ ...attempt, outcome }]
    }),
  )
  await settle(record, sender.from, handed.flat())
}

type HandedAttempt = Attempt & { readonly outcome: HandedOver }

/** Writes down how handing over ended, and tells a person where one must look. */
async function settle({ db, clock }: Record, from: string, handed: readonly HandedAttempt[]): Promise<void> {
  if (handed.length === 0) return
  const at = clock.now()
  const idsOf = (some: readonly HandedAttempt[]) => some.map(({ messageId }) => messageId)
  const taken = handed.filter(({ outcome }) => outcome.state === 'submitted')
  await db.transaction().execute(async (tx) => {
    await settleAttempts(tx, at, idsOf(taken), { state: 'submitted', refusal: null })
    if (taken.length > 0) await resolveAlerts(tx, at, [from], ['sending-login-refused'])
    for (const one of handed) {
      const { outcome, delivery } = one
      if (outcome.state === 'submitted') continue
      await settleAttempts(tx, at, idsOf([one]), { state: outcome.state, refusal: outcome.reason })
      if (outcome.state !== 'deferred') await alertIfDoubtful(tx, at, delivery)
      else if (outcome.loginRefused)
        await raiseAlert(tx, at, { scope: from, code: 'sending-login-refused', call: null })
    }
  })
}

async function progressOf({ db }: Record, delivery: DeliveryId): Promise<DeliveryProgress> {
  const { state, ended, mayRetry } = await deliveryProgress(db, delivery)
  return { state, ended, mayRetry }
}
