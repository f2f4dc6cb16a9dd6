import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterEach, expect, test } from 'vitest'
import type { SmtpFault } from '../../pec/simulator/smtp-fault.js'
import { kinds, OFFICE, officeWithProvider, readMailbox } from './desk.js'

type Desk = Awaited<ReturnType<typeof officeWithProvider>>
let desk: Desk
afterEach(() => desk.provider.close())

const ANNA = 'anna@altra-pec.example'

async function arrived() {
  await desk.provider.advance()
  return readMailbox(desk.imap)
}

test('a wrong password, and a right one that has expired', async () => {
  desk = await officeWithProvider()
  const auth = { user: OFFICE, pass: 'sbagliata' }
  const wrong = createTransport({ ...desk.provider.smtp, auth, ignoreTLS: true })
  await expect(wrong.verify()).rejects.toMatchObject({ responseCode: 535 })
  desk.provider.fault({ kind: 'login-refused' })
  await expect(desk.submit(ANNA, '<1@x.example>')).rejects.toMatchObject({ responseCode: 535 })
  expect(desk.provider.refusedLogins()).toHaveLength(2)
  await desk.submit(ANNA, '<1@x.example>')
  expect(desk.provider.accepted()).toHaveLength(1)
})

test('nobody submits without a login', async () => {
  desk = await officeWithProvider()
  const socket = connect(desk.provider.smtp.port, desk.provider.smtp.host)
  const answer = await new Promise<string>((resolve) => {
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk
      if (/^220 /m.test(heard) && !heard.includes('250')) socket.write('EHLO x\r\n')
      if (/^250 /m.test(heard)) socket.write(`MAIL FROM:<${OFFICE}>\r\n`)
      if (/^5\d\d /m.test(heard)) resolve(heard)
    })
  })
  socket.destroy()
  expect(answer).toMatch(/^530 /m)
})

test("somebody else's address as the sender of the envelope", async () => {
  desk = await officeWithProvider()
  const envelope = { from: 'altri@pec.example', to: [ANNA] }
  await expect(desk.submit(ANNA, '<1@x.example>', { envelope })).rejects.toMatchObject({ responseCode: 553 })
})

test.each<[string, Record<string, unknown>]>([
  ['From is not the sender of the envelope', { from: 'altri@pec.example' }],
  [
    'a Bcc',
    { raw: `From: ${OFFICE}\r\nTo: ${ANNA}\r\nBcc: x@y.example\r\nMessage-ID: <1@x.example>\r\n\r\nx` },
  ],
  ['a recipient in neither To nor Cc', { envelope: { from: OFFICE, to: [ANNA, 'bruno@y.example'] } }],
  ['no To', { to: undefined, cc: ANNA }],
])('%s: taken by SMTP, then the notice of non acceptance', async (_why, extra) => {
  desk = await officeWithProvider()
  await desk.submit(ANNA, '<1@x.example>', extra)
  const messages = await arrived()
  expect(kinds(messages)).toEqual(['non-accettazione'])
  expect(messages[0]?.source).toContain('Subject: AVVISO DI NON ACCETTAZIONE: ')
  expect(desk.provider.accepted()).toEqual([])
  expect(desk.provider.submissions()).toMatchObject([{ outcome: 'not-accepted', messageId: '<1@x.example>' }])
})

test('size times recipients over the limit; over the size of SMTP itself', async () => {
  desk = await officeWithProvider({ sizeLimit: 5000, smtpSizeLimit: 20_000 })
  const both = { to: [ANNA, 'bruno@y.example'], envelope: { from: OFFICE, to: [ANNA, 'bruno@y.example'] } }
  await desk.submit(ANNA, '<1@x.example>', { ...both, text: 'x'.repeat(2000) })
  await desk.submit(ANNA, '<2@x.example>', { ...both, text: 'x'.repeat(3000) })
  await expect(desk.submit(ANNA, '<3@x.example>', { text: 'x '.repeat(20_000) })).rejects.toMatchObject({
    responseCode: 552,
  })
  expect(kinds(await arrived()).filter((kind) => kind.includes('accettazione'))).toEqual([
    'accettazione',
    'non-accettazione',
  ])
})

test.each<[SmtpFault['kind'], number]>([
  ['refused', 554],
  ['deferred', 451],
])('%s: the client hears it and nothing was taken', async (kind, responseCode) => {
  desk = await officeWithProvider()
  desk.provider.fault({ kind })
  await expect(desk.submit(ANNA, '<1@x.example>')).rejects.toMatchObject({ responseCode })
  expect(await arrived()).toEqual([])
  expect(desk.provider.submissions()).toMatchObject([{ outcome: kind }])
  await desk.submit(ANNA, '<2@x.example>')
  expect(desk.provider.accepted()).toHaveLength(1)
})

test.each<[SmtpFault['kind'], string[]]>([
  ['cut-accepted', ['accettazione', 'avvenuta-consegna']],
  ['cut-lost', []],
])('%s: the connection drops after the last byte', async (kind, kindsArrived) => {
  desk = await officeWithProvider()
  desk.provider.fault({ kind })
  await expect(desk.submit(ANNA, '<1@x.example>')).rejects.not.toHaveProperty('responseCode')
  expect(kinds(await arrived())).toEqual(kindsArrived)
  expect(desk.provider.accepted()).toHaveLength(kindsArrived.length === 0 ? 0 : 1)
})

test('a virus found at the access point', async () => {
  desk = await officeWithProvider()
  desk.provider.fault({ kind: 'not-accepted-virus' })
  await desk.submit(ANNA, '<1@x.example>')
  const [notice] = await arrived()
  expect(notice?.source).toContain('X-VerificaSicurezza: errore\r\n')
  expect(notice?.source).toContain('Subject: AVVISO DI NON ACCETTAZIONE PER VIRUS: ')
})

test('a fault for one recipient, twice, and one that is ended', async () => {
  desk = await officeWithProvider()
  desk.provider.fault({ kind: 'refused', recipient: ANNA, times: 2 })
  const end = desk.provider.fault({ kind: 'deferred', times: Number.POSITIVE_INFINITY })
  await expect(desk.submit('b@y.example', '<1@x.example>')).rejects.toMatchObject({ responseCode: 451 })
  end()
  await desk.submit('b@y.example', '<1@x.example>')
  for (const attempt of [1, 2]) {
    await expect(desk.submit(ANNA, `<a${attempt}@x.example>`)).rejects.toMatchObject({ responseCode: 554 })
  }
  await desk.submit(ANNA, '<a3@x.example>')
  expect(desk.provider.accepted().map(({ messageId }) => messageId)).toEqual([
    '<1@x.example>',
    '<a3@x.example>',
  ])
})

test('the driver can act before the answer leaves', async () => {
  const seen: string[] = []
  desk = await officeWithProvider({
    async onSubmission({ outcome }) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      seen.push(outcome)
    },
  })
  await desk.submit(ANNA, '<1@x.example>')
  expect(seen).toEqual(['accepted'])
})
