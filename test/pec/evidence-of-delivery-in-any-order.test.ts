import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evidenceOf, inspect, loadTrust, type ReceiptFact, receiptFactOf } from '../../pec/index.js'
import { FACTS, receipt, signedMessage } from './messages.js'
import { makePki, type TestPki } from './openssl.js'

const ANNA = 'anna@pec.example'
const BRUNO = 'bruno@pec.example'
const CARLA = 'carla@posta.example'

const fact = (kind: ReceiptFact['kind'], changes: Partial<ReceiptFact> = {}): ReceiptFact => ({
  kind,
  messageId: '<m1@ufficio.example>',
  identifier: 'opec1',
  at: '2031-03-03T10:00:00+01:00',
  recipients: [
    { address: ANNA, type: 'certificato' },
    { address: BRUNO, type: 'certificato' },
    { address: CARLA, type: 'esterno' },
  ],
  deliveredTo: null,
  error: 'nessuno',
  errorDetail: null,
  verified: true,
  ...changes,
})
const accepted = fact('accettazione')
const delivered = (to: string, changes: Partial<ReceiptFact> = {}) =>
  fact('avvenuta-consegna', { deliveredTo: to, at: '2031-03-03T10:00:05+01:00', ...changes })
const failed = (to: string) =>
  fact('errore-consegna', { deliveredTo: to, error: 'no-dest', errorDetail: '5.1.1 ignoto' })
const notice = (to: string, at: string, errorDetail: string | null = null) =>
  fact('preavviso-errore-consegna', { deliveredTo: to, at, errorDetail })

const everybody = [ANNA, BRUNO, CARLA]
const states = (receipts: readonly ReceiptFact[], recipients: readonly string[] = everybody) =>
  evidenceOf(receipts, recipients).recipients.map(({ state }) => state)

describe('what is known of each recipient', () => {
  it('before any receipt: nothing', () => {
    expect(states([])).toEqual(['waiting', 'waiting', 'waiting'])
  })

  it('accepted is not delivered, and an ordinary mailbox will never confirm', () => {
    expect(states([accepted])).toEqual(['accepted', 'accepted', 'external'])
  })

  it('each has an outcome of their own', () => {
    expect(states([accepted, delivered(ANNA), failed(BRUNO)])).toEqual(['delivered', 'failed', 'external'])
    const { recipients } = evidenceOf([accepted, delivered(ANNA), failed(BRUNO)], everybody)
    expect(recipients[0]).toMatchObject({ at: '2031-03-03T10:00:05+01:00', verified: true })
    expect(recipients[1]).toMatchObject({ error: 'no-dest', errorDetail: '5.1.1 ignoto' })
  })

  it('a message refused went to nobody', () => {
    expect(states([fact('non-accettazione', { error: 'virus' })])).toEqual(['refused', 'refused', 'refused'])
  })

  it('silence for 12 hours, for 24, then a delivery after all', () => {
    const twelve = notice(ANNA, '2031-03-03T22:00:10+01:00')
    const twentyFour = notice(ANNA, '2031-03-04T10:00:10+01:00')
    expect(states([accepted, twelve], [ANNA])).toEqual(['no-news-12h'])
    expect(states([accepted, twelve, twentyFour], [ANNA])).toEqual(['no-news-24h'])
    expect(states([accepted, twelve, twentyFour, delivered(ANNA)], [ANNA])).toEqual(['delivered'])
    expect(states([accepted, twelve, failed(ANNA)], [ANNA])).toEqual(['failed'])
  })

  it('the detail 5.4.1 makes a notice the final one, whatever the hour', () => {
    expect(states([accepted, notice(ANNA, '2031-03-03T22:00:10+01:00', '5.4.1 - scaduto')], [ANNA])).toEqual([
      'no-news-24h',
    ])
  })

  it('an address is the same in any case', () => {
    expect(states([delivered('ANNA@PEC.example')], [ANNA])).toEqual(['delivered'])
  })
})

