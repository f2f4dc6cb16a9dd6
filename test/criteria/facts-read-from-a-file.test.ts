import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PersonOnFile, readFactsFile } from '../../criteria/facts-file.js'
import { loadRuleSet } from '../../criteria/load.js'
import { RuleError } from '../../domain/errors.js'
import type { LegalDate } from '../../schemas/time.js'

const criteria = loadRuleSet('art16-emilia-romagna')
const LAST_DAY = '2026-03-20' as LegalDate

const read = (content: string | Uint8Array): Promise<readonly PersonOnFile[]> =>
  readFactsFile(typeof content === 'string' ? Buffer.from(content) : content, criteria, LAST_DAY)

/** What a refused file is told, without the line that opens every refusal. */
async function refusal(content: string | Uint8Array): Promise<string> {
  const error = await read(content).then(
    () => new Error('it was accepted'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(RuleError)
  expect((error as RuleError).remedy).not.toBe('')
  return (error as RuleError).message.replace('I dati non si possono usare:\n', '')
}

const anna = {
  id: 'anna-1',
  status: 'admitted',
  facts: { isee: '8500.01', didFiledOn: '2026-02-10', unemployed: true, birthDate: '1979-06-15' },
}
const bruno = {
  id: 'B/2',
  status: 'admitted',
  facts: { isee: null, didFiledOn: null, unemployed: false, birthDate: '1991-12-31' },
}

const HEADINGS = 'id;isee;didFiledOn;unemployed;birthDate'
const CSV = `${HEADINGS}\nanna-1;8.500,01;10/02/2026;sì;15/06/1979\nB/2;;;no;31/12/1991\n`

async function sheet(
  rows: readonly (readonly ExcelJS.CellValue[])[],
  percentIn?: string,
): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  const page = book.addWorksheet('Foglio1')
  for (const row of rows) page.addRow([...row])
  if (percentIn) page.getCell(percentIn).numFmt = '0%'
  return new Uint8Array(await book.xlsx.writeBuffer())
}

describe('the same two people are read from', () => {
  it.each([
    ['CSV as Excel writes it in Italian', CSV],
    ['CSV with the mark of UTF-8 and lines of Windows', `\ufeff${CSV.replaceAll('\n', '\r\n')}`],
    ['CSV in the code of Windows', Buffer.from(CSV, 'latin1')],
    ['CSV in UTF-16, parted by tabs', Buffer.from(`\ufeff${CSV.replaceAll(';', '\t')}`, 'utf16le')],
    ['CSV that announces its separator', `sep=|\n${CSV.replaceAll(';', '|')}`],
    [
      'CSV with a comma between fields',
      CSV.replaceAll(',', '.').replace('8.500.01', '8500.01').replaceAll(';', ','),
    ],
    [
      'CSV with quotes, and decimal commas in them',
      `"id","isee","didFiledOn","unemployed","birthDate"\n"anna-1","8.500,01","10/02/2026","sì","15/06/1979"\n"B/2","","","no","31/12/1991"`,
    ],
    [
      'CSV with columns in another order, and blank lines',
      `\nbirthDate;id;unemployed;didFiledOn;isee;\n\n15/06/1979;anna-1;Sì;2026-02-10;8500,01;\n;;;;;\n31/12/1991;B/2;NO;;;\n`,
    ],
    [
      'CSV with the labels of the criteria',
      CSV.replace(
        HEADINGS,
        Object.values(criteria.facts).reduce((line, { label }) => `${line};${label.toUpperCase()}`, 'ID'),
      ),
    ],
    [
      'JSON, flat',
      JSON.stringify([
        { id: 'anna-1', ...anna.facts },
        { id: 'B/2', unemployed: false, birthDate: '1991-12-31' },
      ]),
    ],
    ['JSON, with the facts apart', JSON.stringify([anna, bruno])],
    ['JSON, under a name', JSON.stringify({ candidates: [anna, bruno] })],
    [
      'JSON with numbers, and Italian dates',
      '[{"id":"anna-1","isee":8500.01,"didFiledOn":"10/02/2026","unemployed":true,"birthDate":"15/06/1979"},{"id":"B/2","isee":"","unemployed":"no","birthDate":"31/12/1991"}]',
    ],
  ])('%s', async (_, content) => {
    expect(await read(content)).toEqual([anna, bruno])
  })

  it('XLSX, with numbers, dates, texts and formulas as people mix them', async () => {
    const bytes = await sheet([
      ['id', 'isee', 'didFiledOn', 'unemployed', 'birthDate', null],
      ['anna-1', 8500.01, new Date('2026-02-10'), 'sì', '15/06/1979'],
      [],
      ['B/2', '', null, false, { formula: 'DATE(1991,12,31)', result: new Date('1991-12-31') }],
    ])
    expect(await read(bytes)).toEqual([anna, bruno])
  })
})

it('amounts are exact to the cent, whatever binary floating point would make of them', async () => {
  const amounts = ['0.29', '4.35', '1.10', '8500.1', '999999999999.99']
  const json = `[${amounts.map((isee, n) => `{"id":"${n}","isee":${isee},"unemployed":true,"birthDate":"1980-01-01"}`)}]`
  expect((await read(json)).map(({ facts }) => facts.isee)).toEqual(
    ['0.29', '4.35', '1.10', '8500.10', '999999999999.99'].map((text) => text),
  )
})

describe('an amount of a spreadsheet', () => {
  const amount = async (isee: ExcelJS.CellValue) => {
    const bytes = await sheet([
      ['id', 'isee', 'unemployed', 'birthDate'],
      ['a', isee, 'no', '1980-01-01'],
    ])
    return await read(bytes).then(
      ([one]) => one?.facts.isee,
      (error: RuleError) => error.message.replace(/^.*\(isee\): /s, ''),
    )
  }
  it.each<[string, ExcelJS.CellValue, string]>([
    ['typed as a number', 1234.56, '1234.56'],
    ['typed as a number of thousands', 1234, '1234.00'],
    ['written as Italians write it', '1.234,56', '1234.56'],
    ['written with a point for thousands that is certain', '1.234.567', '1234567.00'],
    ['of a formula', { formula: 'A1*2', result: 8500.01 }, '8500.01'],
  ])('%s is read exactly', async (_, isee, value) => {
    expect(await amount(isee)).toBe(value)
  })

  it.each<[string, ExcelJS.CellValue, string]>([
    [
      'a text that may be thousands or decimals',
      '1.234',
      'è ambiguo: migliaia o decimali? Scrivere 1234,00 oppure 1,23',
    ],
    [
      'a sum that left a trace of binary arithmetic',
      { formula: 'A1+A2', result: 0.1 + 0.2 },
      'non è un importo in euro',
    ],
    ['a third of a euro', 1 / 3, 'non è un importo in euro'],
    ['thousands of euros by name', '8,5 mila', 'non è un importo in euro'],
    ['dollars', '$ 100', 'non è un importo in euro'],
    ['less than nothing', -1, 'non può essere negativo'],
  ])('%s is refused, not guessed', async (_, isee, words) => {
    expect(await amount(isee)).toBe(words)
  })
})

it('a percentage of a spreadsheet is what the sheet shows', async () => {
  const percents = loadRuleSet('l68-emilia-romagna')
  const readPercent = async (percent: number) => {
    const headings = ['id', 'disabilityPercent', 'disability', 'registeredOn', 'birthDate']
    const person = ['a', percent, 'percentage', '2020-01-10', '1980-01-01']
    const [one] = await readFactsFile(await sheet([headings, person], 'B2'), percents, LAST_DAY)
    return one?.facts.disabilityPercent
  }
  for (let shown = 0; shown <= 100; shown++) expect(await readPercent(shown / 100)).toBe(shown)
  await expect(readPercent(0.575)).rejects.toThrow('(disabilityPercent): deve essere un numero intero')
  await expect(readPercent(67)).rejects.toThrow('(disabilityPercent): non può superare 100')
})

it('an id is any text that names one person', async () => {
  const ids = ['7', 'RSSMRA80A01D969X', 'domanda n. 4 / 2026', '  spazi attorno ', '=1+1', 'è così']
  const people = await read(JSON.stringify(ids.map((id) => ({ id, ...anna.facts }))))
  expect(people.map(({ id }) => id)).toEqual(ids.map((id) => id.trim()))
})

it('who is admitted with reserve says so', async () => {
  const people = await read(
    JSON.stringify([
      { ...anna, status: 'with-reserve' },
      { ...bruno, status: 'Ammessa' },
    ]),
  )
  expect(people.map(({ status }) => status)).toEqual(['with-reserve', 'admitted'])
})

describe('nothing is read, and the row and the datum are named in words, for', () => {
  const line = (isee: string, did = '', unemployed = 'no', birth = '1979-06-15') =>
    `${CSV}c;${isee};${did};${unemployed};${birth}\n`
  it.each([
    [
      'an ambiguous amount',
      line('1.234'),
      'riga 4: «ISEE in corso di validità, senza omissioni né difformità» (isee): è ambiguo',
    ],
    [
      'the same with a comma',
      line('1,234'),
      'riga 4: «ISEE in corso di validità, senza omissioni né difformità» (isee): è ambiguo',
    ],
    ['a negative ISEE', line('-5,00'), '(isee): non può essere negativo'],
    ['an amount in another unit', line('8,5 mila'), '(isee): non è un importo in euro'],
    ['an amount that is no number', line('NaN'), '(isee): non è un importo in euro'],
    ['31 February', line('', '31/02/2026'), '«data della DID» (didFiledOn): non è un giorno che esiste'],
    ['a month that isn’t there', line('', '2026-13-01'), '(didFiledOn): non è un giorno che esiste'],
    ['a date the American way', line('', '02/28/2026'), '(didFiledOn): non è un giorno che esiste'],
    [
      'a birth in the future',
      line('', '', 'no', '21/03/2026'),
      '«data di nascita» (birthDate): è nel futuro',
    ],
    ['a perhaps', line('', '', 'forse'), '(unemployed): deve essere sì o no'],
    [
      'a datum that everybody must have',
      line('', '', ''),
      'riga 4: manca il dato «stato di disoccupazione» (unemployed)',
    ],
    ['a person without id', `${CSV};1;;no;1979-06-15\n`, 'riga 4: manca il codice della persona (id)'],
    [
      'a datum that no criterion knows',
      CSV.replace('isee', 'reddito'),
      'riga 2: «reddito» non è un dato di questi criteri',
    ],
    [
      'a column that is there twice',
      CSV.replace('isee', 'birthDate'),
      'l’intestazione «birthDate» c’è più di una volta',
    ],
    [
      'a datum by name and by label',
      CSV.replace('isee', 'Data di nascita'),
      'riga 2: «data di nascita» (birthDate): c’è due volte',
    ],
    ['a line with too many fields', `${CSV}c;1;;no;1979-06-15;9\n`, 'riga 4: 6 campi invece di 5'],
    ['a line with too few fields', `${CSV}c;1;;no\n`, 'riga 4: 4 campi invece di 5'],
    ['a decimal comma among commas', CSV.replaceAll(';', ','), 'riga 2: 6 campi invece di 5'],
    ['quotes that do not close', `${CSV}"c;1;;no;1979-06-15\n`, 'riga 4: virgolette non chiuse'],
    [
      'a value under no heading',
      `${HEADINGS};\na;1;;no;1979-06-15;x\n`,
      'riga 2: il campo 6 non ha un’intestazione',
    ],
    ['an empty file', '', 'il file non contiene nessuna persona'],
    ['headings alone', `${HEADINGS}\n`, 'il file non contiene nessuna persona'],
    ['nobody in JSON', '[]', 'il file non contiene nessuna persona'],
    ['JSON cut short', '[{"id":"a"', 'il file non è JSON ben scritto'],
    ['JSON with NaN', '[{"id":"a","isee":NaN}]', 'il file non è JSON ben scritto'],
    ['a list beside something else', `{"call":{},"candidates":[]}`, 'manca l’elenco delle persone'],
    ['JSON of something else', '{"a":1}', 'manca l’elenco delle persone'],
    ['JSON of numbers', '[1,2]', 'riga 1: non è una persona con i suoi dati'],
    ['a datum twice in JSON', '[{"id":"a","isee":1,"isee":2}]', '«isee» c’è due volte per la stessa persona'],
    [
      'a datum twice, apart and beside',
      '[{"id":"a","isee":1,"facts":{"isee":2}}]',
      '«isee» c’è due volte per la stessa persona',
    ],
    [
      'a list for a datum',
      '[{"id":"a","isee":[1],"unemployed":true,"birthDate":"1980-01-01"}]',
      'riga 1: «ISEE in corso di validità, senza omissioni né difformità» (isee): deve essere un valore solo',
    ],
    [
      'a number for a yes',
      '[{"id":"a","unemployed":1,"birthDate":"1980-01-01"}]',
      'riga 1: «stato di disoccupazione» (unemployed): deve essere sì o no',
    ],
    [
      'an exponent',
      '[{"id":"a","isee":1e3,"unemployed":true,"birthDate":"1980-01-01"}]',
      '(isee): non è un importo in euro',
    ],
    ['lists without end', '['.repeat(100_000) + ']'.repeat(100_000), 'elenchi dentro elenchi'],
    [
      'an unknown status',
      JSON.stringify([{ ...anna, status: 'esclusa' }]),
      'riga 1: «status»: deve essere admitted o with-reserve',
    ],
    [
      'a name that every object has',
      '[{"id":"a","__proto__":1,"unemployed":true,"birthDate":"1980-01-01"}]',
      'riga 1: «__proto__» non è un dato di questi criteri',
    ],
    [
      'a spreadsheet that is not whole',
      Buffer.from('504b0304aaaa', 'hex'),
      'il file non si apre come foglio di calcolo XLSX',
    ],
    ['the old format of Excel', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'salvarlo come XLSX o CSV'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'il file non è JSON, CSV o XLSX'],
  ])('%s', async (_, content, words) => {
    expect(await refusal(content)).toContain(words)
  })

  it('a formula without a result, an error, a date with an hour in a spreadsheet', async () => {
    const bytes = await sheet([
      ['id', 'isee', 'didFiledOn', 'unemployed', 'birthDate'],
      ['a', { formula: 'A1+1' }, new Date('2026-02-10T10:00:00Z'), { error: '#N/A' }, '1980-01-01'],
    ])
    const words = await refusal(bytes)
    expect(words).toContain(
      'riga 2: «ISEE in corso di validità, senza omissioni né difformità» (isee): è una formula senza risultato',
    )
    expect(words).toContain('riga 2: «data della DID» (didFiledOn): è una data con un’ora')
    expect(words).toContain('riga 2: «stato di disoccupazione» (unemployed): la cella contiene un errore')
  })

  it('every wrong datum at once, and no value of any of them', async () => {
    const words = await refusal(`${HEADINGS}\nSEGRETO;-77777;31/02/1999;forse;2099-01-01\n`)
    for (const name of ['isee', 'didFiledOn', 'unemployed', 'birthDate']) expect(words).toContain(`(${name})`)
    expect(words).not.toMatch(/77777|1999|forse|2099|SEGRETO/)
  })

  it('more mistakes than a person would read', async () => {
    const words = await refusal(`${HEADINGS}\n${'x;-1;;no;1979-06-15\n'.repeat(30)}`)
    expect(words.split('\n')).toHaveLength(21)
    expect(words).toContain('e altri 10')
  })

  it('the same id twice, by row and not by name', async () => {
    const twice = `${CSV}anna-1;;;no;1979-06-15\n`
    await expect(read(twice)).rejects.toMatchObject({
      code: 'candidates-repeated',
      message: 'Lo stesso codice (id) è alla riga 2 e alla riga 4.',
    })
  })
})

describe('of any bytes', () => {
  const settled = async (bytes: Uint8Array) => {
    const error = await read(bytes).then(
      () => null,
      (error: unknown) => error,
    )
    expect(error === null || error instanceof RuleError).toBe(true)
  }

  it('people come out, or a refusal with its remedy', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), settled), { numRuns: 300 })
  })

  it('the same when the bytes almost are a file of facts', async () => {
    const files = [CSV, JSON.stringify([anna, bruno]), JSON.stringify({ candidates: [anna] })]
    const edited = fc
      .tuple(fc.constantFrom(...files), fc.nat(), fc.nat(8), fc.string({ maxLength: 4 }))
      .map(([file, at, length, put]) => {
        const from = at % file.length
        return Buffer.from(file.slice(0, from) + put + file.slice(from + length))
      })
    await fc.assert(fc.asyncProperty(edited, settled), { numRuns: 500 })
  })

  it('fields survive CSV as RFC 4180 writes them', async () => {
    const id = fc
      .string({ minLength: 1, maxLength: 30 })
      .filter((text) => text.trim() !== '' && !/[\0\ufeff]/.test(text))
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(id, { minLength: 1, maxLength: 5, selector: (text) => text.trim() }),
        async (ids) => {
          const lines = ids.map((text) => `"${text.replaceAll('"', '""')}";;;no;1980-01-01`)
          const people = await read([HEADINGS, ...lines].join('\r\n'))
          expect(people.map((person) => person.id)).toEqual(ids.map((text) => text.trim()))
        },
      ),
    )
  })
})
