import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepPki, writeTrustFolder } from '../../pec/simulator/pki.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pki-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('started again it is the same, and a new domain is added to it', async () => {
  const first = await keepPki(folder, { domains: ['pec.example'] })
  const second = await keepPki(folder, { domains: ['pec.example', 'altra.example'] })
  const third = await keepPki(folder, { domains: [] })
  for (const later of [second, third]) {
    expect(later.root.certificate.equals(first.root.certificate)).toBe(true)
    expect(later.signers.get('pec.example')?.certificate).toEqual(
      first.signers.get('pec.example')?.certificate,
    )
  }
  expect([...third.signers.keys()]).toEqual(['altra.example', 'pec.example'])
  expect(
    third.signers.get('altra.example')?.key.equals(second.signers.get('altra.example')?.key as never),
  ).toBe(true)
})

test('private keys are readable by their owner only, and none is in the trust folder', async () => {
  const pki = await keepPki(join(folder, 'pki'), { domains: ['pec.example'] })
  const keys = (await readdir(join(folder, 'pki'))).filter((file) => file.endsWith('.key.pem'))
  expect(keys).toHaveLength(3)
  for (const key of keys) expect((await stat(join(folder, 'pki', key))).mode & 0o077).toBe(0)
  await writeTrustFolder(pki, join(folder, 'trust'))
  for (const file of await readdir(join(folder, 'trust'))) {
    expect(await readFile(join(folder, 'trust', file), 'utf8')).not.toContain('PRIVATE')
  }
})

test('the certificates have the shape of the real ones', async () => {
  const validity = { from: '2020-01-01', to: '2060-12-31' }
  await keepPki(folder, { domains: ['pec.example'], validity })
  const told = (file: string) =>
    execFileSync('openssl', ['x509', '-in', join(folder, file), '-noout', '-text'], { encoding: 'utf8' })
  const provider = told('provider.pec.example.crt.pem')
  expect(provider).toContain('email:posta-certificata@pec.example')
  expect(provider).toContain('Policy: 1.3.76.16.3.1.1')
  expect(provider).toContain('E-mail Protection')
  expect(provider).toContain('Public-Key: (2048 bit)')
  expect(provider).toContain('Not After : Dec 31 23:59:59 2060 GMT')
  const authority = told('intermediate.crt.pem')
  expect(authority).toContain('CA:TRUE, pathlen:0')
  expect(authority).toContain('Policy: 1.3.76.16.3.1.1')
  const verify = [
    'verify',
    '-purpose',
    'smimesign',
    '-CAfile',
    'root.crt.pem',
    '-untrusted',
    'intermediate.crt.pem',
  ]
  expect(
    execFileSync('openssl', [...verify, 'provider.pec.example.crt.pem'], { cwd: folder, encoding: 'utf8' }),
  ).toContain(': OK')
})
