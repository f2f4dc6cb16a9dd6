import { describe, expect, test } from 'vitest'
import { requirementsIn, reserveLines, reservesIn } from '../../web/console/requests/lines.js'
import { dayIn, instantIn, linesIn, localHour, wholeIn } from '../../web/typed.js'
import { Typed, type Visit } from '../../web/visit.js'

/** Somebody who has typed this in a form. */
const typing = (typed: { [field: string]: string }) => ({ typed }) as unknown as Visit

describe('a field', () => {
  test.each(['2031-02-30', '30/02/2031', 'domani', ''])('that is no day («%s») is named', (day) => {
    expect(() => dayIn(typing({ due: day }), 'due', 'Entro il')).toThrow(Typed)
    expect(() => dayIn(typing({ due: day }), 'due', 'Entro il')).toThrow('«Entro il»')
  })

  test('of day and hour is in the hour of Rome, in winter and in summer, and is shown again as it was', () => {
    for (const [local, instant] of [
      ['2031-03-14T12:00', '2031-03-14T12:00:00+01:00'],
      ['2031-07-14T12:00', '2031-07-14T12:00:00+02:00'],
    ] as const) {
      const read = instantIn(typing({ at: local }), 'at', 'Quando')
      expect(read).toBe(instant)
      expect(localHour(read)).toBe(local)
    }
    expect(() => instantIn(typing({ at: '2031-03-14T25:00' }), 'at', 'Quando')).toThrow(Typed)
  })

  test.each(['2,5', '-1', 'due', '1e3'])('of a whole number does not take «%s»', (posts) => {
    expect(() => wholeIn(typing({ posts }), 'posts', 'Posti')).toThrow(Typed)
  })

  test('of lines leaves out the empty ones', () => {
    expect(linesIn(typing({ documents: ' carta \r\n\r\n altra ' }), 'documents')).toEqual(['carta', 'altra'])
  })
})

describe('requirements and reserves, one a line', () => {
  test('a line that was there keeps the rule that checks it; a new one is for a person', () => {
    const age = { kind: 'age', code: 'eta', text: '18 anni', on: 'closing', atLeast: 18 } as const
    const read = requirementsIn(typing({ r: '18 anni\nPatente B\npatente b' }), 'r', [age])
    expect(read).toEqual([
      age,
      { kind: 'professional', code: 'patente-b', text: 'Patente B' },
      { kind: 'professional', code: 'patente-b-2', text: 'patente b' },
    ])
  })

  test('a reserve says its posts, or is refused', () => {
    const read = reservesIn(typing({ r: 'Volontari congedati: 1' }), 'r')
    expect(read).toEqual([{ id: 'volontari-congedati', label: 'Volontari congedati', posts: 1 }])
    expect(reserveLines(read)).toBe('Volontari congedati: 1')
    expect(() => reservesIn(typing({ r: 'volontari' }), 'r')).toThrow(Typed)
  })
})
