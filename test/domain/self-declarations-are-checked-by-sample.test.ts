import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { drawSample, type SampleInput } from '../../domain/sample-check.js'
import { applicationCalled } from './call-of-the-comune.js'
import { refusal } from './refusals.js'

const all = [...'abcdef0123'].map(applicationCalled)
const sample = (change: Partial<SampleInput> = {}) =>
  drawSample({ applications: all, size: { percent: 25 }, seed: '2026-03-21', doubtful: [], ...change })

describe('the sample of self-declarations', () => {
  it('is a share, rounded up, or a number', () => {
    expect(sample().drawn).toHaveLength(3)
    expect(sample({ size: { percent: 100 } }).drawn).toHaveLength(10)
    expect(sample({ size: { count: 4 } }).drawn).toHaveLength(4)
  })

  it('is the same again for the same number, in whatever order, and another for another', () => {
    expect(sample({ applications: [...all].reverse() })).toEqual(sample())
    const others = ['x', 'y', 'z'].map((seed) =>
      sample({ seed })
        .drawn.map(({ id }) => id)
        .join(),
    )
    expect(new Set(others).size).toBeGreaterThan(1)
  })

  it('a larger one holds the smaller', () => {
    const small = sample({ size: { count: 2 } }).drawn
    expect(sample({ size: { count: 5 } }).drawn.slice(0, 2)).toEqual(small)
  })

  it('is joined by those with reasonable doubt, once', () => {
    const caught = sample().drawn[0]?.id ?? applicationCalled('a')
    const other = all.find((id) => !sample().drawn.some((drawn) => drawn.id === id)) ?? applicationCalled('a')
    expect(sample({ doubtful: [caught, other, other] }).added).toEqual([other])
  })

  it('may be one per cent, nobody, or everybody', () => {
    expect(sample({ size: { percent: 1 } }).drawn).toHaveLength(1)
    expect(sample({ size: { count: 0 } }).drawn).toEqual([])
    expect(sample({ size: { count: 10 } }).drawn).toHaveLength(10)
  })

  it('is in the order of SHA-256(number ‖ controllo ‖ application), which anybody can repeat', () => {
    const keyOf = (id: string) => createHash('sha256').update(`2026-03-21controllo${id}`).digest('hex')
    const byHand = all.map((id) => ({ id, key: keyOf(id) })).sort((a, b) => (a.key < b.key ? -1 : 1))
    expect(sample({ size: { count: 4 } }).drawn).toEqual(byHand.slice(0, 4))
  })

  it('lists those with doubt by their application, however they were named', () => {
    const doubtful = [...all].reverse()
    expect(sample({ size: { count: 0 }, doubtful }).added).toEqual([...all].sort())
  })

  it('of a size that cannot be is refused', () => {
    const wrong = refusal('sample-invalid', 'La misura del campione o il suo numero non vanno bene.')
    for (const size of [
      { percent: 0 },
      { percent: 101 },
      { percent: 12.5 },
      { count: -1 },
      { count: 11 },
      { count: 1.5 },
    ]) {
      expect(() => sample({ size })).toThrowError(wrong)
    }
    expect(() => sample({ seed: ' ' })).toThrowError(wrong)
  })
})
