import { describe, expect, it } from 'vitest'
import { readFact } from '../../domain/scoring/read-fact.js'
import type { FactDeclaration } from '../../schemas/criteria.js'

const read = (type: FactDeclaration['type'], text: string) =>
  readFact({ label: 'x', type, required: 'no' }, text)

describe('an amount', () => {
  it.each([
    ['8500', '8500'],
    ['8.500,00', '8500.00'],
    ['1.234.567,8', '1234567.8'],
    ['1.234.567', '1234567'],
    ['8500,01', '8500.01'],
    ['8500.01', '8500.01'],
    ['€ 12,5', '12.5'],
    ['12,50 €', '12.50'],
    [' 0 ', '0'],
    ['-5,00', '-5.00'],
    ['€12,5', '12.5'],
    ['€  12,5', '12.5'],
    ['12,50€', '12.50'],
    ['12,50  €', '12.50'],
    ['12.345,6', '12345.6'],
    ['123.456,78', '123456.78'],
    ['12.345.678', '12345678'],
    ['-1.234,56', '-1234.56'],
    ['-1.234.567', '-1234567'],
  ])('%s is %s', (text, value) => {
    expect(read('money', text)).toEqual({ value })
  })

  it.each(['1.234', '1,234', '12.345', '123,456', '-1.234'])('%s is ambiguous, and refused', (text) => {
    expect(read('money', text)).toEqual({
      problem: 'è ambiguo: migliaia o decimali? Scrivere 1234,00 oppure 1,23',
    })
  })

  it.each([
    '1,234.56',
    '1 000',
    '12,345,6',
    'NaN',
    '1e3',
    '0x10',
    '1.23.456',
    'circa 100',
    'circa 1.234,56',
    '1.234,56 circa',
    'circa 1.234.567',
    '1.234.567 circa',
    '1.234.5678',
    '1234.567,89',
    '1234.567.890',
    'circa 1.234',
    '1.234 circa',
    '1234.567',
    '10€0',
    '1,2,3',
    '12,345 euro',
    '--5',
  ])('%s is refused', (text) => {
    expect(read('money', text)).toEqual({ problem: 'non è un importo in euro' })
  })
})

it('empty text is a datum not declared', () => {
  for (const type of ['money', 'date', 'integer', 'yes-no'] as const)
    expect(read(type, '  ')).toEqual({ value: null })
})

it.each([
  ['date', '31/12/1980', '1980-12-31'],
  ['date', '1/2/1980', '1980-02-01'],
  ['date', '31.12.1980', '1980-12-31'],
  ['date', '31-12-1980', '1980-12-31'],
  ['date', '1980-12-31', '1980-12-31'],
  ...['Sì', 'si', 'S', 'yes', 'TRUE', 'vero'].map((text) => ['yes-no', text, true] as const),
  ...['NO', 'n', 'false', 'Falso'].map((text) => ['yes-no', text, false] as const),
  ['integer', '12', 12],
  ['percent', '67%', 67],
  ['percent', '67 %', 67],
  ['choice', ' deaf ', 'deaf'],
] as const)('%s: %s is %s', (type, text, value) => {
  expect(read(type, text)).toEqual({ value })
})

const NO_DATE = 'non è una data, come 31/12/1980 o 1980-12-31'
const NO_COUNT = 'deve essere un numero intero'
it.each([
  ['date', '12/1980', NO_DATE],
  ['date', '31.12.80', NO_DATE],
  ['date', '31.12/1980', NO_DATE],
  ['date', 'il 31/12/1980', NO_DATE],
  ['date', '31/12/1980 circa', NO_DATE],
  ['date', 'dal 1980-12-31', NO_DATE],
  ['date', '1980-12-31T00:00', NO_DATE],
  ['date', 'ieri', NO_DATE],
  ['yes-no', 'forse', 'deve essere sì o no'],
  ['integer', '12,5', NO_COUNT],
  ['integer', '1.000', NO_COUNT],
  ['integer', '67%', NO_COUNT],
  ['percent', '67,5%', NO_COUNT],
  ['percent', '6%7', NO_COUNT],
] as const)('%s: %s is refused', (type, text, problem) => {
  expect(read(type, text)).toEqual({ problem })
})
