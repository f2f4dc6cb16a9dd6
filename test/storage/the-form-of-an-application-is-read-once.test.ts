import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applicationActivities } from '../../activities/application.js'
import { lockCriteria } from '../../activities/criteria.js'
import { formActivities } from '../../activities/form.js'
import { publishedFormDefinition } from '../../activities/form-definition.js'
import { applicationFields } from '../../documents/form-fields.js'
import { formMark } from '../../documents/form-mark.js'
import { openTypesetter } from '../../documents/typst.js'
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
const typesetter = openTypesetter()
afterAll(async () => {
  await reader.close()
  await typesetter.close()
})

beforeAll(async () => {
  await publishedCall(office)
  const criteria = JSON.stringify(await lockCriteria(record, avvisoOf()))
  await record.db.updateTable('call').set({ criteria }).where('id', '=', callId).execute()
})

const hands = (by: DocumentReader = reader) => {
  const dependencies = { record, reader: by, typesetter, senderOf: () => ({ from: mailbox }) } as never
  return { ...formActivities(dependencies), ...applicationActivities(dependencies) }
}
/** Whoever asks it to read is told that it was done before. */
const idle = { forms: () => Promise.reject(new Error('it was read again')) } as never
const citizen = 'persona@pec.cittadini.example'
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
  await hands().readForms(input(application))

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
  await hands().readForms(input(second))
  const surnameFor = async (application: ApplicationId) => {
    const proposed = await formProposals(record, application)
    if (!proposed || proposed === 'stopped') throw new Error('it was not read')
    expect(proposed.proposals).toHaveLength(2)
    return proposed.own?.application.applicant.surname
  }
  expect([await surnameFor(first), await surnameFor(second)]).toEqual(['Rossi', 'Bianchi'])
})

test('what was read on the way to the receipt is what is proposed: nobody reads it again', async () => {
  const own = await form({ 'applicant.pec': `(${citizen})` })
  const brother = { 'applicant.surname': '(Bianchi)', 'applicant.codiceFiscale': '(BNCLGU75B15D969V)' }
  const [first, second] = (await applicationsWith('opec.2@pec', own, await form(brother))) as [
    ApplicationId,
    ApplicationId,
  ]
  expect(await hands().receiveApplication(input(first))).toEqual({
    state: 'registered',
    receipt: `${first}.receipt`,
    follows: false,
    unread: false,
  })
  // The brother applies from an address that is not his: his receipt waits for somebody to read where he wants it.
  expect(await hands(idle).receiveApplication(input(second))).toMatchObject({
    receipt: null,
    follows: true,
    unread: false,
  })
  await hands(idle).readForms(input(second))
  expect(await formProposals(record, first)).toMatchObject({
    own: { application: { applicant: { surname: 'Rossi' } } },
  })
  expect(await formProposals(record, second)).toMatchObject({
    own: { application: { applicant: { surname: 'Bianchi' } } },
  })
})

test('a form that takes longer than its sender may wait is answered first, and read to its end', async () => {
  const application = await applicationWith('opec.8@pec', await form({ 'applicant.pec': `(${citizen})` }))
  const endless = { forms: () => new Promise(() => {}) } as never
  expect(await hands(endless).receiveApplication(input(application))).toMatchObject({
    receipt: `${application}.acknowledgement`,
    follows: true,
    unread: true,
  })
  expect(await formProposals(record, application)).toBeNull()

  await hands().readForms(input(application))
  expect(await formProposals(record, application)).toMatchObject({
    own: { application: { applicant: { surname: 'Rossi' } } },
  })
}, 60_000)

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
  await hands().readForms(input(application))
  expect(await formProposals(record, application)).toMatchObject({
    proposals: [{ files: [expect.any(String)] }],
  })
})

test('where a file would have taken too much, that is told, and the data are typed', async () => {
  const application = await applicationWith('opec.4@pec', await form())
  const stopped = { forms: () => Promise.resolve(null) } as never
  expect(await hands(stopped).receiveApplication(input(application))).toMatchObject({ unread: false })
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
  expect(await hands().receiveApplication(input(application))).toMatchObject({ follows: true, unread: true })
  await expect(hands().readForms(input(application))).rejects.toThrow(BlobMissing)
  expect(await formProposals(record, application)).toBeNull()
  await rename(away, record.blobs.fileOf(digest))

  const failing = { forms: () => Promise.reject(new ReadingFailed('TypeError')) } as never
  await hands(failing).readForms(input(application))
  expect(await formProposals(record, application)).toBe('stopped')
})

test('a run of the procedure that was replaced keeps nothing', async () => {
  const application = await applicationWith('opec.5@pec', await form())
  await expect(hands().readForms({ ...input(application), epoch: 9 })).rejects.toThrow(StaleEpoch)
  expect(await formProposals(record, application)).toBeNull()
})
