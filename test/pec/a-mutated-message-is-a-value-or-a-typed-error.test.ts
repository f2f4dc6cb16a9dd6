import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect, loadTrust } from '../../pec/index.js'
import {
  daticertPart,
  FACTS,
  personMessage,
  postacertPart,
  receipt,
  signedMessage,
  textPart,
} from './messages.js'
import { mutate, mutation } from './mutations.js'
import { makePki, type TestPki } from './openssl.js'
import { WatchedReader } from './watchdog.js'

/** 2,000 in the ordinary run; the long one asks for 100,000 by PEC_MUTATIONS. */
const RUNS = Number(process.env.PEC_MUTATIONS ?? 2_000)

let pki: TestPki
let reader: WatchedReader
let messages: Buffer[]
beforeAll(() => {
  pki = makePki()
  reader = new WatchedReader(pki.trustFolder)
  const attachments = [
    { name: 'domanda.pdf', type: 'application/pdf', content: '%PDF chiamate:domanda:GE-2031-001' },
    {
      name: 'domanda.pdf.p7m',
      type: 'application/pkcs7-mime',
      content: pki.sign('x', { stream: true, extra: ['-nodetach'] }),
    },
  ]
  messages = [
    signedMessage(pki, { parts: [textPart, daticertPart(), postacertPart(personMessage({ attachments }))] }),
    signedMessage(pki, { signing: { signer: 'provider-ec', stream: true } }),
    signedMessage(pki, { signing: { digest: 'sha1', extra: ['-certfile', 'anchors.pem'] } }),
    receipt(pki, 'avvenuta-consegna', { deliveredTo: 'anna@pec.example', receiptType: 'breve' }),
    signedMessage(pki, { parts: [textPart, daticertPart(), postacertPart(signedMessage(pki))] }),
    Buffer.from(personMessage({ attachments })),
  ]
})
afterAll(async () => {
  await reader.close()
  pki.remove()
})

describe('a message changed at random', () => {
  it(
    `is a value or a typed error, in time, and never proves other facts than were signed (${RUNS} messages)`,
    async () => {
      const facts = messages.map((message) => inspect(message, { trust: loadTrust(pki.trustFolder) }))
      await fc.assert(
        fc.asyncProperty(
          fc.nat(messages.length - 1),
          fc.array(mutation, { minLength: 1, maxLength: 6 }),
          async (index, mutations) => {
            const message = mutate(messages[index] ?? Buffer.alloc(0), mutations)
            const outcome = await reader.read(message)
            expect(outcome.problem).toBeNull()
            if (outcome.verified && outcome.identifier !== null) {
              expect(facts.map(({ certifiedSender }) => certifiedSender)).toContain(outcome.sender)
              expect(outcome).toMatchObject({ identifier: FACTS.identifier, at: facts[0]?.at })
            }
          },
        ),
        { numRuns: RUNS },
      )
    },
    Math.max(60_000, RUNS * 20),
  )

  it(
    'and so is a signed document, which never gives another content than was signed',
    async () => {
      const content = Buffer.from('domanda di partecipazione')
      const documents = [
        pki.sign(content, { signer: 'person', extra: ['-nodetach'] }),
        pki.sign(content, { signer: 'person-ec', stream: true, extra: ['-nodetach', '-cades'] }),
        Buffer.from(pki.sign(content, { signer: 'person', extra: ['-nodetach'] }).toString('base64')),
        readFileSync(new URL('../fixtures/signed-documents/pades-two-signers.pdf', import.meta.url)),
      ]
      await fc.assert(
        fc.asyncProperty(
          fc.nat(documents.length - 1),
          fc.array(mutation, { minLength: 1, maxLength: 4 }),
          async (index, mutations) => {
            const outcome = await reader.read(mutate(documents[index] ?? Buffer.alloc(0), mutations))
            expect(outcome.problem).toBeNull()
            // A PDF is its own content: what may change in it without harm is the padding of a signature.
            if (index < 3 && outcome.document !== null)
              expect(outcome.document).toBe(content.toString('base64'))
          },
        ),
        { numRuns: Math.ceil(RUNS / 4) },
      )
    },
    Math.max(60_000, RUNS * 20),
  )
})
