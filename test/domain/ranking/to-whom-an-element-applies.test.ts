import { describe, expect, it } from 'vitest'
import type { Element } from '../../../schemas/criteria.js'
import { type Given, sheet, sheetsOf, why } from './one-element.js'

describe('to whom an element applies', () => {
  const when = (conditions: NonNullable<Element['when']>, given: Given, employer?: 'private') =>
    why({ when: conditions, rule: { kind: 'fixed', points: '2' } }, given, employer)

  it('depends on who hires', () => {
    expect(when([{ employer: 'public' }], {})).toBe('Datore fra quelli pubblici: +2 punti.')
    expect(when([{ employer: 'public' }], {}, 'private')).toBe('Vale solo per i datori pubblici: 0 punti.')
    expect(when([{ employer: 'private' }], {}, 'private')).toBe('Datore fra quelli privati: +2 punti.')
    expect(when([{ employer: 'private' }], {})).toBe('Vale solo per i datori privati: 0 punti.')
  })

  it('depends on an answer, yes or no', () => {
    expect(when([{ fact: 'alone', is: 'yes' }], { alone: true })).toBe('Vive da solo: sì: +2 punti.')
    expect(when([{ fact: 'alone', is: 'yes' }], { alone: false })).toBe('Vive da solo: no: 0 punti.')
    expect(when([{ fact: 'alone', is: 'no' }], { alone: false })).toBe('Vive da solo: no: +2 punti.')
    expect(when([{ fact: 'alone', is: 'no' }], { alone: true })).toBe('Vive da solo: sì: 0 punti.')
  })

  it('depends on a choice, said with its words', () => {
    expect(when([{ fact: 'group', is: 'two' }], { group: 'two' })).toBe('Gruppo: secondo gruppo: +2 punti.')
    expect(when([{ fact: 'group', is: 'two' }], { group: 'one' })).toBe('Gruppo: primo gruppo: 0 punti.')
  })

  it('depends on a day of the call', () => {
    const onDay = (event: 'publication' | 'closing', since: string) =>
      when([{ fact: 'since', before: event }], { since })
    expect(onDay('publication', '2026-03-01')).toBe(
      'Iscrizione: 1° marzo 2026, prima della pubblicazione (2 marzo 2026): +2 punti.',
    )
    expect(onDay('publication', '2026-03-02')).toBe(
      'Iscrizione: 2 marzo 2026, non prima della pubblicazione (2 marzo 2026): 0 punti.',
    )
    expect(onDay('closing', '2026-03-19')).toBe(
      'Iscrizione: 19 marzo 2026, prima della chiusura dei termini (20 marzo 2026): +2 punti.',
    )
    expect(onDay('closing', '2026-03-20')).toBe(
      'Iscrizione: 20 marzo 2026, non prima della chiusura dei termini (20 marzo 2026): 0 punti.',
    )
  })

  it('depends on a limit, which is inside', () => {
    const atLeast = { fact: 'children', atLeast: '3' }
    const atMost = { fact: 'income', atMost: '8000.00' }
    expect(when([atLeast], { children: 3 })).toBe('Figli: 3 figli a carico (si chiede almeno 3): +2 punti.')
    expect(when([atLeast], { children: 2 })).toBe('Figli: 2 figli a carico (si chiede almeno 3): 0 punti.')
    expect(when([atMost], { income: '8000' })).toBe(
      'Reddito: 8.000,00 € (si chiede al massimo 8.000): +2 punti.',
    )
    expect(when([atMost], { income: '8000.01' })).toBe(
      'Reddito: 8.000,01 € (si chiede al massimo 8.000): 0 punti.',
    )
  })

  it('is never met by what was not declared', () => {
    expect(when([{ fact: 'alone', is: 'no' }], {})).toBe('Vive da solo: non dichiarato: 0 punti.')
    expect(when([{ fact: 'income', atMost: '8000' }], {})).toBe('Reddito: non dichiarato: 0 punti.')
    expect(sheet({ when: [{ fact: 'since', before: 'closing' }] }, {})).toMatchObject({
      datum: 'non dichiarato',
    })
  })

  it('asks for all its conditions, and names the one that fails', () => {
    const both = [
      { fact: 'alone', is: 'yes' },
      { fact: 'children', atLeast: '1' },
    ]
    expect(when(both, { alone: true, children: 1 })).toBe(
      'Vive da solo: sì; figli: 1 figli a carico (si chiede almeno 1): +2 punti.',
    )
    expect(when(both, { alone: true, children: 0 })).toBe(
      'Figli: 0 figli a carico (si chiede almeno 1): 0 punti.',
    )
    const measured = { of: { fact: 'adults' }, rule: { kind: 'value', times: '1' }, missing: '0' } as const
    expect(why({ when: [{ fact: 'alone', is: 'yes' }], ...measured }, { alone: true, adults: 2 })).toBe(
      'Vive da solo: sì; 2: +2 punti.',
    )
  })

  it('is told apart for people whose data would read alike if they ran together', () => {
    const pair = [
      { fact: 'children', atLeast: '5' },
      { fact: 'adults', atLeast: '1' },
    ]
    const [one, other] = sheetsOf({ when: pair, rule: { kind: 'fixed', points: '2' } }, [
      { children: 1, adults: 23 },
      { children: 12, adults: 3 },
    ])
    expect([one?.points, other?.points]).toEqual(['0', '2'])
  })
})
