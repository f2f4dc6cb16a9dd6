import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { registerCommands } from '../../procedure/register-commands.js'
import type { LegalDate } from '../../schemas/time.js'
import { readRegisterDay } from '../../storage/daily-register.js'
import { register } from '../../storage/register.js'
import { squeezed, textOf } from '../documents/reading.js'
import { closedAt, document, ge } from '../storage/a-register.js'
import { anOffice, commandOf, responsabile } from '../storage/an-office.js'
import { chiamate, expectPlainFailure } from './chiamate.js'

const office = await anOffice()
const { record, url, folder } = office

async function printed(day: string) {
  const out = join(folder, `${day}.pdf`)
  const ended = await chiamate(['register', 'ge', day, '--out', out], { env: { DATABASE_URL: url } })
  expect(ended).toEqual({ code: 0, out: `Registro del ${day} scritto in ${out}.\n`, err: '' })
  return await readFile(out)
}

const wordsOf = async (bytes: Uint8Array) =>
  squeezed(await textOf({ name: 'registro.pdf', mediaType: 'application/pdf', bytes }))

test('a closed day is printed: its entries, neutral where they are reserved, its hash and the one before', async () => {
  const { db } = record
  await db
    .transaction()
    .execute((tx) =>
      register(tx, ge, '2031-03-03T09:00:00.000Z' as never, [
        document('a', { subject: 'Domanda dell’avviso', correspondent: 'persona@pec.example' }),
        document('b', { subject: 'Invalidità 74%', reserved: true }),
      ]),
    )
  await closedAt(office, '2031-03-04T09:00:00Z')
  const before = await printed('2031-03-03')
  await registerCommands(record).annulEntry(
    { office: ge, year: 2031, number: 1 },
    commandOf(responsabile),
    'registrata due volte',
  )
  await closedAt(office, '2031-03-05T09:00:00Z')

  const first = await readRegisterDay(db, ge, '2031-03-03' as LegalDate)
  const words = await wordsOf(before)
  for (const one of [
    '2031/000001',
    'Domandadell’avviso',
    'persona@pec.example',
    'Corrispondenzariservata',
    first?.hash,
  ])
    expect(words).toContain(one)
  expect(words).not.toContain('Invalidità')

  const next = await wordsOf(await printed('2031-03-04'))
  expect(next).toContain('Inquestogiornononèstatoregistratonulla.')
  expect(next).toContain('Registrazione2031/000001:annullatadage.rdp:registrataduevolte')
  expect(next).toContain(first?.hash)
  // What came afterwards changes nothing of a day that is closed.
  expect((await printed('2031-03-03')).equals(before)).toBe(true)
})

test('a day that is not closed has no paper; what is no day, or no office, is told', async () => {
  const env = { DATABASE_URL: url }
  const out = join(folder, 'nothing.pdf')
  const of = (...args: string[]) => chiamate(['register', ...args, '--out', out], { env })
  expectPlainFailure(await of('ge', '2031-03-09'), 'Il registro chiuso del giorno 2031-03-09 non esiste')
  expectPlainFailure(await of('ge', '2031-02-30'), 'Scriverlo come 2031-03-11')
  expectPlainFailure(await of('Genova', '2031-03-03'), 'Scriverlo come ge')
})
