import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockCriteria } from '../../activities/criteria.js'
import { formActivities } from '../../activities/form.js'
import { publishedFormDefinition } from '../../activities/form-definition.js'
import { applicationFields } from '../../documents/form-fields.js'
import { formMark } from '../../documents/form-mark.js'
import { formProposals } from '../../procedure/form-proposal.js'
import { type DocumentReader, openDocumentReader, ReadingFailed } from '../../reading/reader.js'
import type { ApplicationId } from '../../schemas/ids.js'
import { BlobMissing } from '../../storage/blobs.js'
import { readCall } from '../../storage/calls.js'
import { registerIntake } from '../../storage/intake.js'
import { StaleEpoch } from '../../storage/record.js'
import { personMessage } from '../pec/messages.js'
import { smallPdf } from '../reading/small-pdf.js'
import { anOffice, avvisoOf, callId, mailbox, pecView, publishedCall, seen } from './an-office.js'

const office = await anOffice()
const { record } = office
const reader = openDocumentReader(null)
afterAll(() => reader.close())

beforeAll(async () => {
  await publishedCall(office)
  const criteria = JSON.stringify(await lockCriteria(record, avvisoOf()))
  await record.db.updateTable('call').set({ criteria }).where('id', '=', callId).execute()
})

const hands = (by: DocumentReader = reader) => formActivities({ record, reader: by } as never)
const input = (application: ApplicationId) => ({ application, call: callId, epoch: 1 })
const answers: Readonly<Record<string, string>> = {
  'applicant.surname': '(Rossi)',
  'applicant.codiceFiscale': '(RSSMRA80A41D969D)',
  'applicant.birthDate': '(01/01/1980)',
  'requirements.patente-b': '/Yes',
  'facts.isee': '(8.500,00)',
  'facts.didFiledOn': '(5/11/2030)',
  'recapito.by': '(allo sportello dell\\220ufficio)',
}

/** The applications of a message that has these attached, in their order. */
async function applicationsWith(transaction: string, ...pdfs: Buffer[]): Promise<ApplicationId[]> {
  const bytes = personMessage({
    headers: [`X-Prova: ${transaction}`],
    attachments: pdfs.map((content, n) => ({ name: `${n}.pdf`, type: 'application/pdf', content })),
  })
  const message = seen(bytes, pecView(transaction, { forms: pdfs.length, people: pdfs.length }))
  await record.blobs.put(Buffer.from(bytes, 'latin1'))
  await registerIntake(record, { mailbox, uidValidity: 7, cursor: message.uid, messages: [message] } as never)
  const rows = await record.db
    .selectFrom('application')
    .innerJoin('message', 'message.id', 'application.message')
    .select('application.id')
    .where('message.transaction', '=', transaction)
    .orderBy('ordinal')
    .execute()
  return rows.map(({ id }) => id)
}

async function applicationWith(transaction: string, pdf: Buffer): Promise<ApplicationId> {
  const [only] = await applicationsWith(transaction, pdf)
  return only as ApplicationId
}

async function form(changes: Readonly<Record<string, string>> = {}): Promise<Buffer> {
  const definition = await publishedFormDefinition(record, await readCall(record.db, callId))
  const fields = applicationFields(definition).map(({ name, kind }) => {
    const value = changes[name] ?? answers[name]
    if (kind === 'tick') return { name, kind: 'check' as const, ...(value ? { value } : {}) }
    return { name, ...(value ? { value } : {}) }
  })
  return smallPdf({ keywords: formMark(callId), fields })
}

