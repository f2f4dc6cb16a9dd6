import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { loadTrust, type TrustStore, trustFrom } from '../../pec/index.js'
import { type ActExpected, type ActReading, readSignedAct } from '../../reading/signed-act.js'
import { type Digest, digestOf } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { makePki, type TestPki } from '../pec/openssl.js'
import { type SmallPdf, smallPdf, streamOf } from './small-pdf.js'
import { smallZip } from './small-zip.js'

const at = '2031-04-02T10:00:00+02:00' as Instant
const graduatoria = smallPdf({ text: ['Graduatoria degli operai'] })
const anotherOne = smallPdf({ text: ['Graduatoria di un altro comune'] })
const print = (text: string): Digest => digestOf(`impronta ${text}`)
const codice = 'BNCLGU75B15D969V'

const expected: ActExpected = {
  graduatorie: [
    { ranking: 'operai', fingerprints: [print('operai'), print('tutte')], files: [digestOf(graduatoria)] },
  ],
  others: [print('altra'), digestOf(anotherOne)],
  signer: { name: 'Luigi Bianchì', codiceFiscale: codice },
}
const two: ActExpected = {
  ...expected,
  graduatorie: [
    ...expected.graduatorie,
    { ranking: 'autisti', fingerprints: [print('autisti'), print('tutte')], files: [] },
  ],
}

let pki: TestPki
let trust: TrustStore
beforeAll(() => {
  pki = makePki()
  trust = loadTrust(pki.trustFolder)
  const key = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const extensions = 'basicConstraints = CA:false\nkeyUsage = critical,nonRepudiation'
  const issue = (name: string, subject: string) => pki.issue(name, { key, subject, extensions })
  issue('director', `/CN=Luigi Bianchi/serialNumber=TINIT-${codice}`)
  issue('director-by-name', '/CN=BIANCHI DOTT. LUIGI')
  issue('namesake', '/CN=Luigi Bianchi/serialNumber=TINIT-RSSMRA80A41D969D')
  issue('clerk', '/CN=Maria Rossi/serialNumber=TINIT-RSSMRA80A41D969D')
})
afterAll(() => pki.remove())

const signed = (content: Buffer, by = 'director') => pki.sign(content, { signer: by, extra: ['-nodetach'] })
const detached = (content: Buffer | string, by = 'director') => pki.sign(content, { signer: by })
const act = (text: string, more: SmallPdf = {}) => smallPdf({ text: [text], ...more })

async function judged(bytes: Buffer, by: ActExpected = expected): Promise<ActReading> {
  const reading = await readSignedAct(bytes, by, { trust, at })
  expect(JSON.stringify(reading)).not.toMatch(/Bianch|Rossi|BNCLGU|RSSMRA/i)
  return reading
}

const approves = (by: 'annex' | 'fingerprint') => ({
  verdict: 'approves',
  proofs: [{ ranking: 'operai', by }],
  missing: [],
  findings: [],
})

describe('the act cites the fingerprint', () => {
  const hex = print('operai')
  it.each([
    ['on one line', hex],
    ['in capitals', hex.toUpperCase()],
    ['broken by the end of a line', `${hex.slice(0, 40)}\n${hex.slice(40)}`],
    ['in groups of four', hex.replace(/.{4}/g, '$& ')],
    ['with hyphens at the ends of lines', `${hex.slice(0, 20)}-\n${hex.slice(20, 47)}-\n${hex.slice(47)}`],
    ['after words that could be digits', `dade fede ${hex} e bea`],
  ])('%s', async (_, cited) => {
    const reading = await judged(signed(act(`Approva la graduatoria di impronta ${cited} qui allegata`)))
    expect(reading).toMatchObject(approves('fingerprint'))
  })

  it('signed twice over, and in a text that is no PDF', async () => {
    const text = Buffer.from(`Si approva la graduatoria ${hex}.`)
    expect(await judged(signed(signed(text, 'clerk')))).toMatchObject(approves('fingerprint'))
  })

  it('but for one digit: two people compare', async () => {
    const cited = hex.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
    expect(await judged(signed(act(cited)))).toMatchObject({
      verdict: 'needs-comparison',
      missing: ['operai'],
    })
  })
})

