import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { loadTrust, type TrustStore, trustFrom } from '../../pec/index.js'
import { readFilledForm } from '../../reading/filled-form.js'
import { proposedSignature, signatureFindings } from '../../reading/signature-findings.js'
import type { Instant } from '../../schemas/time.js'
import { makePki, type TestPki } from '../pec/openssl.js'
import { answers, asWidgets } from './a-call-with-a-form.js'
import { smallPdf } from './small-pdf.js'

const maria = 'RSSMRA80A41D969D'
const luigi = 'BNCLGU75B15D969V'
const form = smallPdf({ fields: asWidgets(answers) })
const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/signed-documents/${name}`, import.meta.url))

let pki: TestPki
let trust: TrustStore
beforeAll(() => {
  pki = makePki()
  trust = loadTrust(pki.trustFolder)
  const key = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const extensions = 'basicConstraints = CA:false\nkeyUsage = critical,nonRepudiation'
  pki.issue('maria', { key, subject: `/CN=Maria Rossi/serialNumber=TINIT-${maria}`, extensions })
  pki.issue('luigi', { key, subject: `/CN=Luigi Bianchi/serialNumber=TINIT-${luigi}`, extensions })
})
afterAll(() => pki.remove())

const signed = (by: string, bytes: Buffer = form) => pki.sign(bytes, { signer: by, extra: ['-nodetach'] })

async function seen(
  bytes: Buffer,
  { by = trust, at = '2031-03-12T09:00:00+01:00' }: { by?: TrustStore | undefined; at?: string } = {},
  applicant: string | null = maria,
) {
  const reading = await readFilledForm(bytes, { trust: by, at: at as Instant })
  if (reading.status === 'unreadable') throw new Error(reading.why)
  const findings = signatureFindings(reading, applicant)
  for (const { text } of findings) expect(text).not.toMatch(/Rossi|Bianchi|RSSMRA|BNCLGU/i)
  return { signature: proposedSignature(reading), codes: findings.map(({ code }) => code) }
}

test('the person signs their own form', async () => {
  expect(await seen(signed('maria'))).toEqual({ signature: 'digital', codes: ['signed-by-applicant'] })
})

test('somebody else signs it: a guardian may', async () => {
  expect(await seen(signed('luigi'))).toEqual({ signature: 'digital', codes: ['signed-by-another'] })
})

test('both sign it', async () => {
  const twice = signed('luigi', signed('maria'))
  expect(await seen(twice)).toEqual({ signature: 'digital', codes: ['signed-by-applicant'] })
})

test('a certificate without a codice fiscale, or a form without one, is compared by a person', async () => {
  expect(await seen(signed('citizen'))).toMatchObject({ codes: ['signer-not-compared'] })
  expect(await seen(signed('maria'), {}, null)).toMatchObject({ codes: ['signer-not-compared'] })
})

test('nobody signs it', async () => {
  expect(await seen(form)).toEqual({ signature: null, codes: [] })
})

test('one letter changed after the signature', async () => {
  const bytes = signed('maria')
  bytes[bytes.indexOf('/Type/Catalog') + 1] = 't'.charCodeAt(0)
  expect(await seen(bytes)).toEqual({ signature: null, codes: ['signature-altered'] })
})

it.each([
  ['an authority that nobody configured', 'signature-untrusted', () => signed('stranger'), {}],
  [
    'a certificate that had not begun',
    'signature-expired',
    () => signed('maria'),
    { at: '2009-01-01T00:00:00Z' },
  ],
])('%s proves nothing', async (_, code, bytes, how) => {
  expect(await seen(bytes(), how)).toEqual({ signature: null, codes: [code] })
})

test('a revoked certificate proves nothing', async () => {
  const agid = readFileSync(`${pki.folder}/agid.pem`)
  const revoked = trustFrom([
    { name: 'agid.pem', bytes: agid },
    { name: 'agid.crl', bytes: pki.revoke('person') },
  ])
  expect(await seen(signed('person'), { by: revoked })).toEqual({
    signature: null,
    codes: ['signature-revoked'],
  })
})

test('with no authority configured the signature is proposed, and that nobody checked it is told', async () => {
  const reading = await readFilledForm(signed('maria'), { at: '2031-03-12T09:00:00Z' as Instant })
  if (reading.status === 'unreadable') throw new Error(reading.why)
  expect(proposedSignature(reading)).toBe('digital')
  expect(signatureFindings(reading, maria).map(({ code }) => code)).toEqual([
    'signed-by-applicant',
    'signature-not-checked',
  ])
})

test('what was added to a PDF after its signature is not read, and is told', async () => {
  const by = trustFrom([{ name: 'authority.pem', bytes: fixture('authority.pem') }])
  expect(await seen(fixture('pades.pdf'), { by }, null)).toMatchObject({ codes: ['signer-not-compared'] })
  expect(await seen(fixture('pades-later-update.pdf'), { by }, null)).toMatchObject({
    signature: 'digital',
    codes: ['signer-not-compared', 'added-after-signature'],
  })
  // An envelope signs the later bytes too.
  expect((await seen(signed('maria', fixture('pades-later-update.pdf')))).codes).not.toContain(
    'added-after-signature',
  )
})

test('a form that holds a program is told', async () => {
  const program = smallPdf({
    fields: asWidgets(answers),
    catalogue: '/Names<</JavaScript<</Names[(a) 200 0 R]>>>>',
    objects: ['<</S/JavaScript/JS(1)>>'],
  })
  expect((await seen(program)).codes).toEqual(['holds-a-program'])
})
