import { beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '../../domain/refusal.js'
import type { ApplicationId, MessageId } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { registerIntake } from '../../storage/intake.js'
import { assignMessage } from '../../storage/smistamento.js'
import {
  anOffice,
  callId,
  commandOf,
  dirigente,
  mailbox,
  type OfficeOnFile,
  operatore,
  pecView,
  publishedCall,
  responsabile,
  seen,
} from './an-office.js'

const anna = 'anna@pec.cittadini.example'
let office: OfficeOnFile
let application: ApplicationId
let uid = 0

beforeEach(async () => {
  office = await anOffice()
  await publishedCall(office)
  await writes({ callsInForm: [callId] })
  const row = await office.record.db.selectFrom('application').select('id').executeTakeFirstOrThrow()
  application = row.id
})

/** Anna's PEC comes to the mailbox. */
async function writes(view: Parameters<typeof pecView>[1]): Promise<MessageId> {
  const own = { callsInForm: [], forms: 0, people: 1, certifiedSender: anna, ...view }
  const message = seen(`message ${++uid}`, pecView(`opec.${uid}@pec`, own), uid)
  await registerIntake(office.record, { mailbox, uidValidity: 1, cursor: uid, messages: [message] })
  const { message: id } = await office.record.db
    .selectFrom('arrival')
    .select('message')
    .where('uid', '=', uid)
    .executeTakeFirstOrThrow()
  return id as MessageId
}

/** The version of the graduatoria that was approved last. */
async function approved(version: number, observationsUntil: string | null): Promise<void> {
  const digest = digestOf(`versione ${version}`)
  const at = office.record.clock.now()
  await office.record.db
    .insertInto('graduatoria')
    .values({
      call: callId,
      version,
      sha256: digest,
      document_digest: digest,
      draw_seed: null,
      proposed_by: responsabile,
      proposed_at: at,
      approved_by: dirigente,
      approved_at: at,
      act_number: `${version}`,
      act_date: '2031-03-20' as LegalDate,
      act_digest: digest,
      stage: observationsUntil === null ? 'final' : 'provisional',
      snapshot_digest: digest,
      observations_until: observationsUntil as LegalDate | null,
      corrects: null,
    })
    .execute()
}

async function observes(sentAt: string): Promise<string> {
  const message = await writes({ sentAt: sentAt as Instant, subject: 'Osservazione' })
  const joined = { to: 'application', application, as: 'observation' } as const
  try {
    await office.record.once(`assign/${message}`, null, (tx, at) =>
      assignMessage(tx, at, message, commandOf(operatore), joined),
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { standing } = await office.record.db
      .selectFrom('message')
      .select('standing')
      .where('id', '=', message)
      .executeTakeFirstOrThrow()
    return `${error.code}, ${standing}`
  }
  const { late } = await office.record.db
    .selectFrom('observation')
    .select('late')
    .where('message', '=', message)
    .executeTakeFirstOrThrow()
  return late ? 'late' : 'in time'
}

describe('an observation', () => {
  test('before there is anything to object to is refused, and its message still waits', async () => {
    expect(await observes('2031-03-12T09:00:00.000Z')).toBe('not-observing, to-assign')
  })

  test('is in time on the whole of the last day, in Rome; after it, it is heard and kept as late', async () => {
    await approved(1, '2031-04-04')
    expect(await observes('2031-03-25T09:00:00.000Z')).toBe('in time')
    expect(await observes('2031-04-04T21:59:59.000Z')).toBe('in time')
    expect(await observes('2031-04-04T22:00:00.000Z')).toBe('late')
  })

  test('is heard while another is being answered by a review that was taken up again', async () => {
    await approved(1, '2031-04-04')
    await office.record.db.updateTable('call').set({ state: 'review' }).execute()
    expect(await observes('2031-03-26T09:00:00.000Z')).toBe('in time')
  })

  test('once the final graduatoria is approved is no observation any more', async () => {
    await approved(1, '2031-04-04')
    await approved(2, null)
    expect(await observes('2031-04-03T09:00:00.000Z')).toBe('not-observing, to-assign')
  })
})
