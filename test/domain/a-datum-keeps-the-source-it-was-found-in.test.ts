import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datumAt, factSources, withTrueSources } from '../../domain/sources.js'
import type { ApplicationData, DatumPath, FactValue } from '../../schemas/application.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { applicationData } from '../harness/application-data.js'

const SIL = {
  source: 'SIL, scambio del 12 marzo 2031',
  at: '2031-03-12T09:00:00.000Z',
  file: digestOf('il file'),
}
const FORM = { source: 'campo del modulo', at: '2031-03-11T09:00:00.000Z' }

const dataOf = (facts: Record<string, FactValue>, sources?: object): ApplicationData =>
  applicationData(
    {},
    {
      evidence: { 'registered-on': { value: '2030-01-07', source: SIL.source, at: SIL.at } },
      facts,
      ...(sources === undefined ? {} : { sources: sources as never }),
    },
  )

describe('a datum found elsewhere', () => {
  const found = dataOf(
    { isee: '8500.00', dependants: 2 },
    { 'facts.isee': SIL, 'requirements.patente-b': SIL },
  )

  it('keeps its source when another datum is corrected', () => {
    const corrected = withTrueSources(found, dataOf({ isee: '8500.00', dependants: 3 }))
    expect(corrected.sources).toEqual(found.sources)
  })

  it('loses it when somebody types another value over it, even if the page sends the old source back', () => {
    const typed = withTrueSources(found, dataOf({ isee: '9000.00', dependants: 2 }, found.sources))
    expect(typed.sources).toEqual({ 'requirements.patente-b': SIL })
  })

  it('takes the source that comes with its new value', () => {
    const read = withTrueSources(found, dataOf({ isee: '9000.00', dependants: 2 }, { 'facts.isee': FORM }))
    expect(read.sources?.['facts.isee']).toEqual(FORM)
  })

  it('cannot be given another source without another value', () => {
    const renamed = dataOf({ isee: '8500.00', dependants: 2 }, { 'facts.isee': FORM })
    expect(withTrueSources(found, renamed).sources?.['facts.isee']).toEqual(SIL)
  })

  it('is evidence of a requirement as well', () => {
    const known = dataOf({}, { 'evidence.registered-on': SIL })
    expect(datumAt(known, 'evidence.registered-on')).toBe('2030-01-07')
    expect(datumAt(known, 'evidence.registered-at')).toBeNull()
    const evidence = { 'registered-on': { value: '2031-01-07', source: 'modulo', at: FORM.at as Instant } }
    expect(withTrueSources(known, { ...known, evidence })).not.toHaveProperty('sources')
    expect(withTrueSources(known, dataOf({})).sources).toEqual({ 'evidence.registered-on': SIL })
  })

  it('that is “none” has a source too', () => {
    const none = dataOf({ isee: null }, { 'facts.isee': SIL })
    expect(withTrueSources(none, dataOf({})).sources).toEqual({ 'facts.isee': SIL })
  })
})

it('what was typed the first time has the sources that came with it, or none', () => {
  expect(withTrueSources(null, dataOf({ isee: '1.00' }, { 'facts.isee': FORM })).sources).toEqual({
    'facts.isee': FORM,
  })
  expect(withTrueSources(null, dataOf({ isee: '1.00' }))).not.toHaveProperty('sources')
})

it('the explanation of a score shows the sources of facts, by fact and in words', () => {
  const data = dataOf({ isee: '1.00' }, { 'facts.isee': SIL, 'requirements.patente-b': SIL })
  expect(factSources(data)).toEqual({ isee: SIL.source })
  expect(factSources(dataOf({}))).toEqual({})
})

it('a source stands beside a datum of the application and nowhere else', () => {
  for (const path of ['applicant.surname', 'facts', 'facts.', 'isee', 'facts.a.b'])
    expect(() => dataOf({}, Object.fromEntries([[path, SIL]]))).toThrowError(/sources/)
})

it('whatever is typed, a source is only ever said of the value that was found there', () => {
  const value = fc.constantFrom<FactValue>(null, '1.00', '2.00', true)
  const source = fc.constantFrom(undefined, SIL, FORM)
  const some = fc
    .record({ a: value, b: value, sa: source, sb: source })
    .map(({ a, b, sa, sb }) =>
      dataOf({ a, b }, { ...(sa && { 'facts.a': sa }), ...(sb && { 'facts.b': sb }) }),
    )
  fc.assert(
    fc.property(some, some, (before, after) => {
      const { sources = {} } = withTrueSources(before, after)
      for (const path of ['facts.a', 'facts.b'] as DatumPath[]) {
        const [had, has] = [before.sources?.[path], sources[path]]
        if (datumAt(before, path) === datumAt(after, path)) expect(has).toEqual(had ?? after.sources?.[path])
        else if (has !== undefined) {
          expect(has).toEqual(after.sources?.[path])
          expect(has).not.toEqual(had)
        }
      }
    }),
  )
})
