import { afterEach, expect, test } from 'vitest'
import { kinds, OFFICE, officeWithProvider, readMailbox } from './desk.js'
import { opensslVerify } from './openssl.js'

type Desk = Awaited<ReturnType<typeof officeWithProvider>>
let desk: Desk
afterEach(() => desk.provider.close())

test('what a person sends reaches the office in a signed envelope, with its instants', async () => {
  desk = await officeWithProvider()
  const identificativo = await desk.provider.send({
    from: 'anna@altra-pec.example',
    to: [OFFICE],
    subject: 'Domanda perché sì',
    text: 'Allego la domanda.',
    attachments: [{ filename: 'domanda.pdf', content: Buffer.from('%PDF-1.4 prova') }],
    at: '2031-03-03T10:59:59Z',
    deliverAfterSeconds: 61,
  })
  expect(await desk.provider.advance()).toBe(0)
  expect(desk.provider.pending()).toEqual({ next: '2031-03-03T11:01:00.000Z', count: 1 })
  desk.pass(60)
  expect(await desk.provider.advance()).toBe(1)
  const [envelope, ...others] = await readMailbox(desk.imap)
  expect(others).toEqual([])
  expect(envelope?.internalDate).toBe('2031-03-03T11:01:00.000Z')
  const source = Buffer.from(envelope?.source ?? '', 'latin1')
  expect(source.toString()).toContain(
    'From: "Per conto di: anna@altra-pec.example" <posta-certificata@altra-pec.example>',
  )
  expect(source.toString()).toContain(`Message-ID: <${identificativo}>`)
  const signed = await opensslVerify(source, desk.pki, desk.now())
  expect(signed.toString()).toContain('JVBERi0xLjQgcHJvdmE=')
  expect(desk.mailboxes.messages(OFFICE)[0]?.equals(source)).toBe(true)
})

test('what the office submits comes back as acceptance and delivery, tied to our Message-ID', async () => {
  desk = await officeWithProvider()
  await desk.submit('anna@altra-pec.example', '<nostro.1@chiamate.example>')
  expect(await desk.provider.advance()).toBe(2)
  const messages = await readMailbox(desk.imap)
  expect(kinds(messages)).toEqual(['accettazione', 'avvenuta-consegna'])
  for (const { source } of messages) {
    expect(source).toContain('X-Riferimento-Message-ID: <nostro.1@chiamate.example>')
    await opensslVerify(Buffer.from(source, 'latin1'), desk.pki, desk.now())
  }
  expect(messages[0]?.source).toContain('From: posta-certificata@pec.example')
  expect(messages[1]?.source).toContain('From: posta-certificata@altra-pec.example')
  const [accepted] = desk.provider.accepted()
  expect(accepted).toMatchObject({
    messageId: '<nostro.1@chiamate.example>',
    recipients: ['anna@altra-pec.example'],
    at: '2031-03-03T11:00:00.000Z',
  })
  expect(messages[1]?.source).toContain('filename="postacert.eml"')
})

test('the same seed gives the same identifiers whatever was submitted in between', async () => {
  desk = await officeWithProvider()
  const letter = { from: 'anna@altra-pec.example', to: [OFFICE], subject: 'x', text: 'x' }
  const first = [await desk.provider.send(letter), await desk.provider.send(letter)]
  await desk.provider.close()
  desk = await officeWithProvider()
  const again = [await desk.provider.send(letter)]
  await desk.submit('anna@altra-pec.example', '<nostro.1@chiamate.example>')
  again.push(await desk.provider.send(letter))
  expect(again).toEqual(first)
  expect(new Set(first).size).toBe(2)
})

test('ordinary mail to the PEC arrives in an anomaly envelope; raw bytes arrive as they are', async () => {
  desk = await officeWithProvider()
  await desk.provider.sendOrdinary({ from: 'x@example.org', to: [OFFICE], subject: 'ciao', text: 'ciao' })
  await desk.provider.advance()
  await desk.provider.deliverRaw(OFFICE, Buffer.from([0, 255, 10, 13, 200]))
  const messages = await readMailbox(desk.imap)
  expect(kinds(messages)).toEqual(['errore', 'ordinaria'])
  expect(messages[0]?.source).not.toContain('daticert.xml')
  expect(Buffer.from(messages[1]?.source ?? '', 'latin1')).toEqual(Buffer.from([0, 255, 10, 13, 200]))
})

test('a message between two mailboxes of the provider arrives, and its sender gets the receipts', async () => {
  desk = await officeWithProvider()
  await desk.provider.send({ from: OFFICE, to: [OFFICE], subject: 'a noi stessi', text: 'x' })
  await desk.provider.advance()
  expect(kinds(await readMailbox(desk.imap))).toEqual([
    'accettazione',
    'posta-certificata',
    'avvenuta-consegna',
  ])
})

test('left to itself it delivers as soon as a message is submitted', async () => {
  desk = await officeWithProvider()
  const stop = desk.provider.run(60_000)
  await desk.submit('anna@altra-pec.example', '<nostro.1@chiamate.example>')
  await expect.poll(() => desk.mailboxes.messages(OFFICE).length).toBe(2)
  stop()
})
