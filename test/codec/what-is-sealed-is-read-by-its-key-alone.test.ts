import type { Payload } from '@temporalio/common'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newKeyFile, readKeyring } from '../../codec/keyring.js'
import { aesCodec, UnreadablePayload } from '../../codec/payload-codec.js'

const old = newKeyFile('2030-07')
const recent = newKeyFile('2031-01')
const both = { writes: '2031-01', keys: { ...old.keys, ...recent.keys } }
const [before, during, after] = [old, both, recent].map((file) => aesCodec(readKeyring(file))) as [
  ReturnType<typeof aesCodec>,
  ReturnType<typeof aesCodec>,
  ReturnType<typeof aesCodec>,
]

const payload = fc.record({
  metadata: fc.dictionary(
    fc.string({ minLength: 1 }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  ),
  data: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
})
const clear: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"segreto"') }
const plain = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')]),
  ),
  data: Buffer.from(data ?? []).toString('hex'),
})
const sealed = async (codec = before): Promise<Payload> => (await codec.encode([clear]))[0] as Payload
const refusal = async (codec: typeof before, payload: Payload) =>
  await codec.decode([payload]).catch((error: unknown) => error)

describe('what is sealed', () => {
  it('comes back as it was, whatever it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(payload), async (payloads) => {
        const back = await before.decode(await before.encode(payloads))
        expect(back.map(plain)).toEqual(payloads.map(plain))
      }),
    )
  })

  it('shows nothing but the name of its key, and never looks the same twice', async () => {
    const [one, two] = [await sealed(), await sealed()]
    expect(plain(one).data).not.toBe(plain(two).data)
    expect(Buffer.from(one.data ?? []).toString('latin1')).not.toContain('segreto')
    const { encoding, 'encryption-key-id': key, ...more } = one.metadata ?? {}
    expect([String(encoding), String(key), more]).toEqual(['binary/encrypted', '2030-07', {}])
  })

  it('is refused when any bit of it was changed, or when it is given the name of another key', async () => {
    const whole = await sealed()
    const bits = (whole.data?.length ?? 0) * 8
    await fc.assert(
      fc.asyncProperty(fc.nat(bits - 1), async (bit) => {
        const data = Buffer.from(whole.data ?? [])
        data[bit >> 3] = (data[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(await refusal(before, { ...whole, data })).toMatchObject({
          name: 'UnreadablePayload',
          code: 'tampered',
          keyId: '2030-07',
        })
      }),
    )
    const renamed = { ...whole.metadata, 'encryption-key-id': Buffer.from('2031-01') }
    expect(await refusal(during, { ...whole, metadata: renamed })).toMatchObject({ code: 'tampered' })
    for (const length of [0, 5, 12, 20])
      expect(await refusal(before, { ...whole, data: Buffer.alloc(length) })).toMatchObject({
        code: 'tampered',
      })
  })

  it('says which key is missing', async () => {
    const error = await refusal(after, await sealed(before))
    expect(error).toBeInstanceOf(UnreadablePayload)
    expect(error).toMatchObject({ code: 'unknown-key', keyId: '2030-07' })
    expect((error as Error).message).toContain('«2030-07»')
  })
})

describe('when a key is replaced', () => {
  it('what the old one wrote is still read, and only the new one writes', async () => {
    expect((await during.decode([await sealed(before)])).map(plain)).toEqual([plain(clear)])
    const written = await sealed(during)
    expect(String(written.metadata?.['encryption-key-id'])).toBe('2031-01')
    expect((await after.decode([written])).map(plain)).toEqual([plain(clear)])
  })

  it('what was written before there were keys is read as it is', async () => {
    expect(await during.decode([clear])).toEqual([clear])
  })
})

describe('a file of keys', () => {
  const key = Object.values(old.keys)[0] as string
  it.each([
    ['nothing', null, 'file: '],
    ['no key that writes', { keys: old.keys }, 'writes: manca'],
    ['a key that writes and is not there', { writes: 'x', keys: old.keys }, 'writes: nomina una chiave'],
    ['no keys', { writes: 'x' }, 'keys: manca'],
    ['a short key', { writes: 'a', keys: { a: key.slice(0, 20) } }, 'keys.a: non è una chiave'],
    ['a key that is no base64', { writes: 'a', keys: { a: `${key}!` } }, 'keys.a: non è una chiave'],
    ['a key in a word too many', { writes: 'a', keys: { a: key }, secret: key }, 'non si conoscono'],
    ['a name that is none', { writes: 'a b', keys: { 'a b': key } }, 'nome di chiave'],
  ])('with %s is refused in words, which never repeat a key', (_what, content, words) => {
    const read = () => readKeyring(content)
    expect(read).toThrow(words)
    expect(read).not.toThrow(key.slice(0, 20))
  })
})
