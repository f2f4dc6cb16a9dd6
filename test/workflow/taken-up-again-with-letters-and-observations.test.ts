import { expect, test } from 'vitest'
import { bodyAddress, officeAddress, type Stage } from '../../demo/stage.js'
import { workflowIds } from '../../procedure/door.js'
import type { ApplicationId, CallId, MessageId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { verifyAudit } from '../../storage/audit.js'
import { anAvviso } from '../harness/avviso.js'
import { ownForm } from '../harness/own-form.js'
import { howItEnded } from './how-it-ended.js'
import { officeAtWork } from './office-at-work.js'
import {
  applicationOf,
  apply,
  approveGraduatoria,
  brokenPromises,
  director,
  formOf,
  operator,
  order,
  responsible,
  untilAtRest,
} from './people-at-work.js'

const call = 'GE-2031-001' as CallId
const people = ['anna', 'bruno', 'carla'] as const
const citizen = (name: string) => `${name}@pec.cittadini.example`

/**
 * A call with what a plain one has not: an application sent by somebody else, something asked and answered, an
 * admission in bulk, a provisional graduatoria, letters to everybody, an observation with its answer, pages that are
 * taken down. `between` is called after each.
 */
async function playCall(stage: Stage, between: (act: string) => Promise<void>): Promise<void> {
  const { commands, record, provider, settle } = stage
  const { db } = record
  const until = (instant: string) => stage.until(instant as Instant)
  const usual = anAvviso()
  const avviso = anAvviso({
    id: call,
    requestingBody: { ...usual.requestingBody, pec: bodyAddress },
    terms: { ...usual.terms, observationDays: 10, onlineDays: 5 },
  })
  await commands.draftCall(order(operator), avviso)
  await settle()
  await commands.approveAvviso(call, { ...order(director), confirmed: ['pec-only'] })
  await commands.publishAvviso(call, order(responsible))

  const ids: { [name: string]: ApplicationId } = {}
  const attachments = [{ filename: 'domanda.pdf', content: ownForm(call, citizen('bruno')) }]
  for (const name of people) {
    const patronato = name === 'bruno' ? { from: citizen('patronato'), attachments } : { from: citizen(name) }
    const transaction = await apply(provider, call, { ...patronato, at: '2031-03-10T10:00:00+01:00' })
    await until(`2031-03-10T1${people.indexOf(name)}:30:00+01:00`)
    ids[name] = (await applicationOf(record, transaction)).id
  }
  const idOf = (name: (typeof people)[number]) => ids[name] as ApplicationId
  await between('applied')
  await until('2031-03-15T12:01:00+01:00')

  const form = (name: (typeof people)[number]) =>
    formOf({ number: people.indexOf(name) + 1, pec: citizen(name) })
  const typed = (name: (typeof people)[number], other = {}) =>
    commands.enterData(idOf(name), order(operator), { ...form(name), ...other })
  await typed('anna', { signature: 'none', applicant: { ...form('anna').applicant, pec: null } })
  const missing = [{ what: 'la firma sul modulo', remedy: 'firmarlo e mandarlo di nuovo' }]
  const asked = { missing, due: '2031-03-20' as LegalDate }
  await commands.askIntegration(idOf('anna'), order(responsible), asked)
  await settle()
  await between('asked')

  const writes = async (name: string, at: string, subject: string): Promise<MessageId> => {
    await provider.send({ from: citizen(name), to: [officeAddress], subject, text: 'Si veda.', at })
    await until(new Date(Date.parse(at) + 600_000).toISOString())
    const { id } = await db
      .selectFrom('message')
      .select('id')
      .where('certified_sender', '=', citizen(name))
      .orderBy('registered_at', 'desc')
      .executeTakeFirstOrThrow()
    return id
  }
  await writes('anna', '2031-03-18T09:00:00+01:00', 'Re: Richiesta di integrazione')
  await between('answered')

  for (const name of people) await typed(name)
  await settle()
  await between('whole receipt')
  await commands.admitInBulk(call, order(responsible), Object.values(ids))
  await settle()
  await between('admitted in bulk')

  await commands.closeReview(call, order(responsible), null)
  await approveGraduatoria(stage, call)
  await between('provisional')
  await commands.sendLetters(call, order(responsible))
  await settle()
  await between('told')

  const message = await writes('carla', '2031-03-21T09:00:00+01:00', 'Osservazione')
  const joined = { to: 'application', application: idOf('carla'), as: 'observation' } as const
  await commands.assignMessage(message, order(operator), joined)
  await settle()
  await between('observed')
  const { id: observation } = await db.selectFrom('observation').select('id').executeTakeFirstOrThrow()
  const answer = 'I dati risultano corretti dalla banca dati.'
  await commands.decideObservation(observation, order(responsible), {
    outcome: 'rejected',
    answer,
    effect: null,
  })
  await settle()
  await between('answered in writing')
  await until('2031-04-01T09:00:00+02:00')
  await commands.closeObservations(call, order(responsible))
  await between('observations closed')

  await approveGraduatoria(stage, call)
  await commands.sendLetters(call, order(responsible))
  await settle()
  await between('final')
  provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 90 })
  await commands.sendList(call, order(responsible))
  await until('2031-04-01T12:00:00+02:00')
  await between('closed')
  await until('2031-04-07T09:00:00+02:00')
}

const undisturbed = await officeAtWork('resumed again')
const disturbed = await officeAtWork('resumed again')

test('taken up again after each, a call with letters and observations ends as the one that never was', async () => {
  await playCall(undisturbed, async () => {})
  const runs = new Set<string>()
  let acts = 0
  await playCall(disturbed, async (act) => {
    acts += 1
    await untilAtRest(disturbed, call)
    const { runId } = await disturbed.time.client.workflow.getHandle(workflowIds.call(call)).describe()
    if (act !== 'closed') expect(runs.has(runId)).toBe(false)
    runs.add(runId)
    expect((await disturbed.commands.resume(call)).epoch).toBe(acts + 1)
    await disturbed.settle()
  })
  const ended = await howItEnded(disturbed, call)
  expect(ended).toEqual(await howItEnded(undisturbed, call))
  expect(ended).toMatchObject({
    state: 'closed',
    integrations: [{ outcome: 'answered' }],
    observations: [{ state: 'rejected', late: false }],
    mailings: [
      { people: 3, ended: true },
      { people: 3, ended: true },
    ],
  })
  expect(ended.applications.map(({ state }) => state)).toEqual(['admitted', 'admitted', 'admitted'])
  expect(ended.deliveries.filter(({ state }) => state !== 'delivered')).toEqual([])
  expect(ended.publications.filter(({ what }) => what === 'graduatoria')).toMatchObject([
    { version: 1, removed: expect.any(String) },
    { version: 2, removed: expect.any(String) },
  ])
  for (const { record } of [disturbed, undisturbed]) {
    expect(await brokenPromises(record)).toEqual([])
    expect(await verifyAudit(record.db, call)).toBeNull()
  }
}, 400_000)
