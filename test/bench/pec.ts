/**
 * `npm run bench pec`: a PEC inspected and fully verified, against the floor of the same run, which is the least
 * that any reader must do (find the parts, read the facts with regular expressions, digest the signed bytes, one
 * RSA verification with a known key), against mailparser, which verifies nothing, and against a process of openssl.
 * No assertion on time: it reports ratios.
 */
import { hash, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { inspect, isVerified, loadTrust, readInner, searchAttachments } from '../../pec/index.js'
import { readSignedData } from '../../pec/signature/cms.js'
import { daticertPart, personMessage, postacertPart, signedMessage, textPart } from '../pec/messages.js'
import { makePki } from '../pec/openssl.js'

const ROUNDS = 7
const MARK = /chiamate:domanda:([A-Z]{2,8}-\d{4}-\d{3,5})/

const pki = makePki()
const trust = loadTrust(pki.trustFolder)
const key = new X509Certificate(readFileSync(join(pki.folder, 'provider.pem'))).publicKey

function pecOf(bytes: number): Buffer {
  const noise = Buffer.alloc(Math.max(10, Math.floor((bytes - 7_500) * 0.73)))
  for (let i = 0; i < noise.length; i++) noise[i] = (i * 2654435761) >>> 13
  const attachments = [{ name: 'domanda.pdf', type: 'application/pdf', content: noise }]
  const parts = [textPart, daticertPart(), postacertPart(personMessage({ attachments }))]
  return signedMessage(pki, { parts, signing: { extra: ['-certfile', 'agid.pem'] } })
}

/** One scan for the two bytes that every boundary begins with: base64 holds none of them. */
function lineOf(message: Buffer, boundary: string, from: number): number {
  let at = message.indexOf('--', from)
  while (at >= 0 && message.toString('latin1', at, at + boundary.length) !== boundary)
    at = message.indexOf('--', at + 2)
  return at
}

/** The floor, for messages of this bench only: it trusts every byte. */
function floorOf(message: Buffer, known: { attributes: Buffer; signature: Buffer; key: KeyObject }): boolean {
  const at = message.indexOf('boundary="') + 10
  const boundary = `--${message.toString('latin1', at, message.indexOf('"', at))}`
  const start = lineOf(message, boundary, at + boundary.length) + boundary.length + 2
  const end = lineOf(message, boundary, start) - 2
  const daticert = message.indexOf('filename="daticert.xml"', start) + 27
  const xml = Buffer.from(
    message.toString('latin1', daticert, message.indexOf('--', daticert)),
    'base64',
  ).toString('utf8')
  const facts = [
    /<mittente>([^<]*)/,
    /<identificativo>([^<]*)/,
    /<msgid>([^<]*)/,
    /<giorno>([^<]*)/,
    /<ora>([^<]*)/,
    /zona="([^"]*)/,
    /tipo="([^"]*)/,
    /<oggetto>([^<]*)/,
  ]
  const read = facts.every((pattern) => pattern.exec(xml) !== null)
  Buffer.from(
    message.toString('latin1', message.indexOf('\r\n\r\n', end) + 4, message.indexOf('--', end + 10)),
    'base64',
  )
  hash('sha256', message.subarray(start, end), 'buffer')
  return read && verify('sha256', known.attributes, known.key, known.signature)
}

function knownOf(message: Buffer) {
  const at = message.lastIndexOf('smime.p7s"\r\n\r\n') + 14
  const [signer] = readSignedData(
    Buffer.from(message.toString('latin1', at, message.lastIndexOf('--signed')), 'base64'),
  ).signers
  const [attributes] = signer?.signedAttributes ?? []
  if (!signer || !attributes) throw new Error('the bench signs with attributes')
  return { attributes, signature: signer.signature, key }
}

interface Row {
  readonly name: string
  readonly calls: number
  readonly aim?: string
  readonly work: () => unknown
}

/**
 * Microseconds per call and ratio to the first row. The rows take turns in every round and each round has its own
 * ratio, so that a machine busy for a moment spoils one round and not one row.
 */
