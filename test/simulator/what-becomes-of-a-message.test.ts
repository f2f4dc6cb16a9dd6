import { afterEach, expect, test } from 'vitest'
import type { Behaviour } from '../../pec/simulator/behaviour.js'
import { kinds, officeWithProvider, readMailbox } from './desk.js'

type Desk = Awaited<ReturnType<typeof officeWithProvider>>
let desk: Desk
afterEach(() => desk.provider.close())

const ANNA = 'anna@altra-pec.example'
const HOUR = 3600

/** Submits one message to Anna and reads everything that arrives within two days. */
async function afterTwoDays(behaviour: Behaviour, extra: Record<string, unknown> = {}) {
  desk = await officeWithProvider({ behaviours: { [ANNA]: behaviour } })
  await desk.submit(ANNA, '<nostro.1@chiamate.example>', extra)
  desk.pass(48 * HOUR)
  await desk.provider.advance()
  return readMailbox(desk.imap)
}

test.each<[Behaviour['outcome'], string, string]>([
  ['mailbox-full', 'errore="altro"', '5.2.2'],
  ['unknown-mailbox', 'errore="no-dest"', '5.1.1'],
  ['unknown-domain', 'errore="no-dominio"', '5.1.2'],
  ['virus', 'errore="virus"', '5.5.1'],
])('%s: the acceptance, then a failed delivery with its reason', async (outcome, errore, code) => {
  const messages = await afterTwoDays({ outcome })
  expect(kinds(messages)).toEqual(['accettazione', 'errore-consegna'])
  const facts = daticertOf(messages[1]?.source ?? '')
  expect(facts).toContain(errore)
  expect(facts).toContain(`<errore-esteso>${code} `)
  expect(facts).toContain(`<consegna>${ANNA}</consegna>`)
  expect(messages[1]?.source.includes('X-VerificaSicurezza: errore')).toBe(outcome === 'virus')
})

test('a silent recipient: accepted, and never a word more', async () => {
  expect(kinds(await afterTwoDays({ outcome: 'silent' }))).toEqual(['accettazione'])
})

test('an ordinary mailbox is named esterno and gives no receipt', async () => {
  const messages = await afterTwoDays({ outcome: 'external' })
  expect(kinds(messages)).toEqual(['accettazione'])
  expect(daticertOf(messages[0]?.source ?? '')).toContain(`<destinatari tipo="esterno">${ANNA}</destinatari>`)
})

test('no news: the notice of 12 hours, then that of 24, each at its hour', async () => {
  const messages = await afterTwoDays({ outcome: 'silent', notices: true })
  expect(kinds(messages)).toEqual(['accettazione', 'preavviso-errore-consegna', 'preavviso-errore-consegna'])
  expect(messages.map(({ internalDate }) => internalDate)).toEqual([
    '2031-03-03T11:00:00.000Z',
    '2031-03-03T23:00:00.000Z',
    '2031-03-04T11:00:00.000Z',
  ])
  expect(daticertOf(messages[1]?.source ?? '')).toContain('<giorno>04/03/2031</giorno>')
  expect(daticertOf(messages[1]?.source ?? '')).toContain('<ora>00:00:00</ora>')
  expect(daticertOf(messages[2]?.source ?? '')).toContain('<errore-esteso>5.4.1 ')
})

test('a delivery that comes after the notice of 12 hours', async () => {
  const messages = await afterTwoDays({ outcome: 'delivered', afterSeconds: 13 * HOUR, notices: true })
  expect(kinds(messages)).toEqual(['accettazione', 'preavviso-errore-consegna', 'avvenuta-consegna'])
})

test('the same receipt twice, byte for byte', async () => {
  const messages = await afterTwoDays({ outcome: 'delivered', copies: 2 })
  expect(kinds(messages)).toEqual(['accettazione', 'avvenuta-consegna', 'avvenuta-consegna'])
  expect(messages[2]?.source).toBe(messages[1]?.source)
})

test('the delivery before the acceptance, which keeps its own instant', async () => {
  const messages = await afterTwoDays({ outcome: 'delivered', afterSeconds: 5, acceptance: 'after-outcome' })
  expect(kinds(messages)).toEqual(['avvenuta-consegna', 'accettazione'])
  expect(daticertOf(messages[1]?.source ?? '')).toContain('<ora>12:00:00</ora>')
  expect(daticertOf(messages[0]?.source ?? '')).toContain('<ora>12:00:05</ora>')
})

test('an acceptance that never comes', async () => {
  expect(kinds(await afterTwoDays({ outcome: 'delivered', acceptance: 'missing' }))).toEqual([
    'avvenuta-consegna',
  ])
})

test('a receipt between providers that slips through', async () => {
  const messages = await afterTwoDays({ outcome: 'delivered', handoverLeaks: true })
  expect(kinds(messages)).toEqual(['accettazione', 'presa-in-carico', 'avvenuta-consegna'])
})

test('the sender asks for a breve receipt; a recipient in Cc gives a sintetica all the same', async () => {
  const cc = 'bruno@altra-pec.example'
  const messages = await afterTwoDays(
    { outcome: 'delivered' },
    { cc, headers: { 'X-TipoRicevuta': 'breve' }, envelope: { from: 'ufficio@pec.example', to: [ANNA, cc] } },
  )
  expect(kinds(messages)).toEqual(['accettazione', 'avvenuta-consegna', 'avvenuta-consegna'])
  expect(
    messages.slice(1).map(({ source }) => /<ricevuta tipo="(\w+)"/.exec(daticertOf(source))?.[1]),
  ).toEqual(['breve', 'sintetica'])
})

test('a whole domain, everybody, and one address among them', async () => {
  desk = await officeWithProvider({
    behaviours: {
      '*': { outcome: 'silent' },
      '*@altra-pec.example': { outcome: 'mailbox-full' },
      'Anna@altra-pec.example': { outcome: 'delivered' },
    },
  })
  for (const to of [ANNA, 'bruno@altra-pec.example', 'carla@terza.example']) await desk.submit(to, `<${to}>`)
  await desk.provider.advance()
  expect(kinds(await readMailbox(desk.imap)).sort()).toEqual([
    'accettazione',
    'accettazione',
    'accettazione',
    'avvenuta-consegna',
    'errore-consegna',
  ])
})

function daticertOf(source: string): string {
  const start = source.indexOf('\r\n\r\n', source.indexOf('filename="daticert.xml"')) + 4
  return Buffer.from(source.slice(start, source.indexOf('\r\n--', start)), 'base64').toString('utf8')
}