test('what the form says is proposed to whoever examines, and nothing of it is in the application yet', async () => {
  const application = await applicationWith('opec.1@pec', await form())
  expect(await formProposals(record, application)).toBeNull()
  expect(await hands().readForm(input(application))).toEqual({ outcome: 'read', files: 1 })

  const proposed = await formProposals(record, application)
  expect(proposed).toMatchObject({
    proposals: [
      {
        application: {
          ranking: 'unica',
          applicant: { surname: 'Rossi', codiceFiscale: 'RSSMRA80A41D969D', birthDate: '1980-01-01' },
          requirements: { 'patente-b': 'met' },
          facts: { isee: '8500.00', didFiledOn: '2030-11-05', unemployed: null },
          recapito: { by: 'counter' },
        },
        sources: { 'facts.isee': { source: expect.stringContaining('modulo, pag. 1') } },
        signature: null,
      },
    ],
    others: [],
  })
  const row = await record.db
    .selectFrom('application')
    .select('data')
    .where('id', '=', application)
    .executeTakeFirstOrThrow()
  expect(row.data).toBeNull()
})

test('of a family in one message each application has its own proposal, and the message is read once', async () => {
  const brother = { 'applicant.surname': '(Bianchi)', 'applicant.codiceFiscale': '(BNCLGU75B15D969V)' }
  const [first, second] = (await applicationsWith('opec.7@pec', await form(), await form(brother))) as [
    ApplicationId,
    ApplicationId,
  ]
  expect(await hands().readForm(input(second))).toEqual({ outcome: 'read', files: 2 })
  const surnameFor = async (application: ApplicationId) => {
    const proposed = await formProposals(record, application)
    if (!proposed || proposed === 'stopped') throw new Error('it was not read')
    expect(proposed.proposals).toHaveLength(2)
    return proposed.own?.application.applicant.surname
  }
  expect([await surnameFor(first), await surnameFor(second)]).toEqual(['Rossi', 'Bianchi'])
})

test('it is read once: asked again, the reader is left alone', async () => {
  const application = await applicationWith('opec.2@pec', await form())
  const first = await hands().readForm(input(application))
  const idle = { forms: () => Promise.reject(new Error('it was read again')) } as never
  expect(await hands(idle).readForm(input(application))).toEqual(first)
})

test('text that a database refuses is kept as it was typed', async () => {
  const strange = smallPdf({
    keywords: formMark(callId),
    fields: [
      { name: 'applicant.birthDate', value: '(01/01/1980)' },
      { name: 'applicant.surname', value: '<FEFFD8000041>' },
      { name: 'a\\000b', value: '(x)' },
    ],
  })
  const application = await applicationWith('opec.3@pec', strange)
  expect(await hands().readForm(input(application))).toEqual({ outcome: 'read', files: 1 })
  expect(await formProposals(record, application)).toMatchObject({
    proposals: [{ files: [expect.any(String)] }],
  })
})

test('where a file would have taken too much, that is told, and the data are typed', async () => {
  const application = await applicationWith('opec.4@pec', await form())
  const stopped = { forms: () => Promise.resolve(null) } as never
  expect(await hands(stopped).readForm(input(application))).toEqual({ outcome: 'stopped', files: 0 })
  expect(await formProposals(record, application)).toBe('stopped')
})

test('a reader that fails holds nothing up, bytes that are missing are waited for', async () => {
  const application = await applicationWith('opec.6@pec', await form())
  const { digest } = await record.db
    .selectFrom('message')
    .select('digest')
    .where('transaction', '=', 'opec.6@pec')
    .executeTakeFirstOrThrow()
  const away = join(office.folder, 'away')
  await rename(record.blobs.fileOf(digest), away)
  await expect(hands().readForm(input(application))).rejects.toThrow(BlobMissing)
  expect(await formProposals(record, application)).toBeNull()
  await rename(away, record.blobs.fileOf(digest))

  const failing = { forms: () => Promise.reject(new ReadingFailed('TypeError')) } as never
  expect(await hands(failing).readForm(input(application))).toEqual({ outcome: 'stopped', files: 0 })
})

test('a run of the procedure that was replaced keeps nothing', async () => {
  const application = await applicationWith('opec.5@pec', await form())
  await expect(hands().readForm({ ...input(application), epoch: 9 })).rejects.toThrow(StaleEpoch)
  expect(await formProposals(record, application)).toBeNull()
})
