import { Client, Connection } from '@temporalio/client'
import type { Payload } from '@temporalio/common'
import Provider from 'oidc-provider'
import { afterAll, describe, expect, test } from 'vitest'
import { newKeyFile, readKeyring } from '../../codec/keyring.js'
import { aesCodec } from '../../codec/payload-codec.js'
import { openCommands } from '../../procedure/commands.js'
import type { StaffId } from '../../schemas/ids.js'
import { freePort } from '../../servers/ports.js'
import { keepStaff } from '../../storage/offices.js'
import { beginSession } from '../../storage/sessions.js'
import { openWeb } from '../../web/server.js'
import { machineClock } from '../../workers/clock.js'
import { anOffice, operatore } from '../storage/an-office.js'

const administrator = 'ge.adm' as StaffId
const temporalUi = 'https://temporal.office.example'
const { record } = await anOffice()
const { db } = record
await keepStaff(db, [
  { id: administrator, office: 'ge' as never, name: 'Ada Fittizia', roles: ['amministratore'] },
])

const { issuer, tokenOf } = await anotherProvider()
const codec = aesCodec(readKeyring(newKeyFile('2031-01')))
const port = await freePort()
const address = `http://127.0.0.1:${port}`
const client = new Client({ connection: Connection.lazy() })
const web = await openWeb(
  { record, commands: openCommands(record, client), clock: machineClock, log: { error: console.error } },
  {
    address,
    signIn: { issuer, clientId: 'chiamate', clientSecret: 'segreto-di-prova', claim: 'sub' },
    codec: { codec, temporalUi },
  },
)
await web.listen({ host: '127.0.0.1', port })
afterAll(async () => {
  await web.close()
  await client.connection.close()
})

/** The office's own provider of identities, at which Temporal's pages sign in too. */
async function anotherProvider() {
  const issuer = `http://127.0.0.1:${await freePort()}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'temporal-ui', client_secret: 'segreto', redirect_uris: [`${temporalUi}/back`] }],
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    cookies: { keys: ['di-prova'] },
    features: { devInteractions: { enabled: false } },
  })
  const server = provider.listen(Number(new URL(issuer).port), '127.0.0.1')
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  const tokenOf = async (accountId: string) => {
    const client = await provider.Client.find('temporal-ui')
    if (!client) throw new Error('no client')
    const grant = new provider.Grant({ accountId, clientId: client.clientId })
    grant.addOIDCScope('openid')
    const grantId = await grant.save()
    const token = new provider.AccessToken({ accountId, client, grantId, scope: 'openid', gty: 'x' } as never)
    return await token.save()
  }
  return { issuer, tokenOf }
}

const clear: Payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from('{"call":"GE-2031-001"}'),
}
const inJson = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
  ),
  data: Buffer.from(data ?? []).toString('base64'),
})
const sealed = (await codec.encode([clear])).map(inJson)

async function decode(headers: { [name: string]: string }, body: unknown = { payloads: sealed }) {
  const response = await fetch(`${address}/codec/decode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, said: (await response.json()) as never }
}
const sessionOf = async (staff: StaffId) => ({
  origin: temporalUi,
  cookie: `chiamate=${await beginSession(db, staff, machineClock.now())}`,
})
const readings = async () =>
  await db.selectFrom('codec_reading').select(['staff', 'by', 'payloads']).orderBy('id').execute()

describe('what Temporal keeps', () => {
  test('is read by an amministratore who is at the console, and it stays written down', async () => {
    const { status, said, headers } = await decode(await sessionOf(administrator))
    expect([status, said]).toEqual([200, { payloads: [inJson(clear)] }])
    expect(headers.get('access-control-allow-origin')).toBe(temporalUi)
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(await readings()).toEqual([{ staff: administrator, by: 'session', payloads: 1 }])
  })

  test('is read by one who shows a token of the same provider', async () => {
    const authorization = `Bearer ${await tokenOf(administrator)}`
    expect((await decode({ authorization, origin: temporalUi })).status).toBe(200)
    expect((await decode({ authorization }, { payloads: [...sealed, inJson(clear)] })).said).toEqual({
      payloads: [inJson(clear), inJson(clear)],
    })
    expect((await readings()).slice(-2)).toEqual([
      { staff: administrator, by: 'token', payloads: 1 },
      { staff: administrator, by: 'token', payloads: 2 },
    ])
  })

  test('is read by nobody else, and nothing is written down', async () => {
    const before = await readings()
    const of = async (headers: { [name: string]: string }) => (await decode(headers)).status
    expect(await of({ origin: temporalUi })).toBe(401)
    expect(await of({ origin: temporalUi, cookie: 'chiamate=invented' })).toBe(401)
    expect(await of({ authorization: 'Bearer invented', origin: temporalUi })).toBe(401)
    expect(await of({ authorization: `Bearer ${await tokenOf('nobody.of.ours')}` })).toBe(401)
    expect(await of({ authorization: `Bearer ${await tokenOf(operatore)}` })).toBe(403)
    expect(await of(await sessionOf(operatore))).toBe(403)
    expect(await readings()).toEqual(before)
  })

  test('is not read through the page of somebody else, whose visitor is signed in', async () => {
    const { cookie } = await sessionOf(administrator)
    for (const headers of [
      { cookie },
      { cookie, origin: 'https://elsewhere.example' },
      { cookie, origin: 'null' },
    ]) {
      const { status, headers: answered } = await decode(headers as never)
      expect(status).toBe(403)
      expect(answered.get('access-control-allow-origin')).toBeNull()
    }
  })
})

describe('a browser asks first', () => {
  const ask = (origin: string) => fetch(`${address}/codec/decode`, { method: 'OPTIONS', headers: { origin } })

  test('and hears yes for Temporal’s own pages, for no other', async () => {
    const yes = await ask(temporalUi)
    expect(yes.status).toBe(204)
    expect(yes.headers.get('access-control-allow-headers')).toContain('authorization')
    const no = await ask('https://elsewhere.example')
    expect([no.status, no.headers.get('access-control-allow-origin')]).toEqual([403, null])
  })
})

describe('what can’t be decoded', () => {
  test.each([
    ['no JSON', '{', 400, 'non valida'],
    ['no payloads', { payloads: 'x' }, 400, 'Non sono payload'],
    ['no base64', { payloads: [{ data: '!!' }] }, 400, 'Non sono payload'],
    ['too many', { payloads: Array.from({ length: 1001 }, () => ({})) }, 400, 'Non sono payload'],
    ['too much', JSON.stringify({ payloads: [{ data: 'A'.repeat(5_000_000) }] }), 413, 'non valida'],
  ])('%s', async (_what, body, expected, words) => {
    const { status, said } = await decode(await sessionOf(administrator), body)
    expect(status).toBe(expected)
    expect((said as { message: string }).message).toContain(words)
  })

  test('is told with the name of its key', async () => {
    const [lost] = (await aesCodec(readKeyring(newKeyFile('2020-01'))).encode([clear])).map(inJson)
    const { status, said } = await decode(await sessionOf(administrator), { payloads: [lost] })
    expect(status).toBe(422)
    expect((said as { message: string }).message).toContain('«2020-01»')
  })
})

test('who asks without end is told to wait', async () => {
  const headers = await sessionOf(administrator)
  const statuses = []
  for (let n = 0; n < 320; n++) statuses.push((await decode(headers, { payloads: [] })).status)
  expect(statuses.at(-1)).toBe(429)
})
