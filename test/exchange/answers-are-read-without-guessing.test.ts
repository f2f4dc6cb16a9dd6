import type { CellValue } from 'exceljs'
import { describe, expect, it } from 'vitest'
import { readAnswers } from '../../exchange/answers.js'
import { CALL, codiceFiscaleOf } from '../domain/an-application-to-check.js'
import { answerIn, callToCheck, exported, returned } from './a-call-to-check.js'

describe('an answer is read exactly', () => {
  it.each([
    ['Italian decimals', 'isee', '12.345,60', '12345.60'],
    ['decimals with a comma only', 'isee', '12345,6', '12345.60'],
    ['with the sign of the currency', 'isee', '€ 100,00', '100.00'],
    ['a number cell', 'isee', 8500.5, '8500.50'],
    ['cents that binary has not', 'isee', 0.29, '0.29'],
    ['an amount far above', 'isee', 123_456_789.01, '123456789.01'],
    ['looked for and not there', 'isee', 'Non risulta', null],
    ['rich text', 'isee', { richText: [{ text: '8.500,' }, { text: '00' }] }, '8500.00'],
    ['a date as text', 'didFiledOn', '3/2/2031', '2031-02-03'],
    ['a date in ISO', 'didFiledOn', '2031-02-03', '2031-02-03'],
    ['a date of the spreadsheet', 'didFiledOn', new Date('2031-02-03T00:00:00Z'), '2031-02-03'],
    ['yes', 'unemployed', 'Sì', true],
    ['yes, in two code points', 'unemployed', 'si\u0300', true],
    ['no', 'unemployed', 'NO', false],
    ['yes of the spreadsheet', 'unemployed', true, true],
    ['a requirement', 'patente', 'no', false],
    ['spaces around', 'isee', '  8500  ', '8500.00'],
  ] as const)('%s', async (_, column, value, read) =>
    expect(await answerIn(column, value as CellValue)).toBe(read),
  )
})

describe('what can mean two things, or cannot be used, is told with its place', () => {
  it.each([
    ['thousands or decimals', 'isee', '8.500', /ambiguo/],
    ['the same as a number', 'isee', 1.234, /ambiguo/],
    ['another unit', 'isee', '8,5 mila', /non è un importo/],
    ['a tenth of a cent', 'isee', 8500.555, /non è un importo/],
    ['a negative amount', 'isee', '-1,00', /negativo/],
    ['a date for an amount', 'isee', new Date('2031-02-03T00:00:00Z'), /contiene una data/],
    ['yes for an amount', 'isee', true, /vero o falso/],
    ['a formula', 'isee', { formula: 'F3*2', result: 17_000 }, /contiene una formula/],
    ['a formula without a result', 'unemployed', { formula: 'H3', result: undefined as never }, /formula/],
    ['an error of the spreadsheet', 'isee', { error: '#N/A' as never }, /errore/],
    ['a number for a date', 'didFiledOn', 48_000, /è un numero, non una data/],
    ['a day that does not exist', 'didFiledOn', '31/02/2031', /non è un giorno che esiste/],
    ['the American way', 'didFiledOn', '02/28/2031', /non è un giorno che esiste/],
    ['a day to come', 'didFiledOn', '15/03/2031', /futuro/],
    ['an hour', 'didFiledOn', new Date('2031-02-03T10:00:00Z'), /data con un’ora/],
    ['perhaps', 'unemployed', 'forse', /sì o no/],
    ['a number for a yes', 'unemployed', 1, /sì o no/],
    ['nothing there, where everybody must have it', 'unemployed', 'non risulta', /serve un valore/],
  ] as const)('%s', async (_, column, value, words) =>
    expect(await answerIn(column, value)).toMatchObject({
      sheet: 'Domande',
      row: 2,
      column: expect.stringMatching(/^[FGHI] «/),
      problem: expect.stringMatching(words),
    }),
  )

  it('a percentage for an amount', async () =>
    expect(await answerIn('isee', 0.5, '0%')).toMatchObject({
      problem: expect.stringContaining('percentuale'),
    }))

  it('every one of them at once, and no value of any', async () => {
    const bytes = await returned((sheet) => {
      sheet.getCell('F2').value = '77.777'
      sheet.getCell('H3').value = 'SEGRETO'
      sheet.getCell('G4').value = 55_555
    })
    const read = await readAnswers(bytes, callToCheck())
    if (!('problems' in read)) throw new Error('the file is wrong in three places')
    expect(read.problems.map(({ row, column }) => `${row} ${column?.[0]}`)).toEqual(['2 F', '3 H', '4 G'])
    expect(JSON.stringify(read.problems)).not.toMatch(/77|SEGRETO|55/)
  })
})

describe('a file that came back', () => {
  it('says nothing of what was not looked up', async () => {
    const { file, fingerprint } = await exported()
    const read = await readAnswers(file.bytes, callToCheck())
    expect(read).toMatchObject({ exported: fingerprint })
    if ('problems' in read) throw new Error('an untouched file can be read')
    expect(read.answers.map(({ row, codiceFiscale, given }) => [row, codiceFiscale, given.size])).toEqual([
      [2, codiceFiscaleOf(1), 0],
      [3, codiceFiscaleOf(2), 0],
      [4, codiceFiscaleOf(3), 0],
    ])
  })

  it('may have its rows in another order, or fewer of them', async () => {
    const bytes = await returned((sheet) => {
      sheet.getCell('F4').value = '1,00'
      sheet.spliceRows(2, 1)
    })
    const read = await readAnswers(bytes, callToCheck())
    if ('problems' in read) throw new Error('rows may be taken out')
    expect(read.answers.map(({ row, application, given }) => [row, application, [...given]])).toEqual([
      [2, `${CALL}.0000000000000002`, []],
      [3, `${CALL}.0000000000000003`, [['facts.isee', '1.00']]],
    ])
  })
})
