import { afterAll, expect, test } from 'vitest'
import { startProxy } from '../../pec/simulator/faults.js'
import { embeddedMailboxes } from '../../pec/simulator/imap-drop.js'
import { MailSettings } from '../../schemas/settings.js'
import { openLog } from '../../workers/log.js'
import { openInspector } from '../../workers/mailbox/inspector.js'
import { type Listener, startListener } from '../../workers/mailbox/listener.js'
import { anOffice, mailbox } from '../storage/an-office.js'
import { alertsOf } from './people-at-work.js'

const { record, url } = await anOffice()
const mailboxes = await embeddedMailboxes([{ address: mailbox, password: 'prova' }])
const imap = mailboxes.access(mailbox)
const proxy = await startProxy({ target: { host: imap.host, port: imap.port } })
const inspector = openInspector(null)
const listeners: Listener[] = []
afterAll(async () => {
  for (const listener of listeners) await listener.stop()
  await inspector.close()
  await proxy.close()
  await mailboxes.close()
})

/** As after a restart of the process, which looks every few milliseconds. */
function listener(): Listener {
  const settings = MailSettings.parse({
    address: mailbox,
    imap: { ...imap, port: proxy.port, security: 'none' },
    smtp: { ...imap, security: 'none' },
  })
  const log = openLog('prova', 'silent')
  const started = startListener({ record, url, settings, inspector, log, every: 5 })
  listeners.push(started)
  return started
}

const mailboxRow = () =>
  record.db.selectFrom('mailbox').selectAll().where('address', '=', mailbox).executeTakeFirstOrThrow()

test('refused once, nobody knocks again: a person is told, and whoever asks for a sweep hears it', async () => {
  mailboxes.refuseLogin(mailbox)
  const refused = listener()
  await expect(refused.sweepNow()).rejects.toMatchObject({ name: 'LoginRefused' })
  await expect(refused.sweepNow()).rejects.toThrow('has stopped')
  expect(await alertsOf(record, mailbox)).toEqual(['login-refused'])
  expect(await mailboxRow()).toMatchObject({ refused_why: 'credenziali rifiutate', swept_from: null })
  await refused.stop()
  expect(proxy.accepted()).toBe(1)
})

test('mail goes on arriving, and none of it is lost when the password is right again', async () => {
  const mail = ['Prima', 'Seconda'].map(
    (subject) => `From: a@example.org\r\nSubject: ${subject}\r\n\r\nTesto\r\n`,
  )
  for (const message of mail)
    await mailboxes.deliver(mailbox, Buffer.from(message), new Date('2031-03-03T08:00:00Z'))
  mailboxes.refuseLogin(mailbox, false)
  await listener().sweepNow()
  const subjects = await record.db.selectFrom('message').select('subject').orderBy('subject').execute()
  expect(subjects).toEqual([{ subject: 'Prima' }, { subject: 'Seconda' }])
  expect(await alertsOf(record, mailbox)).toEqual(['login-refused, resolved'])
  expect(await mailboxRow()).toMatchObject({ refused_at: null, last_uid: 2 })
})

test('a mailbox that is numbered anew is read again, and nothing of it is registered twice', async () => {
  const [running] = listeners.slice(-1)
  mailboxes.renumber(mailbox)
  // A server that repairs a mailbox ends its connections.
  proxy.cut()
  await mailboxes.deliver(
    mailbox,
    Buffer.from('From: a@example.org\r\nSubject: Terza\r\n\r\nTesto\r\n'),
    new Date('2031-03-03T08:00:00Z'),
  )
  await running?.sweepNow()
  const messages = await record.db.selectFrom('message').select('subject').orderBy('subject').execute()
  expect(messages.map(({ subject }) => subject)).toEqual(['Prima', 'Seconda', 'Terza'])
  const arrivals = await record.db.selectFrom('arrival').select(['uid_validity', 'uid']).execute()
  expect(new Set(arrivals.map(({ uid_validity }) => uid_validity)).size).toBe(2)
  expect(arrivals.length).toBe(5)
  expect(await mailboxRow()).toMatchObject({ last_uid: 3 })
})
