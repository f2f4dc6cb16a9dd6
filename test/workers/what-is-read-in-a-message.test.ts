import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadTrust, type TrustStore } from '../../pec/index.js'
import { receipt, transportEnvelope } from '../../pec/simulator/messages.js'
import { STYLE_NOW } from '../../pec/simulator/mime.js'
import { createPki, type Pki, writeTrustFolder } from '../../pec/simulator/pki.js'
import type { Gestore, Transaction } from '../../pec/simulator/transaction.js'
import type { ReadableMessage } from '../../storage/seen-message.js'
import { viewOf } from '../../workers/mailbox/view.js'

const domain = 'pec.example'
const tx: Transaction = {
  identificativo: 'prova.1@pec.example',
  msgid: '<nostra.1@pec.office.example>',
  mittente: 'anna@pec.example',
  destinatari: [{ address: 'ufficio@pec.example', type: 'certificato' }],
  risposte: 'anna@pec.example',
  oggetto: 'Domanda GE-2031-001',
  acceptedAt: Date.parse('2031-03-11T09:00:00Z'),
  message: Buffer.from(
    'From: anna@pec.example\r\nTo: ufficio@pec.example\r\nSubject: Domanda\r\n\r\nTesto\r\n',
  ),
}
let folder: string
let trust: TrustStore
let strangers: TrustStore
let gestore: Gestore

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chiamate-view-'))
  const trusted = async (pki: Pki, name: string) => {
    await writeTrustFolder(pki, join(folder, name))
    return await loadTrust(join(folder, name))
  }
  const pki = await createPki({ domains: [domain] })
  const signer = pki.signers.get(domain)
  if (!signer) throw new Error('the PKI has no signer')
  gestore = { name: 'Gestore di prova', domain, signer }
  trust = await trusted(pki, 'ours')
  strangers = await trusted(await createPki({ domains: [domain] }), 'others')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const writing = () => ({ gestore, at: tx.acceptedAt, style: STYLE_NOW })
const envelope = () => transportEnvelope(tx, writing())
const acceptance = () => receipt(tx, { tipo: 'accettazione' }, { ...writing(), messageId: 'r.1@pec.example' })
const withHeader = (bytes: Buffer, from: string, to: string) =>
  Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1')

function read(bytes: Buffer, anchors: TrustStore | undefined = trust): ReadableMessage {
  const view = viewOf(bytes, anchors)
  if (!view.readable) throw new Error('it could not be read')
  return view
}

test('a PEC of a provider that is trusted is relied upon', () => {
  expect(read(envelope())).toMatchObject({
    kind: 'posta-certificata',
    receipt: false,
    genuine: true,
    verified: true,
    certifiedSender: 'anna@pec.example',
    transaction: 'prova.1@pec.example',
    callsInSubject: ['GE-2031-001'],
  })
})

test('the headers are signed by nobody: an acceptance dressed as a delivery is an acceptance', () => {
  const dressed = withHeader(acceptance(), 'X-Ricevuta: accettazione', 'X-Ricevuta: avvenuta-consegna')
  expect(read(dressed)).toMatchObject({ kind: 'accettazione', receipt: true, genuine: true })
})

test('a PEC dressed as a receipt is still the message that a person sent', () => {
  const dressed = withHeader(envelope(), 'X-Trasporto: posta-certificata', 'X-Ricevuta: avvenuta-consegna')
  expect(read(dressed)).toMatchObject({ kind: 'posta-certificata', receipt: false })
})

test.each([
  [
    'altered on the way',
    () => withHeader(acceptance(), 'Content-Transfer-Encoding: ', 'content-transfer-Encoding: '),
  ],
  [
    'that nobody signed',
    () =>
      Buffer.from('X-Ricevuta: avvenuta-consegna\r\nFrom: posta-certificata@pec.example\r\n\r\nTesto\r\n'),
  ],
])('a receipt %s is not relied upon', (_, bytes) => {
  expect(read(bytes())).toMatchObject({ receipt: true, genuine: false, verified: false })
})

test('a provider that the configuration does not know is not relied upon', () => {
  expect(read(envelope(), strangers)).toMatchObject({ integrity: 'intact', genuine: false, verified: false })
})

test('without any trust configured a whole signature is enough to go on, not to recognise a redelivery', () => {
  const view = viewOf(envelope(), undefined)
  expect(view).toMatchObject({ chain: 'not-configured', genuine: true, verified: false })
})
