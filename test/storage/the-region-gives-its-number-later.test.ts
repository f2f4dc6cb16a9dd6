import ExcelJS from 'exceljs'
import { beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '../../domain/refusal.js'
import { registerCommands } from '../../procedure/register-commands.js'
import type { LegalDate } from '../../schemas/time.js'
import type { RegionalNumber } from '../../storage/register-additions.js'
import { closedAt, ge, registered } from './a-register.js'
import { anOffice, commandOf, dirigente, type OfficeOnFile, operatore } from './an-office.js'

let office: OfficeOnFile

/** The day after the one on which its entries were registered. */
const nextDay = '2031-03-04T09:00:00Z'

/** An office whose official numbers are the region's, with three entries. */
beforeEach(async () => {
  office = await anOffice()
  await office.record.db.updateTable('office').set({ protocollo: 'regionale' }).where('id', '=', ge).execute()
  await registered(office.record.db, '2031-03-03T08:00:00Z', 3)
  office.setClock(nextDay)
})

const row = (number: number, value: string, dated = '2031-03-04'): RegionalNumber => ({
  year: 2031,
  number,
  value,
  dated: dated as LegalDate,
})
const attach = (...numbers: RegionalNumber[]) =>
  registerCommands(office.record).attachRegionalNumbers(ge, commandOf(operatore), numbers)

async function protocolli(): Promise<readonly (readonly [string, string])[]> {
  const rows = await office.record.db
    .selectFrom('register_view')
    .select(['protocollo', 'protocollo_date'])
    .orderBy('number')
    .execute()
  return rows.map(({ protocollo, protocollo_date }) => [protocollo, protocollo_date] as const)
}

test('until then papers say the intake number, then the region’s; the instant stays', async () => {
  const instants = () =>
    office.record.db.selectFrom('register_entry').select('at').orderBy('number').execute()
  const before = await instants()
  expect(await protocolli()).toEqual([
    ['2031/000001', '2031-03-03'],
    ['2031/000002', '2031-03-03'],
    ['2031/000003', '2031-03-03'],
  ])
  expect(await attach(row(1, 'PG/2031/0117'), row(3, 'PG/2031/0118'))).toEqual({ attached: 2 })
  expect(await protocolli()).toEqual([
    ['PG/2031/0117', '2031-03-04'],
    ['2031/000002', '2031-03-03'],
    ['PG/2031/0118', '2031-03-04'],
  ])
  expect(await instants()).toEqual(before)
})

test('also to an entry of a day that is closed: the day on which it came tells of it', async () => {
  await closedAt(office, '2031-03-05T08:00:00Z')
  await attach(row(1, 'PG 1'))
  expect(await closedAt(office, '2031-03-06T08:00:00Z')).toEqual(['2031-03-05'])
})

test('a number that was copied wrong is corrected, and the wrong one stays in the register', async () => {
  await attach(row(1, 'PG 11'))
  await attach(row(1, 'PG 1'))
  expect(await attach(row(1, 'PG 1'))).toEqual({ attached: 0 })
  expect((await protocolli())[0]).toEqual(['PG 1', '2031-03-04'])
  const kept = await office.record.db
    .selectFrom('register_number')
    .select(['ordinal', 'value', 'given_by'])
    .orderBy('ordinal')
    .execute()
  expect(kept).toEqual([
    { ordinal: 1, value: 'PG 11', given_by: operatore },
    { ordinal: 2, value: 'PG 1', given_by: operatore },
  ])
  // What it was wrongly given to is free for the one that it belongs to.
  expect(await attach(row(2, 'PG 11'))).toEqual({ attached: 1 })
})

test('two numbers that were exchanged are put right in one go', async () => {
  await attach(row(1, 'PG 2'), row(2, 'PG 1'))
  expect(await attach(row(1, 'PG 1'), row(2, 'PG 2'))).toEqual({ attached: 2 })
})

test('the same number of another year is another number', async () => {
  await attach(row(1, '17'))
  office.setClock('2032-01-03T09:00:00Z')
  expect(await attach(row(2, '17', '2032-01-02'))).toEqual({ attached: 1 })
})

describe('nothing is added when', () => {
  const refused = async (numbers: RegionalNumber[], code: string, ...words: string[]) => {
    const error = await attach(...numbers).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(Refusal)
    expect((error as Refusal).code).toBe(code)
    for (const one of words) expect((error as Refusal).message).toContain(one)
    const { count } = await office.record.db
      .selectFrom('register_number')
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(count).toBe(before)
  }
  let before = 0
  beforeEach(() => {
    before = 0
  })

  test('one row is wrong, and every one that is wrong is told', async () => {
    const numbers = [row(1, 'PG 1'), row(9, 'PG 2'), row(2, ''), row(3, 'PG 1'), row(1, 'PG 5')]
    await refused(
      numbers,
      'numbers-wrong',
      'riga 2: la registrazione non esiste',
      'riga 3: il numero di protocollo manca',
      'riga 4: ripete la riga 1',
      'riga 5: ripete la riga 1',
    )
  })

  test('the number belongs to another entry', async () => {
    await attach(row(1, 'PG 1'))
    before = 1
    await refused([row(2, 'PG 1')], 'numbers-wrong', 'riga 1: il numero è già di un’altra registrazione')
  })

  test('the entry is annulled', async () => {
    const entry = { office: ge, year: 2031, number: 2 }
    await registerCommands(office.record).annulEntry(entry, commandOf(dirigente), 'doppia')
    await refused([row(2, 'PG 1')], 'numbers-wrong', 'riga 1: la registrazione è annullata')
  })

  test('its day is to come', () =>
    refused([row(1, 'PG 1', '2031-03-05')], 'numbers-wrong', 'riga 1: la data è futura'))

  test('there is no row', () => refused([], 'numbers-wrong', 'nessuna riga'))

  test('the office’s own register gives the official numbers', async () => {
    await office.record.db.updateTable('office').set({ protocollo: 'registro-particolare' }).execute()
    await refused([row(1, 'PG 1')], 'not-regional')
  })

  test('who says it is of another office', async () => {
    const another = registerCommands(office.record).attachRegionalNumbers(ge, commandOf('sv.rdp' as never), [
      row(1, 'PG 1'),
    ])
    await expect(another).rejects.toMatchObject({ code: 'other-office' })
  })
})

describe('from a file', () => {
  const file = async (...rows: (string | number | Date | null)[][]) => {
    const book = new ExcelJS.Workbook()
    book.addWorksheet('Numeri').addRows([['Registrazione', 'Protocollo regionale', 'Data'], ...rows])
    return new Uint8Array(await book.xlsx.writeBuffer())
  }
  const imported = async (...rows: (string | number | Date | null)[][]) =>
    registerCommands(office.record).importRegionalNumbers(ge, commandOf(operatore), await file(...rows))

  test('the numbers come in as by hand, each row for itself', async () => {
    const day = new Date('2031-03-04T00:00:00Z')
    expect(
      await imported(
        ['2031/000001', 'PG 1', day],
        ['2031/3', 4512, '04/03/2031'],
        ['2031/000002', 'PG 2', day],
      ),
    ).toEqual({ attached: 3 })
    expect((await protocolli()).map(([number]) => number)).toEqual(['PG 1', 'PG 2', '4512'])
  })

  test('a file with a wrong cell is told cell by cell, and nothing comes in', async () => {
    const found = await imported(
      ['2031/000001', 'PG 1', '04/03/2031'],
      ['primo', 'PG 2', '31/02/2031'],
      ['2031/000003', null, 'ieri'],
    )
    expect(found).toEqual({
      problems: [
        'Numeri, riga 3, colonna A «Registrazione»: non è un numero di registrazione come 2031/000123',
        'Numeri, riga 3, colonna C «Data»: non è un giorno che esiste',
        'Numeri, riga 4, colonna B «Protocollo regionale»: manca',
        expect.stringMatching(/^Numeri, riga 4, colonna C «Data»: /),
      ],
    })
    expect((await protocolli())[0]).toEqual(['2031/000001', '2031-03-03'])
  })

  test('a row that the register refuses is told by its number in the file', async () => {
    await expect(
      imported(['2031/000001', 'PG 1', '04/03/2031'], ['2031/000099', 'PG 2', '04/03/2031']),
    ).rejects.toThrow('riga 3: la registrazione non esiste')
  })

  test('what is no such file is refused', async () => {
    const commands = registerCommands(office.record)
    const nothing = new TextEncoder().encode('PG 1')
    expect(await commands.importRegionalNumbers(ge, commandOf(operatore), nothing)).toEqual({
      problems: ['Il file non si può usare: non si apre come foglio di calcolo XLSX'],
    })
    const empty = new Uint8Array(await new ExcelJS.Workbook().xlsx.writeBuffer())
    expect(await commands.importRegionalNumbers(ge, commandOf(operatore), empty)).toEqual({
      problems: ['Il file non si può usare: è vuoto'],
    })
  })
})
