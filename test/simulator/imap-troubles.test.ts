import { ImapFlow } from 'imapflow'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startProxy, type TcpProxy } from '../../pec/simulator/faults.js'
import { OFFICE, officeWithProvider, readMailbox } from './desk.js'

let desk: Awaited<ReturnType<typeof officeWithProvider>>
let line: TcpProxy
let client: ImapFlow

beforeEach(async () => {
  desk = await officeWithProvider()
  line = await startProxy({ target: desk.imap })
  client = through()
})
afterEach(async () => {
  client.close()
  await line.close()
  await desk.provider.close()
})

function through(): ImapFlow {
  const { user, password } = desk.imap
  const flow = new ImapFlow({
    ...line,
    secure: false,
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
  })
  flow.on('error', () => {})
  return flow
}

async function first() {
  const message = await client.fetchOne('1', { source: true, size: true })
  if (!message) throw new Error('the mailbox is empty')
  return message
}

const MAIL = Buffer.from(`Subject: prova\r\n\r\n${'riga di testo\r\n'.repeat(2000)}`)

test('mail is seen while idling, and not while the line is silent', async () => {
  await client.connect()
  await client.mailboxOpen('INBOX')
  const counts: number[] = []
  client.on('exists', ({ count }) => counts.push(count))
  const idling = client.idle()
  await desk.provider.deliverRaw(OFFICE, MAIL)
  await expect.poll(() => counts).toEqual([1])
  line.stall()
  await desk.provider.deliverRaw(OFFICE, MAIL)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(counts).toEqual([1])
  await line.restore()
  await expect.poll(() => counts).toEqual([1, 2])
  client.close()
  await idling
})

test('the connection drops in the middle of a FETCH, and the next one reads everything', async () => {
  await desk.provider.deliverRaw(OFFICE, MAIL)
  await client.connect()
  await client.mailboxOpen('INBOX')
  line.cutAfter(10_000)
  await expect(client.fetchOne('1', { source: true })).rejects.toThrow()
  client = through()
  await client.connect()
  await client.mailboxOpen('INBOX')
  expect((await first()).source?.equals(MAIL)).toBe(true)
})

test('a slow line, a partial fetch in pieces: the same bytes', async () => {
  await desk.provider.deliverRaw(OFFICE, MAIL)
  await client.connect()
  await client.mailboxOpen('INBOX')
  line.slow(500_000)
  const { content } = await client.download('1', undefined, { chunkSize: 4096 })
  const chunks: Buffer[] = []
  for await (const chunk of content ?? []) chunks.push(chunk as Buffer)
  expect(Buffer.concat(chunks).equals(MAIL)).toBe(true)
})

test('BYE', async () => {
  await client.connect()
  const closed = new Promise((resolve) => client.once('close', () => resolve('closed')))
  line.farewell('* BYE going down\r\n')
  expect(await closed).toBe('closed')
})

test('login refused, and let in again', async () => {
  desk.mailboxes.refuseLogin(OFFICE)
  await expect(client.connect()).rejects.toMatchObject({ authenticationFailed: true })
  desk.mailboxes.refuseLogin(OFFICE, false)
  client = through()
  await client.connect()
})

test('UIDVALIDITY changes, and the UIDs begin again', async () => {
  for (let i = 0; i < 3; i++) await desk.provider.deliverRaw(OFFICE, MAIL)
  const status = async () => {
    client = through()
    await client.connect()
    const { uidValidity } = await client.mailboxOpen('INBOX')
    const uids = (await client.search({ all: true }, { uid: true })) || []
    client.close()
    return { uidValidity, uids }
  }
  const before = await status()
  desk.mailboxes.renumber(OFFICE)
  const after = await status()
  expect(after.uidValidity).toBe(before.uidValidity + 1n)
  expect(after.uids).toEqual([1, 2, 3])
  expect((await readMailbox(desk.imap)).map(({ source }) => source.length)).toEqual([
    MAIL.length,
    MAIL.length,
    MAIL.length,
  ])
})

test('thirty megabytes arrive byte for byte', async () => {
  const big = Buffer.alloc(30 * 1024 * 1024, 'abcdefghi\xe8\r\n', 'latin1')
  await desk.provider.deliverRaw(OFFICE, big)
  await client.connect()
  await client.mailboxOpen('INBOX')
  const message = await first()
  expect(message.size).toBe(big.length)
  expect(message.source?.equals(big)).toBe(true)
})
