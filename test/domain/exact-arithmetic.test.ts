import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asText,
  compare,
  divide,
  type Exact,
  exact,
  inItalianDigits,
  minus,
  plus,
  times,
  whole,
} from '../../domain/scoring/exact.js'

const numbers = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 6 }))
  .map(([units, decimals]) => ({ text: decimalText(units, decimals), units, decimals }))

function decimalText(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
  const point = digits.length - decimals
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${decimals > 0 ? `.${digits.slice(point)}` : ''}`
}

describe('exact numbers', () => {
  it('know that a tenth and two tenths are three tenths', () => {
    expect(asText(plus(exact('0.1'), exact('0.2')))).toBe('0.3')
    expect(asText(times(exact('-0.5'), whole(50)))).toBe('-25')
    expect(asText(plus(exact('1/3'), exact('1/6')))).toBe('0.5')
    expect(asText(plus(exact('1/3'), exact('1/3')))).toBe('2/3')
  })

  it('are written as a decimal wherever one is finite, and otherwise as the smallest ratio', () => {
    const written = ['2/6', '-4/6', '1/5', '3/25', '1/8', '7/40', '6/3', '1/1000', '22/7', '0/7']
    expect(written.map((text) => asText(exact(text)))).toEqual([
      '1/3',
      '-2/3',
      '0.2',
      '0.12',
      '0.125',
      '0.175',
      '2',
      '0.001',
      '22/7',
      '0',
    ])
    expect(inItalianDigits(exact('10/3'))).toBe('10/3')
    expect(inItalianDigits(exact('1/8'), 2)).toBe('0,125')
    const tiny = times(exact('0.000001'), times(exact('0.000001'), exact('0.000001')))
    expect(asText(tiny)).toBe('0.000000000000000001')
    const tinier = times(tiny, exact('0.00000001'))
    expect(asText(tinier)).toBe(`0.${'0'.repeat(25)}1`)
  })

  it('come back as they were written, without idle zeros', () => {
    fc.assert(
      fc.property(numbers, ({ text }) => {
        const back = asText(exact(text))
        expect(compare(exact(back), exact(text))).toBe(0)
        expect(back).not.toMatch(/\.\d*0$|^-0$/)
      }),
    )
  })

  it('add as integers of the smallest unit do', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const scale = Math.max(a.decimals, b.decimals)
        const units =
          a.units * 10n ** BigInt(scale - a.decimals) + b.units * 10n ** BigInt(scale - b.decimals)
        const sum: Exact = plus(exact(a.text), exact(b.text))
        expect(compare(sum, exact(decimalText(units, scale)))).toBe(0)
        expect(compare(minus(sum, exact(b.text)), exact(a.text))).toBe(0)
      }),
    )
  })

  it('divide into whole times and a rest that is never negative', () => {
    const steps = numbers.filter(({ units }) => units > 0n)
    fc.assert(
      fc.property(numbers, steps, (a, step) => {
        const { count, rest } = divide(exact(a.text), exact(step.text))
        expect(compare(plus(times(whole(count), exact(step.text)), rest), exact(a.text))).toBe(0)
        expect(compare(rest, whole(0))).toBeGreaterThanOrEqual(0)
        expect(compare(rest, exact(step.text))).toBe(-1)
      }),
    )
  })

  it('are written as Italians write them', () => {
    expect(inItalianDigits(exact('1234567.5'))).toBe('1.234.567,5')
    expect(inItalianDigits(exact('8500'), 2)).toBe('8.500,00')
    expect(inItalianDigits(exact('-0.5'))).toBe('−0,5')
    expect(inItalianDigits(exact('-2/3'))).toBe('−2/3')
    expect(inItalianDigits(exact('999'))).toBe('999')
  })
})