describe('the act carries the graduatoria byte for byte', () => {
  const embedding = (file: Buffer): SmallPdf => ({
    catalogue: '/Names<</EmbeddedFiles<</Names[(allegato) 201 0 R]>>>>',
    objects: [streamOf(file, '/Type/EmbeddedFile'), '<</Type/Filespec/F(allegato.pdf)/EF<</F 200 0 R>>>>'],
  })

  it('embedded in it', async () => {
    expect(await judged(signed(act('Decreto', embedding(graduatoria))))).toMatchObject(approves('annex'))
  })

  it('as what was signed itself', async () => {
    expect(await judged(signed(graduatoria))).toMatchObject(approves('annex'))
  })

  it('beside it in an ASiC container, under one signature of both', async () => {
    const decree = act('Decreto')
    const reference = (name: string, content: Buffer) =>
      `<asic:DataObjectReference URI="${name}"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>${Buffer.from(digestOf(content), 'hex').toString('base64')}</ds:DigestValue></asic:DataObjectReference>`
    const manifest = (annexed: Buffer) =>
      `<asic:ASiCManifest>${reference('decreto.pdf', decree)}${reference('graduatoria%20finale.pdf', annexed)}</asic:ASiCManifest>`
    const container = (annexed: Buffer, carried: Buffer) =>
      smallZip([
        { name: 'mimetype', content: 'application/vnd.etsi.asic-e+zip', stored: true },
        { name: 'decreto.pdf', content: decree },
        { name: 'graduatoria finale.pdf', content: carried },
        { name: 'META-INF/ASiCManifest.xml', content: manifest(annexed) },
        { name: 'META-INF/signature.p7s', content: detached(manifest(annexed)) },
      ])
    expect(await judged(container(graduatoria, graduatoria))).toMatchObject(approves('annex'))
    // Put there in the place of the one that was signed: nobody signed it.
    expect(await judged(container(anotherOne, graduatoria))).toMatchObject({ verdict: 'needs-comparison' })
  })

  it('alone in an ASiC container with its signature', async () => {
    const container = smallZip([
      { name: 'mimetype', content: 'application/vnd.etsi.asic-s+zip', stored: true },
      { name: 'graduatoria.pdf', content: graduatoria },
      { name: 'META-INF/signature.p7s', content: detached(graduatoria) },
    ])
    expect(await judged(container)).toMatchObject(approves('annex'))
  })

  it('beside it in an archive, each signed; unsigned it does not count', async () => {
    const archive = (annex: Buffer) =>
      smallZip([
        { name: 'decreto.pdf.p7m', content: signed(act('Decreto')) },
        { name: 'graduatoria.pdf.p7m', content: annex },
      ])
    expect(await judged(archive(signed(graduatoria)))).toMatchObject(approves('annex'))
    expect(await judged(archive(graduatoria))).toMatchObject({ verdict: 'needs-comparison' })
    expect(await judged(archive(signed(graduatoria, 'clerk')))).toMatchObject({ verdict: 'needs-comparison' })
  })

  it('but for one byte: two people compare', async () => {
    const almost = Buffer.concat([graduatoria, Buffer.from('\n')])
    expect(await judged(signed(act('Decreto', embedding(almost))))).toMatchObject({
      verdict: 'needs-comparison',
      proofs: [],
      missing: ['operai'],
    })
  })

  it('and that of another call is refused', async () => {
    expect(await judged(signed(act('Decreto', embedding(anotherOne))))).toMatchObject({
      verdict: 'refused',
      code: 'another-graduatoria',
    })
  })
})

describe('a PDF signed by another program', () => {
  const fixture = (name: string) => readFileSync(new URL(`../fixtures/acts/${name}`, import.meta.url))
  const authority = trustFrom([{ name: 'authority.pem', bytes: fixture('authority.pem') }])
  const annexed = digestOf('Graduatoria degli operai\n')
  const wanted = { ...expected, graduatorie: [{ ranking: 'operai', fingerprints: [], files: [annexed] }] }
  const read = (bytes: Buffer) => readSignedAct(bytes, wanted, { trust: authority, at })

  it('with the annex in what was signed approves it, also after a second signature', async () => {
    expect(await read(fixture('annex.pdf'))).toMatchObject(approves('annex'))
    expect(await read(fixture('annex-signed-again.pdf'))).toMatchObject(approves('annex'))
  })

  it('with an annex that was put in after the signature does not, and that is told', async () => {
    expect(await read(fixture('annex-added-later.pdf'))).toMatchObject({
      verdict: 'needs-comparison',
      missing: ['operai'],
      findings: [{ code: 'added-after-signature' }],
    })
  })

  it('changed by one byte is refused', async () => {
    const bytes = fixture('annex.pdf')
    bytes[20] = (bytes[20] ?? 0) ^ 1
    expect(await read(bytes)).toMatchObject({ verdict: 'refused', code: 'altered' })
  })
})

