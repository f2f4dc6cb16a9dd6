import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/held-server.js'
import {
  daticertPart,
  FACTS,
  personMessage,
  postacertPart,
  signedMessage,
  textPart,
} from '../pec/messages.js'
import { makePki, type TestPki } from '../pec/openssl.js'
import { chiamate, expectPlainFailure } from './chiamate.js'

let pki: TestPki
beforeAll(() => {
  pki = makePki()
})
afterAll(() => pki.remove())

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
  const attachments = [{ name: 'domanda.pdf', type: 'application/pdf', content: 'contenuto' }]
  const parts = [textPart, daticertPart(), postacertPart(personMessage({ attachments }))]
  await writeFile(join(folder, 'busta.eml'), signedMessage(pki, { parts }))
  await writeFile(join(folder, 'ordinaria.eml'), 'From: a@example.org\r\nSubject: ciao\r\n\r\nCiao\r\n')
  await writeFile(join(folder, 'rotto.eml'), Buffer.from([0, 255, 254, 13, 10, 0, 1, 2, 3]))
})

const inspect = (...args: string[]) => chiamate(['pec', 'inspect', ...args], { cwd: folder })

const NAMES = [
  'file',
  'kind',
  'certifiedSender',
  'recipients',
  'subject',
  'at',
  'atAsWritten',
  'identifier',
  'messageId',
  'receiptType',
  'error',
  'integrity',
  'signer',
  'chain',
  'revocation',
  'inner',
  'findings',
]

it('one object per line and file, in order, with the agreed names', async () => {
  const { code, out, err } = await inspect('ordinaria.eml', 'busta.eml', '--json', '--trust', pki.trustFolder)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const [ordinary, envelope] = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(Object.keys(ordinary)).toEqual(NAMES)
  expect(ordinary).toMatchObject({
    file: 'ordinaria.eml',
    kind: 'ordinaria',
    integrity: 'unsigned',
    certifiedSender: null,
  })
  expect(Object.keys(envelope)).toEqual(NAMES)
  expect(envelope).toMatchObject({
    file: 'busta.eml',
    kind: 'posta-certificata',
    certifiedSender: FACTS.sender,
    at: '2025-03-03T11:59:59+01:00',
    integrity: 'intact',
    chain: 'valid',
    revocation: 'not-checked',
    signer: { isProvider: true },
    inner: { attachments: [{ name: 'domanda.pdf', type: 'application/pdf', size: 9 }] },
  })
})

it('without certificates to believe, the chain is said not to be checked', async () => {
  const { code, out } = await inspect('busta.eml', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ integrity: 'intact', chain: 'not-configured' })
})

it('a file that is no e-mail, and one that is not there, leave the others reported', async () => {
  const { code, out, err } = await inspect('rotto.eml', 'manca.eml', '.', 'busta.eml', '--json')
  expect({ code, err }).toEqual({ code: 1, err: '' })
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { file: 'rotto.eml', error: { code: 'unreadable-message', text: expect.any(String) } },
    { file: 'manca.eml', error: { code: 'file-unreadable', text: 'Il file non esiste.' } },
    { file: '.', error: { code: 'file-unreadable', text: 'Il file è una cartella.' } },
    expect.objectContaining({ file: 'busta.eml', kind: 'posta-certificata' }),
  ])
})

it('for a person: the same in Italian, a paragraph for each', async () => {
  const { code, out } = await inspect('busta.eml', 'rotto.eml', '--trust', pki.trustFolder)
  expect(code).toBe(1)
  const [envelope, broken] = out.split('\n\n')
  expect(envelope).toMatch(/^busta\.eml\n/)
  expect(envelope).toContain('messaggio di posta certificata')
  expect(envelope).toContain(FACTS.sender)
  expect(envelope).toContain('2025-03-03T11:59:59+01:00')
  expect(broken).toContain('rotto.eml\n  Non si legge:')
})

it('certificates that can’t be read are refused before any message', async () => {
  expectPlainFailure(
    await inspect('busta.eml', '--trust', 'niente'),
    'La cartella dei certificati non si legge',
  )
  expectPlainFailure(await inspect('busta.eml', '--trust', '.'), 'non contiene certificati di autorità')
})

it('who reads only the first lines stops it without harm', async () => {
  const many = Array.from({ length: 300 }, () => 'busta.eml')
  const program = fileURLToPath(new URL('../../cli/bin.js', import.meta.url))
  const line = `"${process.execPath}" "${program}" pec inspect --json ${many.join(' ')} | head -n 1`
  const { stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' })
  expect(JSON.parse(stdout)).toMatchObject({ file: 'busta.eml' })
  expect(stderr).toBe('')
})
