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
  ])('%s is %s', (text, value) => {
    expect(read('money', text)).toEqual({ value })
  })

  it.each(['1.234', '1,234', '12.345'])('%s is ambiguous, and refused', (text) => {
    expect(read('money', text)).toEqual({ problem: expect.stringContaining('ambiguo') })
  })

  it.each(['1,234.56', '1 000', '12,345,6', 'NaN', '1e3', '0x10', '1.23.456', 'circa 100'])(
    '%s is refused',
    (text) => {
      expect(read('money', text)).toEqual({ problem: expect.any(String) })
    },
  )
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
  ['yes-no', 'Sì', true],
  ['yes-no', 'NO', false],
  ['integer', '12', 12],
  ['percent', '67%', 67],
  ['percent', '67 %', 67],
  ['choice', ' deaf ', 'deaf'],
] as const)('%s: %s is %s', (type, text, value) => {
  expect(read(type, text)).toEqual({ value })
})

it.each([
  ['date', '12/1980'],
  ['date', '31.12.80'],
  ['date', '31.12/1980'],
  ['yes-no', 'forse'],
  ['integer', '12,5'],
  ['integer', '1.000'],
  ['percent', '67,5%'],
] as const)('%s: %s is refused', (type, text) => {
  expect(read(type, text)).toEqual({ problem: expect.any(String) })
})