async function compare(rows: readonly Row[]): Promise<{ time: number; ratio: number }[]> {
  const times = rows.map((): number[] => [])
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, { calls, work }] of rows.entries()) {
      const start = performance.now()
      for (let i = 0; i < calls; i++) {
        const pending = work()
        if (pending instanceof Promise) await pending
      }
      if (round > 0) times[index]?.push(((performance.now() - start) * 1000) / calls)
    }
  }
  const [floor = []] = times
  return times.map((row) => ({
    time: middle(row),
    ratio: middle(row.map((time, round) => time / (floor[round] ?? 1))),
  }))
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

console.log(`pec: microseconds and ratio to the floor, middle of ${ROUNDS} rounds`)
for (const size of [6_000, 25_000, 80_000, 5_000_000]) {
  const message = pecOf(size)
  const known = knownOf(message)
  const inspection = inspect(message, { trust })
  if (!isVerified(inspection) || !floorOf(message, known))
    throw new Error('the bench measures verified messages')
  const large = size > 1_000_000
  const calls = large ? 15 : 500
  const rows: Row[] = [
    { name: 'floor   scan, facts, digest, RSA', calls, work: () => floorOf(message, known) },
    {
      name: 'inspect fully verified',
      calls,
      aim: large ? '' : 'aim: at most 3',
      work: () => inspect(message, { trust }),
    },
    {
      name: 'inspect and SHA-256 of the bytes',
      calls,
      aim: large ? 'aim: at most 2.2' : '',
      work: () => [inspect(message, { trust }), hash('sha256', message)],
    },
    {
      name: 'search  for the mark of a form',
      calls,
      work: () => searchAttachments(message, inspection, MARK),
    },
    {
      name: 'read    inner, all attachments hashed',
      calls,
      work: () => readInner(message, inspection).attachments.map(({ sha256 }) => sha256),
    },
    {
      name: 'peer    mailparser, verifies nothing',
      calls: large ? 3 : 50,
      work: () => simpleParser(message),
    },
    { name: 'oracle  openssl, one process', calls: 1, work: () => pki.verifies(message) },
  ]
  console.log(`\n${(message.length / 1000).toFixed(0)} KB`)
  for (const [index, { time, ratio }] of (await compare(rows)).entries()) {
    const row = rows[index] as Row
    const { name, aim = '' } = row
    const perSecond = 1e6 / time
    const memory = (await peakOf(row)) / 1e6
    console.log(
      `  ${name.padEnd(38)}${time.toFixed(0).padStart(8)} µs  ×${ratio.toFixed(2).padStart(7)}  ${perSecond.toFixed(0).padStart(7)} msg/s ${((perSecond * message.length) / 1e6).toFixed(0).padStart(6)} MB/s ${memory.toFixed(1).padStart(7)} MB  ${aim}`,
    )
  }
}

/** The most memory that the calls of a row hold at once before it is collected, in bytes: in this process, so none of
 *  what openssl takes in its own. */
async function peakOf({ calls, work }: Row): Promise<number> {
  const used = () => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  globalThis.gc?.()
  const before = used()
  let peak = 0
  for (let call = 0; call < Math.min(calls, 20); call++) {
    await work()
    peak = Math.max(peak, used() - before)
  }
  return peak
}

/** Memory beyond the message itself. The peak of a process only grows, so this comes last and is an upper bound. */
const huge = pecOf(100_000_000)
globalThis.gc?.()
const before = process.memoryUsage().rss
let peak = 0
const watch = () => {
  peak = Math.max(peak, process.memoryUsage().rss - before)
}
const inspection = inspect(huge, { trust })
watch()
const [attachment] = readInner(huge, inspection).attachments
for (const chunk of attachment?.chunks() ?? []) {
  hash('sha256', chunk)
  watch()
}
searchAttachments(huge, inspection, MARK)
watch()
console.log(
  `\n${(huge.length / 1e6).toFixed(0)} MB: ${inspection.integrity}, at most ${(peak / 1e6).toFixed(0)} MB beyond the message (aim: 150)`,
)
pki.remove()
