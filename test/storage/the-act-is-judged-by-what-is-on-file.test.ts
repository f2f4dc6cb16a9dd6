import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { judgeAct } from '../../activities/signed-act.js'
import { canonicalJson } from '../../domain/canonical.js'
import { fingerprintOf } from '../../domain/fingerprint.js'
import { openDocumentReader } from '../../reading/reader.js'
import { Graduatorie } from '../../schemas/graduatoria.js'
import { type CallId, type Digest, digestOf } from '../../schemas/ids.js'
import { directorName } from '../harness/office.js'
import { makePki, type TestPki } from '../pec/openssl.js'
import { anOffice, callId, dirigente, publishedCall, responsabile } from './an-office.js'

const office = await anOffice()
const { record } = office
const another = 'GE-2031-002' as CallId
let pki: TestPki
const reader = openDocumentReader(null)
afterAll(async () => {
  await reader.close()
  pki.remove()
})

/** Two graduatorie under one act. */
const graduatorieOf = (call: CallId, version: number): Graduatorie =>
  Graduatorie.parse(
    ['operai', 'autisti'].map((ranking) => ({
      ranking,
      graduatoria: {
        call,
        criteria: 'art16-emilia-romagna',
        positions: [],
        drawSeed: null,
        draws: [],
        canonical: '{}',
        sha256: digestOf(`${call} ${version} ${ranking}`),
      },
    })),
  )

async function propose(call: CallId, version: number) {
  await record.db
    .insertInto('graduatoria')
    .values({
      call,
      version,
      stage: 'final',
      sha256: fingerprintOf(graduatorieOf(call, version)),
      document_digest: await record.blobs.put(Buffer.from(canonicalJson(graduatorieOf(call, version)))),
      proposed_by: responsabile,
      proposed_at: record.clock.now(),
    })
    .execute()
}

/** The file for the office of one ranking. */
async function fileFor(call: CallId, version: number, ranking: string): Promise<Buffer> {
  const bytes = Buffer.from(`Graduatoria ${ranking} di ${call}, versione ${version}`)
  const digest = await record.blobs.put(bytes)
  const row = { call, version, ranking, digest, name: 'g.pdf', media_type: 'application/pdf' } as never
  await record.db
    .insertInto('document')
    .values({ ...(row as object), kind: 'graduatoria-office-pdf', made_at: record.clock.now() } as never)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return bytes
}

beforeAll(async () => {
  pki = makePki()
  const key = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
  pki.issue('dirigente', { key, subject: `/CN=${directorName.toUpperCase()}` })
  await publishedCall(office)
  await publishedCall(office, another)
  await propose(another, 1)
  await propose(callId, 1)
  await propose(callId, 2)
})

const signed = (content: string | Buffer, by = 'dirigente') =>
  pki.sign(Buffer.from(content), { signer: by, extra: ['-nodetach'] })
async function judged(bytes: Buffer, signer = dirigente) {
  const digest: Digest = await record.blobs.put(bytes)
  return await judgeAct({ record, reader }, callId, { digest, signer })
}
const cited = (call: CallId, version: number, ranking: 0 | 1 | 'both') => {
  const graduatorie = graduatorieOf(call, version)
  return ranking === 'both' ? fingerprintOf(graduatorie) : graduatorie[ranking]?.graduatoria.sha256
}

test('it cites the fingerprint of both graduatorie together, or of each', async () => {
  expect(await judged(signed(`Approva ${cited(callId, 2, 'both')}`))).toMatchObject({ verdict: 'approves' })
  const each = `Approva ${cited(callId, 2, 0)} e ${cited(callId, 2, 1)}`
  expect(await judged(signed(each))).toMatchObject({ verdict: 'approves', missing: [] })
})

test('of one only, two people compare the other', async () => {
  expect(await judged(signed(`Approva ${cited(callId, 2, 0)}`))).toMatchObject({
    verdict: 'needs-comparison',
    missing: ['autisti'],
  })
})

test('it is the file that the office has of one of them: two people compare the other', async () => {
  expect(await judged(signed(await fileFor(callId, 2, 'operai')))).toMatchObject({
    verdict: 'needs-comparison',
    proofs: [{ ranking: 'operai', by: 'annex' }],
    missing: ['autisti'],
  })
})

it.each([
  ['of another call', () => `Approva ${cited(another, 1, 'both')}`],
  ['an earlier version', () => `Approva ${cited(callId, 1, 'both')}`],
  ['the file of another call', () => fileFor(another, 1, 'operai')],
])('an act for %s is refused', async (_, content) => {
  expect(await judged(signed(await content()))).toMatchObject({
    verdict: 'refused',
    code: 'another-graduatoria',
  })
})

test('signed by somebody else, or put forward by somebody else, it is refused', async () => {
  const content = `Approva ${cited(callId, 2, 'both')}`
  expect(await judged(signed(content, 'person'))).toMatchObject({ code: 'other-signer' })
  expect(await judged(signed(content), responsabile)).toMatchObject({ code: 'other-signer' })
  await expect(judged(signed(content), 'ge.nessuno' as never)).rejects.toMatchObject({
    code: 'unknown-person',
  })
})