describe('receipts that do not fit', () => {
  it('about nobody we wrote to are kept and decide nothing', () => {
    const stray = delivered('ignoto@pec.example')
    expect(evidenceOf([accepted, stray], everybody)).toMatchObject({ unassigned: [stray] })
    expect(states([accepted, stray])).toEqual(states([accepted]))
  })

  it('between providers decide nothing', () => {
    const takeOver = fact('presa-in-carico')
    expect(states([takeOver])).toEqual(['waiting', 'waiting', 'waiting'])
    expect(evidenceOf([takeOver], everybody).unassigned).toEqual([takeOver])
  })

  it('that exclude each other are told; a proof of delivery stands', () => {
    const { recipients } = evidenceOf([accepted, delivered(ANNA), failed(ANNA)], [ANNA])
    expect(recipients[0]).toMatchObject({ state: 'delivered', contradictory: true })
  })

  it('that nobody signed never outweigh one that a provider signed', () => {
    const forged = delivered(BRUNO, { verified: false })
    expect(evidenceOf([accepted, failed(BRUNO), forged], [BRUNO]).recipients[0]).toMatchObject({
      state: 'failed',
      verified: true,
      contradictory: false,
    })
    expect(evidenceOf([forged], [BRUNO]).recipients[0]).toMatchObject({ state: 'delivered', verified: false })
  })
})

describe('any order and any number', () => {
  const anyReceipt = fc.oneof(
    fc.constant(accepted),
    fc.constant(fact('non-accettazione', { error: 'altro' })),
    fc.constantFrom(...everybody).map((to) => delivered(to)),
    fc.constantFrom(...everybody).map(failed),
    fc
      .tuple(fc.constantFrom(...everybody), fc.integer({ min: 0, max: 47 }), fc.boolean())
      .map(([to, hour, final]) =>
        notice(
          to,
          `2031-03-${hour < 24 ? '03' : '04'}T${String(hour % 24).padStart(2, '0')}:30:00+01:00`,
          final ? '5.4.1' : null,
        ),
      ),
    fc.constant(delivered('ignoto@pec.example')),
  )

  it('give the same evidence; what was seen before changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(anyReceipt, { maxLength: 12 }).chain((receipts) =>
          fc.tuple(
            fc.constant(receipts),
            fc.shuffledSubarray([...receipts, ...receipts], {
              minLength: receipts.length * 2,
              maxLength: receipts.length * 2,
            }),
          ),
        ),
        ([receipts, again]) => {
          expect(evidenceOf(again, everybody).recipients).toEqual(evidenceOf(receipts, everybody).recipients)
        },
      ),
    )
  })

  it('a further receipt never takes a delivery away', () => {
    fc.assert(
      fc.property(fc.array(anyReceipt, { maxLength: 12 }), anyReceipt, (receipts, further) => {
        const before = states(receipts)
        const after = states([...receipts, further])
        before.forEach((state, index) => {
          if (state === 'delivered') expect(after[index]).toBe('delivered')
        })
      }),
    )
  })
})

describe('the fact in a message', () => {
  let pki: TestPki
  beforeAll(() => {
    pki = makePki()
  })
  afterAll(() => pki.remove())

  it('is what the provider certified', () => {
    const trust = loadTrust(pki.trustFolder)
    const message = receipt(pki, 'avvenuta-consegna', { deliveredTo: ANNA, receiptType: 'sintetica' })
    expect(receiptFactOf(inspect(message, { trust }))).toMatchObject({
      kind: 'avvenuta-consegna',
      messageId: FACTS.messageId,
      deliveredTo: ANNA,
      verified: true,
    })
    expect(receiptFactOf(inspect(message))?.verified).toBe(false)
  })

  it('follows daticert.xml where the header says another receipt, and is none for a PEC', () => {
    const lying = receipt(pki, 'accettazione', {}, { headers: ['X-Ricevuta: avvenuta-consegna'] })
    expect(receiptFactOf(inspect(lying))?.kind).toBe('accettazione')
    expect(receiptFactOf(inspect(signedMessage(pki)))).toBeNull()
    expect(
      receiptFactOf(inspect(Buffer.from('X-Ricevuta: avvenuta-consegna\r\nFrom: a@b.it\r\n\r\n'))),
    ).toBeNull()
  })
})
