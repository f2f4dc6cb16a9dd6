import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeTrust, inspect, isVerified, loadTrust, TrustError, trustFrom } from '../../pec/index.js'
import { daticertPart, daticertXml, receipt, signedMessage, textPart } from './messages.js'
import { makePki, type TestPki } from './openssl.js'

let pki: TestPki
beforeAll(() => {
  pki = makePki()
})
afterAll(() => pki.remove())

const file = (name: string) => ({ name, bytes: readFileSync(join(pki.folder, name)) })
/** Signed with a certificate that was valid from 2010 to 2015. */
const signedBefore2016 = (day: string) =>
  receipt(
    pki,
    'accettazione',
    { date: { day, hour: '10:00:00', zone: '+0100' } },
    { signing: { signer: 'old-provider' } },
  )

describe('the chain', () => {
  it('of a message of 2014 is valid, though its certificate expired in 2015', () => {
    const trust = loadTrust(pki.trustFolder)
    expect(inspect(signedBefore2016('10/03/2014'), { trust }).chain).toBe('valid')
    const late = inspect(signedBefore2016('10/03/2016'), { trust })
    expect(late).toMatchObject({ integrity: 'intact', chain: 'expired' })
    expect(late.findings.map(({ code }) => code)).toContain('chain-expired')
    expect(isVerified(late)).toBe(false)
  })

  it('ends at the last second of validity', () => {
    const trust = loadTrust(pki.trustFolder)
    const at = (hour: string) =>
      receipt(
        pki,
        'accettazione',
        { date: { day: '31/12/2015', hour, zone: '+0000' } },
        { signing: { signer: 'old-provider' } },
      )
    expect(inspect(at('00:00:00'), { trust }).chain).toBe('valid')
    expect(inspect(at('00:00:01'), { trust }).chain).toBe('expired')
  })

  it('is not configured without anchors, and nothing is verified then', () => {
    const inspection = inspect(signedMessage(pki))
    expect(inspection).toMatchObject({
      integrity: 'intact',
      chain: 'not-configured',
      revocation: 'not-checked',
    })
    expect(isVerified(inspection)).toBe(false)
  })

  it('needs the intermediate: from the message or from the folder', () => {
    const onlyRoot = trustFrom([file('root.pem')])
    expect(inspect(signedMessage(pki), { trust: onlyRoot }).chain).toBe('untrusted')
    const withIntermediate = signedMessage(pki, { signing: { extra: ['-certfile', 'agid.pem'] } })
    expect(inspect(withIntermediate, { trust: onlyRoot }).chain).toBe('valid')
    expect(inspect(signedMessage(pki), { trust: onlyRoot }).chain).toBe('valid')
  })

  it('to another authority is untrusted', () => {
    expect(
      inspect(signedMessage(pki), { trust: trustFrom([file('root.pem'), file('citizen.pem')]) }).chain,
    ).toBe('untrusted')
  })

  it('does not go through a certificate that is no authority', () => {
    // A provider's own certificate put among the anchors vouches for itself only.
    const trust = trustFrom([file('provider.pem')])
    expect(inspect(signedMessage(pki), { trust }).chain).toBe('valid')
    expect(inspect(signedMessage(pki, { signing: { signer: 'provider-ec' } }), { trust }).chain).toBe(
      'untrusted',
    )
  })

  it('without a certified instant is judged at the signed one, never at what the headers claim', () => {
    const trust = loadTrust(pki.trustFolder)
    const message = signedMessage(pki, {
      headers: ['X-Trasporto: errore'],
      parts: [textPart],
      signing: { signer: 'old-provider' },
    })
    const claimed = Buffer.from(
      message.toString('latin1').replace('Date: Mon, 3 Mar 2025', 'Date: Mon, 3 Mar 2014'),
      'latin1',
    )
    expect(inspect(claimed, { trust }).chain).toBe('expired')
  })
})

describe('revocation', () => {
  const withList = (signer: 'provider' | 'provider-ec') =>
    trustFrom([file('agid.pem'), { name: 'agid.crl', bytes: pki.revoke(signer) }])
  const on = (day: string) =>
    signedMessage(pki, {
      parts: [textPart, daticertPart(daticertXml({ date: { day, hour: '10:00:00', zone: '+0100' } }))],
    })

  it('is not checked without a list', () => {
    expect(inspect(signedMessage(pki), { trust: loadTrust(pki.trustFolder) }).revocation).toBe('not-checked')
  })

  it('counts from its own moment: 1 January 2024', () => {
    const trust = withList('provider')
    expect(inspect(on('03/03/2025'), { trust })).toMatchObject({ revocation: 'revoked', chain: 'valid' })
    expect(isVerified(inspect(on('03/03/2025'), { trust }))).toBe(false)
    expect(inspect(on('31/12/2023'), { trust }).revocation).toBe('good')
  })

  it('of another certificate is good', () => {
    const inspection = inspect(on('03/03/2025'), { trust: withList('provider-ec') })
    expect(inspection.revocation).toBe('good')
    expect(isVerified(inspection)).toBe(true)
  })

  it('by a list that somebody else signed is not checked', () => {
    const list = pki.revoke('provider')
    list[list.length - 5] = (list[list.length - 5] ?? 0) ^ 1
    const trust = trustFrom([file('agid.pem'), { name: 'agid.crl', bytes: list }])
    expect(inspect(on('03/03/2025'), { trust }).revocation).toBe('not-checked')
  })
})

describe('the folder of certificates', () => {
  it('is read in PEM and DER, and says until when it holds', () => {
    const pem = file('agid.pem')
    const der = {
      name: 'agid.der',
      bytes: Buffer.from(pem.bytes.toString().replace(/-----[^-]+-----|\s/g, ''), 'base64'),
    }
    expect(describeTrust(trustFrom([der]))).toEqual(describeTrust(trustFrom([pem])))
    expect(describeTrust(trustFrom([pem])).anchors).toEqual([
      {
        name: 'Prova CA1',
        notBefore: '2010-01-01T00:00:00.000Z',
        notAfter: '2049-12-31T00:00:00.000Z',
        isCa: true,
      },
    ])
  })

  it('that is missing, empty or broken is a typed error', () => {
    expect(() => loadTrust(join(pki.folder, 'manca'))).toThrow(TrustError)
    expect(() => trustFrom([])).toThrow(expect.objectContaining({ code: 'no-certificate' }))
    expect(() => trustFrom([{ name: 'x.pem', bytes: Buffer.from('ciao') }])).toThrow(
      expect.objectContaining({ code: 'unreadable-certificate' }),
    )
  })
})
