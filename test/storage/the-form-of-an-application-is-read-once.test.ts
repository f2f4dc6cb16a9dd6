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
const input = (application: ApplicationId) => ({ application, call: callId, epoch: 1, run: 1 })
const answers: Readonly<Record<string, string>> = {
  'applicant.surname': '(Rossi)',
  'applicant.codiceFiscale': '(RSSMRA80A41D969D)',
  'applicant.birthDate': '(01/01/1980)',
  'requirements.patente-b': '/Yes',
  'facts.isee': '(8.500,00)',
  'facts.didFiledOn': '(5/11/2030)',
  'recapito.by': '(allo sportello dell\\220ufficio)',
}

/** An application whose message has this attached. */
async function applicationWith(transaction: string, pdf: Buffer): Promise<ApplicationId> {
  const bytes = personMessage({
    headers: [`X-Prova: ${transaction}`],
    attachments: [{ name: 'domanda.pdf', type: 'application/pdf', content: pdf }],
  })
  const message = seen(bytes, pecView(transaction))
  await record.blobs.put(Buffer.from(bytes, 'latin1'))
  await registerIntake(record, { mailbox, uidValidity: 7, cursor: message.uid, messages: [message] } as never)
  const { id } = await record.db
    .selectFrom('application')
    .innerJoin('message', 'message.id', 'application.message')
    .select('application.id')
    .where('message.transaction', '=', transaction)
    .executeTakeFirstOrThrow()
  return id
}

async function form(): Promise<Buffer> {
  const definition = await publishedFormDefinition(record, await readCall(record.db, callId))
  const fields = applicationFields(definition).map(({ name, kind }) => {
    const value = answers[name]
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
