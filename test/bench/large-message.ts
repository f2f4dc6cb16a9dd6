/**
 * `npm run bench large-message`: a PEC of 100 MB in Dovecot, read by the listener of the product in a process of its
 * own: fetched, stored, verified, searched and registered. What is measured is the highest resident memory of that
 * process, as the system counts it, over the same process at rest after it has read small messages. `megabytes=100`.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lmtpDrop } from '../../pec/simulator/mail-drop.js'
import { startPostgres } from '../../servers/postgres.js'
import { type Dovecot, startDovecot } from '../harness/dovecot.js'
import {
  daticertPart,
  daticertXml,
  personMessage,
  postacertPart,
  signedMessage,
  textPart,
} from '../pec/messages.js'
import { makePki, type TestPki } from '../pec/openssl.js'
import type { Post } from './listener-process.js'
import { installationOf, officeAddress, openOffice } from './office.js'
import { asked, notRun, report } from './table.js'

const megabytes = asked('megabytes', 100)

function pecOf(pki: TestPki, bytes: number, number: number): Buffer {
  const content = Buffer.alloc(Math.max(10, Math.floor((bytes - 7_500) * 0.73)))
  for (let i = 0; i < content.length; i++) content[i] = (i * 2654435761) >>> 13
  const attachments = [{ name: 'domanda.pdf', type: 'application/pdf', content }]
  const daticert = daticertPart(daticertXml({ identifier: `grande.${number}@pec.prova.example` }))
  return signedMessage(pki, { parts: [textPart, daticert, postacertPart(personMessage({ attachments }))] })
}

/** Megabytes at the highest since the count was last begun anew (proc(5)). */
const highest = (pid: number) =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
const beginAnew = (pid: number) => writeFileSync(`/proc/${pid}/clear_refs`, '5')

async function main(dovecot: Dovecot): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-bench-'))
  const postgres = await startPostgres({ folder: join(folder, 'postgres') })
  const pki = makePki()
  const imap = { ...dovecot.imap, password: dovecot.imap.password(officeAddress) }
  const installation = installationOf(imap, { ...imap, port: 1 })
  const { record, close } = await openOffice(postgres.url, folder, installation)
  const drop = lmtpDrop(dovecot.lmtp)
  const deliver = (bytes: Buffer) => drop.deliver(officeAddress, bytes, new Date())

  const child = fork(fileURLToPath(new URL('./listener-process.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
  })
  const pid = child.pid ?? 0
  const ask = async (question: Post | 'sweep') => {
    child.send(question)
    return (await once(child, 'message'))[0]
  }
  const blobs = join(folder, 'blobs')
  await ask({ url: postgres.url, blobs, trust: pki.trustFolder, installation })
  for (let number = 1; number <= 50; number++) await deliver(pecOf(pki, 25_000, number))
  await ask('sweep')
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  beginAnew(pid)
  const rest = highest(pid)

  const large = pecOf(pki, megabytes * 1e6, 51)
  await deliver(large)
  const start = performance.now()
  await ask('sweep')
  const seconds = (performance.now() - start) / 1000
  const extra = highest(pid) - rest
  const stored = await record.db
    .selectFrom('message')
    .select(['size', 'standing'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  // Dovecot puts its own Received and Return-Path before it.
  if (Number(stored.size) < large.length || stored.standing === 'unreadable')
    throw new Error('the large message was not read')
  report({
    what: `large-message: ${(large.length / 1e6).toFixed(0)} MB read by the listener`,
    found: `${extra.toFixed(0)} MB over ${rest.toFixed(0)}, ${seconds.toFixed(1)} s`,
    aim: 'at most 150 MB over rest',
  })
  child.disconnect()
  await once(child, 'exit')
  pki.remove()
  await close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

const dovecot =
  process.platform === 'linux' ? await startDovecot() : { missing: 'Linux, which counts memory in /proc' }
if ('missing' in dovecot) notRun('large-message', dovecot.missing)
else
  try {
    await main(dovecot)
  } finally {
    await dovecot.close()
  }
