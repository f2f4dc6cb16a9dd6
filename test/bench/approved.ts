import type { Activities } from '../../activities/index.js'
import { addHours } from '../../domain/terms/index.js'
import type { SignDocument } from '../../pec/simulator/document-signer.js'
import type { ApplicationData } from '../../schemas/application.js'
import type { CallId, CommandId, StaffId } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'
import { readCall } from '../../storage/calls.js'
import { documentsOf } from '../../storage/documents.js'
import { lateDeliveryHours } from '../../storage/freeze.js'
import { readGraduatoria } from '../../storage/graduatorie.js'
import { sweepDone } from '../../storage/mailboxes.js'
import type { Record } from '../../storage/record.js'
import { applicationData } from '../harness/application-data.js'
import { directorName, dirigente, responsabile } from '../harness/office.js'
import { applicantsDomain, officeAddress, publishCall } from './office.js'
import { registerApplications } from './registered.js'

/**
 * A call with so many people admitted, each with a PEC of their own, its graduatoria approved and published, the letters
 * to everybody ordered. @returns the mailing
 */
export async function approvedGraduatoria(
  record: Record,
  hands: Activities,
  sign: SignDocument,
  id: CallId,
  people: number,
): Promise<string> {
  const { db, blobs, clock } = record
  const fence = { call: await publishCall(record, id), epoch: 1 }
  const order = (what: string, actor: StaffId) => ({ ...fence, command: `${id}-${what}` as CommandId, actor })
  await registerApplications(record, id, people)
  await admitEverybody(record, id)
  // Nothing of it is measured: the time of the window is not waited for, nor the procedures started.
  await db.deleteFrom('outbox').where('call', '=', id).execute()
  const { avviso } = await readCall(db, id)
  const swept = addHours(avviso.window.closesAt, lateDeliveryHours + 1)
  await sweepDone(db, officeAddress, swept, clock.now())
  await hands.closeWindow(fence)
  await hands.endLateDeliveries(fence)
  await hands.closeReview(order('close-review', responsabile))
  await hands.proposeGraduatoria({ ...order('propose', responsabile), draw: null })
  const { sha256, version } = await readGraduatoria(db, id)
  const draft = (await documentsOf(db, id)).find(({ kind }) => kind === 'decree-draft')
  if (!draft) throw new Error('the act has no draft')
  const act = await sign(directorName, await blobs.get(draft.digest), Date.parse(clock.now()))
  await hands.approveGraduatoria({
    ...order('approve', dirigente),
    actNumber: '77',
    actDate: clock.now().slice(0, 10) as LegalDate,
    actDigest: await blobs.put(act),
    sha256,
  })
  await hands.publishGraduatoria(fence)
  await hands.sendLetters(order('letters', responsabile))
  return `${id}.letters.${version}`
}

async function admitEverybody({ db }: Record, call: CallId): Promise<void> {
  const rows = await db.selectFrom('application').select('id').where('call', '=', call).execute()
  for (const [n, { id }] of rows.entries())
    await db
      .updateTable('application')
      .set({ state: 'admitted', data: JSON.stringify(applicant(n)) })
      .where('id', '=', id)
      .execute()
}

/** No two were born on the same day: nothing is drawn. */
function applicant(n: number): ApplicationData {
  const birthDate = new Date(Date.UTC(1960, 0, 1 + n)).toISOString().slice(0, 10) as LegalDate
  const codiceFiscale = `PRVPSN80A${String(n).padStart(7, '0')}`
  const { applicant: sample, ...data } = applicationData()
  return {
    ...data,
    recapito: { by: 'pec', address: `persona.${n}@${applicantsDomain}` },
    applicant: { ...sample, name: `Persona ${n}`, codiceFiscale, birthDate },
  }
}
