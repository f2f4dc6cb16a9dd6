import { expect, test } from 'vitest'
import type { ApplicationId, CommandId, DeliveryId, StaffId } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import { claimAttempts, prepareDelivery, repeatDelivery, settleAttempts } from '../../storage/deliveries.js'
import { registerIntake } from '../../storage/intake.js'
import {
  anOffice,
  callId,
  mailbox,
  operatore,
  pecView,
  publishedCall,
  receiptView,
  responsabile,
  seen,
} from './an-office.js'

const office = await anOffice()
const { record } = office
const { db } = record
await publishedCall(office)

let count = 0

async function arrives(view: ReturnType<typeof pecView>): Promise<void> {
  count += 1
  const message = seen(`message ${count}`, view)
  await registerIntake(record, { mailbox, uidValidity: 1, cursor: message.uid, messages: [message] })
}

/** An application whose receipt was handed over once. */
async function receiptSent(): Promise<{ id: DeliveryId; messageId: string }> {
  await arrives(pecView(`opec.${count}@pec.cittadini.example`))
  const { id: application } = await db
    .selectFrom('application')
    .select('id')
    .orderBy('registered_at', 'desc')
    .orderBy('id')
    .where(
      'id',
      'not in',
      db.selectFrom('delivery').select('application').$narrowType<{ application: ApplicationId }>(),
    )
    .executeTakeFirstOrThrow()
  const id = `${application}.receipt` as DeliveryId
  const messageId = `<first-${count}@pec.office.example>`
  const at = record.clock.now()
  await db.transaction().execute(async (tx) => {
    await prepareDelivery(tx, at, {
      id,
      call: callId,
      application,
      purpose: 'receipt',
      recipient: 'persona@pec.cittadini.example',
      messageId,
      digest: digestOf(messageId),
    })
    await claimAttempts(tx, at, [messageId])
    await settleAttempts(tx, at, [messageId], { state: 'submitted', refusal: null })
  })
  return { id, messageId }
}

const again = (id: DeliveryId, actor: StaffId, messageId: string) =>
  db
    .transaction()
    .execute((tx) =>
      repeatDelivery(
        tx,
        record.clock.now(),
        { command: `again-${messageId.replace(/\W/g, '')}` as CommandId, actor },
        { delivery: id, messageId, digest: digestOf(messageId) },
      ),
    )

const stateOf = async (id: DeliveryId) =>
  (await db.selectFrom('delivery').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state

test('what failed is sent again by a person, and from then on only the new attempt counts', async () => {
  const { id, messageId } = await receiptSent()
  await arrives(receiptView('accettazione', messageId))
  await arrives(receiptView('errore-consegna', messageId))
  expect(await stateOf(id)).toBe('failed')

  await again(id, responsabile, '<second@pec.office.example>')
  expect(await stateOf(id)).toBe('prepared')
  const tasks = await db.selectFrom('outbox').select('task').where('key', '=', id).execute()
  expect(tasks.map(({ task }) => task)).toContainEqual(
    expect.objectContaining({ do: 'start-delivery', delivery: id }),
  )

  await arrives(receiptView('accettazione', '<second@pec.office.example>'))
  expect(await stateOf(id)).toBe('accepted')
  await arrives(receiptView('avvenuta-consegna', '<second@pec.office.example>'))
  expect(await stateOf(id)).toBe('delivered')
  const decisions = await db
    .selectFrom('decision')
    .select('actor')
    .where('what', '=', 'repeat-sending')
    .execute()
  expect(decisions).toEqual([{ actor: responsabile }])
})

test('a proof that the first attempt arrived after all ends the matter', async () => {
  const { id, messageId } = await receiptSent()
  await arrives(receiptView('errore-consegna', messageId))
  await again(id, responsabile, '<third@pec.office.example>')
  await arrives(receiptView('avvenuta-consegna', messageId))
  expect(await stateOf(id)).toBe('delivered')
})

test('while its evidence may still come, nobody may send it again', async () => {
  const { id, messageId } = await receiptSent()
  await arrives(receiptView('accettazione', messageId))
  await expect(again(id, responsabile, '<fourth@pec.office.example>')).rejects.toMatchObject({
    code: 'wrong-state',
  })
})

test('an operatore does not decide it', async () => {
  const { id, messageId } = await receiptSent()
  await arrives(receiptView('errore-consegna', messageId))
  await expect(again(id, operatore, '<fifth@pec.office.example>')).rejects.toMatchObject({
    code: 'wrong-role',
  })
  expect(await stateOf(id)).toBe('failed')
})
