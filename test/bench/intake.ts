/**
 * `npm run bench intake`: messages of 25 KB in Dovecot, read by the listener of the product, inspected and registered
 * as applications in PostgreSQL, against the floor of the same run: the least that keeps the same messages
 * (intake-floor.ts). Both are warm and take turns. `messages=2000 rounds=3`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lmtpDrop } from '../../pec/simulator/mail-drop.js'
import { createPki, writeTrustFolder } from '../../pec/simulator/pki.js'
import { startProvider } from '../../pec/simulator/provider.js'
import type { CallId } from '../../schemas/ids.js'
import { startPostgres } from '../../servers/postgres.js'
import { machineClock } from '../../workers/clock.js'
import { openLog } from '../../workers/log.js'
import { openInspector } from '../../workers/mailbox/inspector.js'
import { startListener } from '../../workers/mailbox/listener.js'
import { type Dovecot, startDovecot } from '../harness/dovecot.js'
import { sendApplications } from './applicants.js'
import { storeAll } from './intake-floor.js'
import { domains, installationOf, officeAddress, openOffice, publishCall } from './office.js'
import { asked, type Cost, compare, costOf, notRun } from './table.js'

const messages = asked('messages', 2000)
const rounds = asked('rounds', 3)

async function main(dovecot: Dovecot): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-bench-'))
  const postgres = await startPostgres({ folder: join(folder, 'postgres') })
  const imap = { ...dovecot.imap, password: dovecot.imap.password(officeAddress) }
  const pki = await createPki({ domains })
  const trust = join(folder, 'trust')
  await writeTrustFolder(pki, trust)
  const provider = await startProvider({
    pki,
    clock: machineClock,
    domains,
    accounts: [],
    mailboxes: { ...lmtpDrop(dovecot.lmtp), hosts: (address) => address === officeAddress },
    seed: 'intake',
  })
  const [office] = installationOf(imap, { ...provider.smtp, password: 'x' }).offices
  if (!office) throw new Error('the installation has an office')
  const { record, close } = await openOffice(
    postgres.url,
    folder,
    installationOf(imap, { ...provider.smtp, password: 'x' }),
  )
  const call = await publishCall(record, 'GE-2026-001' as CallId)
  const inspector = openInspector(trust)
  const options = {
    record,
    url: postgres.url,
    settings: office.mailbox,
    inspector,
    log: openLog('bench', 'error'),
  }

  /** From the start of a listener to the end of its sweep, which leaves nothing unread. */
  const listen = async () => {
    const listener = startListener(options)
    await listener.sweepNow()
    await listener.stop()
  }
  let uid = 1
  const send = async (count: number) => {
    await sendApplications(provider, call, count, uid)
    uid += count
  }

  await send(200)
  await listen()
  await storeAll(office.mailbox, postgres.url, join(folder, 'floor'), 1)
  const floors: Cost[] = []
  const found: Cost[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const from = uid
    await send(messages)
    const floor = () => storeAll(office.mailbox, postgres.url, join(folder, 'floor'), from)
    if (round % 2 === 1) floors.push(await costOf(floor))
    found.push(await costOf(listen))
    if (round % 2 === 0) floors.push(await costOf(floor))
  }
  const { count } = await record.db
    .selectFrom('application')
    .select((one) => one.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (count !== uid - 1) throw new Error(`${uid - 1} applications were sent and ${count} are registered`)
  const { size } = await record.db
    .selectFrom('message')
    .select((one) => one.fn.avg<string>('size').as('size'))
    .executeTakeFirstOrThrow()

  compare(
    {
      what: `intake: ${messages} of ${(Number(size) / 1000).toFixed(0)} KB`,
      count: messages,
      aim: 'at least ×0.5',
    },
    found,
    floors,
  )
  await inspector.close()
  await provider.close()
  await close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

const dovecot = await startDovecot()
if ('missing' in dovecot) notRun('intake', dovecot.missing)
else
  try {
    await main(dovecot)
  } finally {
    await dovecot.close()
  }
