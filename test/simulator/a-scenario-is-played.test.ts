import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { startProxy, type TcpProxy } from '../../pec/simulator/faults.js'
import { playScenario } from '../../pec/simulator/play.js'
import { readScenario, ScenarioError } from '../../pec/simulator/scenario.js'
import { kinds, OFFICE, officeWithProvider, readMailbox } from './desk.js'
import { opensslVerify } from './openssl.js'

const EXAMPLE = fileURLToPath(new URL('../../pec/simulator/example.scenario.yaml', import.meta.url))

describe('the example', () => {
  let desk: Awaited<ReturnType<typeof officeWithProvider>>
  let line: TcpProxy
  afterEach(async () => {
    await line.close()
    await desk.provider.close()
  })

  test('plays step by step, from instant to instant', async () => {
    const scenario = readScenario(await readFile(EXAMPLE, 'utf8'))
    desk = await officeWithProvider({}, scenario.starts)
    line = await startProxy({ target: desk.imap })
    const clock = { now: () => new Date(desk.now()).toISOString() }
    const stage = { ...desk, clock, imapLine: line, office: OFFICE }
    const play = playScenario(scenario, stage)
    const instants: string[] = []
    let before = 0
    for (let { next } = play.pending(); next !== null; { next } = play.pending()) {
      desk.pass((Date.parse(next) - desk.now()) / 1000)
      instants.push(next.slice(11, 16))
      const delivered = await play.advance()
      if (next.slice(11, 16) === '08:40') before = (await uidValidity(desk)) ?? 0
      expect(delivered).toBeLessThanOrEqual(1)
    }
    expect(instants).toEqual([
      '08:10',
      '08:11',
      '08:12',
      '08:13',
      '08:14',
      '08:15',
      '08:16',
      '08:20',
      '08:25',
      '08:30',
      '08:40',
      '08:16',
    ])
    const messages = await readMailbox(desk.imap)
    expect(kinds(messages)).toEqual([
      'posta-certificata',
      'posta-certificata',
      'posta-certificata',
      'posta-certificata',
      'errore',
      'ordinaria',
      'posta-certificata',
    ])
    expect(before).toBeGreaterThan(0)
    const sources = messages.map(({ source }) => Buffer.from(source, 'latin1'))
    const [first, forged, forward, tampered, , , late] = sources
    expect(forged?.toString()).toContain('From: "Per conto di: bruno@altra-pec.example"')
    expect(forward?.includes(`Message-ID: <${play.identificativi.get('domanda')}>`)).toBe(true)
    await opensslVerify(first ?? Buffer.alloc(0), desk.pki, desk.now())
    await expect(opensslVerify(tampered ?? Buffer.alloc(0), desk.pki, desk.now())).rejects.toThrow()
    expect(late?.toString()).toContain('Date: Mon, 3 Mar 2031 09:16:00 +0100')
    expect(messages.at(-1)?.internalDate).toBe('2031-03-04T08:16:00.000Z')
  })

  test('scripts recipients and SMTP faults', async () => {
    const scenario = readScenario(await readFile(EXAMPLE, 'utf8'))
    desk = await officeWithProvider({}, scenario.starts)
    line = await startProxy({ target: desk.imap })
    const clock = { now: () => new Date(desk.now()).toISOString() }
    const play = playScenario(scenario, { ...desk, clock, imapLine: line, office: OFFICE })
    desk.pass(30 * 60)
    await play.advance()
    const there = (await readMailbox(desk.imap)).length
    await expect(desk.submit('x@y.example', '<1@x.example>')).rejects.toMatchObject({ responseCode: 451 })
    for (const name of ['piena', 'doppia', 'lenta']) {
      await desk.submit(`${name}@altra-pec.example`, `<${name}@x.example>`)
    }
    desk.pass(14 * 3600)
    await play.advance()
    const arrived = (await readMailbox(desk.imap)).slice(there)
    expect(kinds(arrived).sort()).toEqual([
      'accettazione',
      'accettazione',
      'accettazione',
      'avvenuta-consegna',
      'avvenuta-consegna',
      'avvenuta-consegna',
      'errore-consegna',
      'preavviso-errore-consegna',
    ])
  })
})

describe('a scenario with mistakes says where they are', () => {
  const opening = 'starts: 2031-03-03T09:00:00+01:00\n'
  test.each([
    ['not YAML', 'a: [', /not YAML/],
    ['no start', 'messages: []', /starts/],
    ['an outcome nobody knows', `${opening}recipients: { a@b.it: eaten }`, /recipients/],
    ['a duration in words', `${opening}messages: [{ at: domani, to: a@b.it }]`, /messages\[0\]\.at/],
    ['a key with a slip', `${opening}messages: [{ at: 1m, to: a@b.it, sbject: x }]`, /sbject/],
    ['a forward of nothing', `${opening}messages: [{ at: 1m, to: a@b.it, forwards: x }]`, /forwards "x"/],
  ])('%s', (_what, text, said) => {
    expect(() => readScenario(text)).toThrow(ScenarioError)
    expect(() => readScenario(text)).toThrow(said)
  })

  test('durations and instants', () => {
    const scenario = readScenario(
      `${opening}messages: [{ at: 1d 2h 3m 4s, to: a@b.it }, { at: 2031-04-01T00:00:00+02:00, to: [a@b.it, c@d.it] }]`,
    )
    expect(scenario.messages[0]?.at).toEqual({ seconds: 86_400 + 7200 + 180 + 4 })
    expect(scenario.messages[1]?.at).toEqual({ instant: Date.parse('2031-03-31T22:00:00Z') })
    expect(scenario.messages[1]?.to).toEqual(['a@b.it', 'c@d.it'])
  })
})

async function uidValidity(desk: { imap: { host: string; port: number; user: string; password: string } }) {
  const { ImapFlow } = await import('imapflow')
  const { host, port, user, password } = desk.imap
  const client = new ImapFlow({ host, port, secure: false, auth: { user, pass: password }, logger: false })
  await client.connect()
  const status = await client.status('INBOX', { uidValidity: true })
  await client.logout()
  return status ? Number(status.uidValidity) : undefined
}
