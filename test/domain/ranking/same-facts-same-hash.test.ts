import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../domain/canonical.js'
import { digestOf } from '../../../schemas/ids.js'
import type { Instant } from '../../../schemas/time.js'
import { applicationCalled, candidate, input, ranked } from '../call-of-the-comune.js'

const SET = 'art16-emilia-romagna'

describe('the hash', () => {
  const one = candidate('a', { isee: '8500.00', didFiledOn: null, unemployed: true, birthDate: '1980-05-05' })
  const given = input(SET, [one])
  const hash = () => ranked(given).sha256

  it('is the SHA-256 of the canonical text, which anybody can recompute', () => {
    const { canonical } = ranked(given)
    expect(digestOf(canonical)).toBe(hash())
    expect(canonicalJson(JSON.parse(canonical))).toBe(canonical)
  })

  it('covers the dates of the call, the facts, the criteria and the positions, and nothing else', () => {
    const two = { ...candidate('b', { ...one.facts, isee: null }), status: 'with-reserve' as const }
    const graduatoria = ranked(input(SET, [two, one]))
    const { criteria, ...covered } = JSON.parse(graduatoria.canonical)
    expect(criteria).toEqual(given.criteria)
    expect(covered).toEqual({
      call: {
        id: 'GE-2026-001',
        kind: 'art16',
        posts: 2,
        publishedOn: '2026-03-02',
        closesAt: '2026-03-20T12:00:00+01:00',
        employer: 'public',
      },
      candidates: [
        {
          id: applicationCalled('a'),
          status: 'admitted',
          facts: { birthDate: '1980-05-05', didFiledOn: null, isee: '8500.00', unemployed: true },
        },
        {
          id: applicationCalled('b'),
          status: 'with-reserve',
          facts: { birthDate: '1980-05-05', didFiledOn: null, isee: null, unemployed: true },
        },
      ],
      drawSeed: null,
      positions: [
        { position: 1, id: applicationCalled('a'), points: '96' },
        { position: 2, id: applicationCalled('b'), points: '79' },
      ],
    })
    expect(graduatoria.positions.map(({ status }) => status)).toEqual(['admitted', 'with-reserve'])
    const privately = { ...given, call: { ...given.call, employer: 'private' as const } }
    expect(JSON.parse(ranked(privately).canonical).call.employer).toBe('private')
  })

  it('does not depend on how a datum is spelt, nor on the zone of an instant', () => {
    const spelt = { ...one, facts: { unemployed: true, isee: 8500, birthDate: '1980-05-05' } }
    expect(ranked(input(SET, [spelt])).sha256).toBe(hash())
    const inUtc = { ...given.call, closesAt: '2026-03-20T11:00:00Z' as Instant }
    expect(ranked({ ...given, call: inUtc }).sha256).toBe(hash())
  })

  it('does not cover when the application came nor where a datum was found', () => {
    const later = {
      ...one,
      presentedAt: '2026-03-19T10:00:00+01:00' as Instant,
      sources: { isee: 'banca dati' },
    }
    const graduatoria = ranked(input(SET, [later]))
    expect(graduatoria.sha256).toBe(hash())
    expect(graduatoria.positions[0]?.elements[1]?.source).toBe('banca dati')
  })

  it('changes with a cent, with the criteria, with the person and with the dates of the call', () => {
    const cent = { ...one, facts: { ...one.facts, isee: '8500.01' } }
    const someoneElse = { ...one, id: applicationCalled('b') }
    const criteria = { ...given.criteria, version: '2' }
    const published = { ...given.call, publishedOn: '2026-03-01' as (typeof given.call)['publishedOn'] }
    const hashes = [
      hash(),
      ranked(input(SET, [cent])).sha256,
      ranked(input(SET, [someoneElse])).sha256,
      ranked({ ...given, criteria }).sha256,
      ranked({ ...given, call: published }).sha256,
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})

describe('canonical JSON', () => {
  it('sorts keys by UTF-16 units and writes strings as RFC 8785 does', () => {
    const sample = { '€': 'Euro', '\r': 'CR', '\u{1F600}': 'face', '\u0080': 'control', ö: 'o', '1': 'one' }
    expect(canonicalJson(sample)).toBe(
      '{"\\r":"CR","1":"one","\u0080":"control","ö":"o","€":"Euro","\u{1F600}":"face"}',
    )
    expect(canonicalJson({ b: [1, true, null], a: 'x"\\\u001f\u2028' })).toBe(
      '{"a":"x\\"\\\\\\u001f\u2028","b":[1,true,null]}',
    )
  })

  it('puts keys in order at every depth, in lists too', () => {
    expect(canonicalJson({ a: [{ d: 1, c: [{ f: 1, e: 2 }] }], b: { h: 1, g: 2 } })).toBe(
      '{"a":[{"c":[{"e":2,"f":1}],"d":1}],"b":{"g":2,"h":1}}',
    )
    expect(canonicalJson([{ b: 1, a: 2 }, 3])).toBe('[{"a":2,"b":1},3]')
    expect(canonicalJson([])).toBe('[]')
    expect(canonicalJson({})).toBe('{}')
  })

  it('leaves out a key without a value, in order or not', () => {
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}')
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}')
  })

  it('refuses numbers that another machine could write differently', () => {
    for (const number of [0.5, Number.NaN, 2 ** 53])
      expect(() => canonicalJson(number)).toThrowError('canonical JSON carries integers only')
    expect(() => canonicalJson({ a: [1, { b: 0.5 }] })).toThrowError(TypeError)
    expect(() => canonicalJson({ z: 1, a: 0.5 })).toThrowError(TypeError)
  })
})