test('an act for another graduatoria is refused, one that also cites the one it replaces is not', async () => {
  const other = await judged(signed(act(`Approva ${print('altra')}`)))
  expect(other).toMatchObject({ verdict: 'refused', code: 'another-graduatoria' })
  const corrects = signed(act(`Approva ${print('operai')} al posto di ${print('altra')}`))
  expect(await judged(corrects)).toMatchObject(approves('fingerprint'))
})

test('of two graduatorie each must be shown', async () => {
  const one = signed(act(`Approva ${print('operai')}`))
  expect(await judged(one, two)).toMatchObject({ verdict: 'needs-comparison', missing: ['autisti'] })
  const whole = signed(act(`Approva ${print('tutte')}`))
  expect(await judged(whole, two)).toMatchObject({ verdict: 'approves', missing: [] })
  const both = signed(act(`Approva ${print('operai')} e ${print('autisti')}`))
  expect(await judged(both, two)).toMatchObject({ verdict: 'approves', missing: [] })
})

test('a scanned act has no text: two people compare', async () => {
  expect(await judged(signed(smallPdf({ text: [''] })))).toMatchObject({
    verdict: 'needs-comparison',
    proofs: [],
    signature: { signer: 'same-codice-fiscale', chain: 'valid', revocation: 'not-checked' },
  })
})

describe('who signs', () => {
  const text = `Approva ${print('operai')}`
  it.each([
    ['by codice fiscale', 'director', expected, 'same-codice-fiscale'],
    ['by name, where the certificate has no codice fiscale', 'director-by-name', expected, 'same-name'],
    [
      'by name, where the office has not recorded it',
      'namesake',
      { ...expected, signer: { name: 'Luigi Bianchì', codiceFiscale: null } },
      'same-name',
    ],
  ] as const)('is recognised %s', async (_, by, whom, signer) => {
    expect(await judged(signed(act(text), by), whom)).toMatchObject({
      verdict: 'approves',
      signature: { signer },
    })
  })

  it.each(['clerk', 'namesake', 'citizen'])('%s is somebody else, and refused', async (by) => {
    expect(await judged(signed(act(text), by))).toMatchObject({ verdict: 'refused', code: 'other-signer' })
  })
})

describe('a signature that does not hold is refused', () => {
  const decree = act(`Approva ${print('operai')}`)
  it.each<[string, () => Buffer]>([
    ['not-signed', () => decree],
    ['not-signed', () => smallZip([{ name: 'decreto.pdf', content: decree }])],
    ['not-signed', () => Buffer.alloc(0)],
    ['untrusted', () => signed(decree, 'stranger')],
    ['unreadable', () => smallZip([{ name: 'a', content: decree }]).subarray(0, 200)],
    ['too-large', () => Buffer.alloc(100_000_001)],
    [
      'altered',
      () => {
        const bytes = signed(decree)
        bytes[bytes.indexOf('Approva')] = 'D'.charCodeAt(0)
        return bytes
      },
    ],
    [
      'altered',
      () => {
        const bytes = signed(decree, 'clerk')
        bytes[bytes.indexOf('Approva')] = 'D'.charCodeAt(0)
        return signed(bytes)
      },
    ],
  ])('%s', async (code, bytes) => {
    expect(await judged(bytes())).toMatchObject({
      verdict: 'refused',
      code,
      text: expect.stringMatching(/\.$/),
    })
  })

  it('expired', async () => {
    const before = { trust, at: '2009-01-01T00:00:00Z' as Instant }
    expect(await readSignedAct(signed(decree), expected, before)).toMatchObject({ code: 'expired' })
  })

  it('and where no authority is configured, that nobody checked the signer is told', async () => {
    expect(await readSignedAct(signed(decree), expected, { at })).toMatchObject({
      verdict: 'approves',
      signature: { chain: 'not-configured' },
      findings: [{ code: 'signature-not-checked' }],
    })
  })
})
