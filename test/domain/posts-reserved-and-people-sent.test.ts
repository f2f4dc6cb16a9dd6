import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AvviamentoInput, type AvviamentoRound, nextRound } from '../../domain/avviamento.js'
import { chooseWithReserves } from '../../domain/reserves.js'
import type { Reserve } from '../../schemas/call.js'
import type { ApplicationId } from '../../schemas/ids.js'
import { refusal } from './refusals.js'

const ID = (letter: string) => letter as ApplicationId
const ranked = (letters: string) =>
  [...letters].map((letter, index) => ({ position: index + 1, id: ID(letter) }))
/** Holders by upper case: `abCd`: C declared the reserve. */
const declared = (id: ApplicationId): readonly string[] => (id === id.toUpperCase() ? ['volontari'] : [])
const reserve = (posts: number): Reserve => ({ id: 'volontari', label: 'volontari congedati', posts })
const chosen = (letters: string, posts: number, reserved: number, namesPerPost: 1 | 2 = 1) =>
  chooseWithReserves(ranked(letters), posts, [reserve(reserved)], declared, namesPerPost)
    .map(({ id }) => id)
    .join('')

describe('reserved posts', () => {
  it('go to the best placed holder in place of the last who holds none', () => {
    expect(chosen('abcDE', 3, 1)).toBe('abD')
  })

  it('are filled by a holder who is there by position anyway', () => {
    expect(chosen('aBcDe', 3, 1)).toBe('aBc')
  })

  it('go back to the others when nobody holds the reserve', () => {
    expect(chosen('abcd', 3, 1)).toBe('abc')
  })

  it('double with the names that are sent for art. 16, and count posts for the L. 68', () => {
    expect(chosen('abcdEFG', 2, 1, 2)).toBe('abEF')
    expect(chosen('abcdEFG', 2, 1, 1)).toBe('aE')
  })

  it('of two kinds are not both filled by one person', () => {
    const both = [reserve(1), { id: 'civile', label: 'servizio civile', posts: 1 }]
    const holds = (id: ApplicationId) => (id === 'C' ? ['volontari', 'civile'] : id === 'D' ? ['civile'] : [])
    const list = chooseWithReserves(ranked('abCDe'), 3, both, holds, 1)
    expect(list).toEqual([
      { position: 1, id: 'a', reserve: null },
      { position: 3, id: 'C', reserve: 'volontari' },
      { position: 4, id: 'D', reserve: 'civile' },
    ])
  })

  it('that are not whole or exceed the posts are refused', () => {
    for (const posts of [0.5, -1, 4]) {
      expect(() => chosen('abc', 3, posts)).toThrowError(
        refusal('reserve-invalid', 'non sono interi o superano i posti della chiamata'),
      )
    }
  })

  it('never change how many are chosen, and without any the first are chosen', () => {
    const letters = fc
      .uniqueArray(fc.constantFrom(...'abcdefghijABCDEFGHIJ'), { maxLength: 12 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(
        letters,
        fc.integer({ min: 0, max: 6 }),
        fc.nat(),
        fc.constantFrom(1 as const, 2 as const),
        (all, posts, some, per) => {
          const reserved = posts === 0 ? 0 : some % (posts + 1)
          const list = chosen(all, posts, reserved, per)
          expect(list).toHaveLength(Math.min(all.length, posts * per))
          expect(chosen(all, posts, 0, per)).toBe(all.slice(0, posts * per))
          const holders = [...all].filter((letter) => letter === letter.toUpperCase()).length
          const kept = [...list].filter((letter) => letter === letter.toUpperCase()).length
          expect(kept).toBeGreaterThanOrEqual(Math.min(holders, reserved * per))
        },
      ),
    )
  })
})

describe('who is sent next', () => {
  const start: AvviamentoInput = {
    kind: 'art16',
    posts: 2,
    reserves: [],
    ranked: ranked('abcdefgh'),
    declaredBy: () => [],
    rounds: [],
  }
  const round = (
    sent: string,
    ...outcomes: AvviamentoRound['outcomes'][number]['outcome'][]
  ): AvviamentoRound => ({
    sent: [...sent].map(ID),
    outcomes: outcomes.map((outcome, index) => ({ id: ID(sent[index] ?? ''), outcome })),
  })
  const next = (...rounds: AvviamentoRound[]) => nextRound({ ...start, rounds })
  const lettersOf = (given: ReturnType<typeof nextRound>) =>
    given.status === 'send' ? given.next.map(({ id }) => id).join('') : given.status

  it('double the posts for art. 16, exactly the posts for the L. 68', () => {
    expect(lettersOf(next())).toBe('abcd')
    expect(next().why).toBe(
      'Posti da coprire: 2. Si avviano 4 persone (il doppio dei posti), in ordine di graduatoria.',
    )
    const l68 = nextRound({ ...start, kind: 'l68' })
    expect(lettersOf(l68)).toBe('ab')
    expect(l68.why).toContain('Si avviano 2 persone (tanti quanti i posti)')
  })

  it('nobody before the body has reported on everybody sent', () => {
    expect(next(round('abcd', 'assunto', 'rinuncia', 'assente'))).toMatchObject({
      status: 'report-awaited',
      of: ['d'],
      why: 'L’ente non ha ancora comunicato l’esito di 1 persona.',
    })
    expect(next(round('abcd', 'assunto')).why).toBe('L’ente non ha ancora comunicato l’esito di 3 persone.')
  })

  it('double the posts still free, in order, nobody twice', () => {
    expect(lettersOf(next(round('abcd', 'assunto', 'non-idoneo', 'assente', 'rinuncia')))).toBe('ef')
    expect(lettersOf(next(round('abcd', 'non-idoneo', 'non-accetta', 'assente', 'requisito-perso')))).toBe(
      'efgh',
    )
  })

  it('nobody once the posts are covered, and nobody when the graduatoria has ended', () => {
    expect(next(round('abcd', 'assunto', 'idoneo', 'non-idoneo', 'non-idoneo'))).toEqual({
      status: 'covered',
      why: 'Tutti i posti sono coperti.',
    })
    const gone = round('abcdefgh', ...Array.from({ length: 8 }, () => 'rinuncia' as const))
    expect(next(gone)).toEqual({
      status: 'exhausted',
      freePosts: 2,
      why: 'Restano 2 posti, ma la graduatoria è esaurita.',
    })
  })

  it('a reserved post stays reserved until somebody who holds it covers it', () => {
    const withReserve = {
      ...start,
      posts: 2,
      reserves: [reserve(1)],
      ranked: ranked('abcdEFGH'),
      declaredBy: declared,
    }
    expect(lettersOf(nextRound(withReserve))).toBe('abEF')
    const first = round('abEF', 'assunto', 'rinuncia', 'rinuncia', 'assente')
    expect(lettersOf(nextRound({ ...withReserve, rounds: [first] }))).toBe('GH')
    const second = round('abEF', 'rinuncia', 'rinuncia', 'assunto', 'assente')
    expect(lettersOf(nextRound({ ...withReserve, rounds: [second] }))).toBe('cd')
  })

  it('a holder who covers a post beyond those reserved counts as anybody else', () => {
    // three posts, one reserved; D covers it, E covers one more: the post that is left is for anybody
    const three = {
      ...start,
      posts: 3,
      reserves: [reserve(1)],
      ranked: ranked('abcDEfgH'),
      declaredBy: declared,
    }
    const first = round('abcDEf', 'rinuncia', 'assente', 'non-idoneo', 'assunto', 'assunto', 'rinuncia')
    expect(nextRound({ ...three, rounds: [first] })).toMatchObject({
      freePosts: 1,
      next: [
        { id: 'g', reserve: null },
        { id: 'H', reserve: null },
      ],
    })
  })

  it('two reserves never ask for more posts than are free', () => {
    const two = [reserve(1), { id: 'civile', label: 'servizio civile', posts: 1 }]
    const given = { ...start, posts: 2, reserves: two, declaredBy: declared }
    // a, who holds none, covers one of two posts that were both reserved: one is left, for the first reserve
    const outcome = nextRound({
      ...given,
      ranked: ranked('abcE'),
      rounds: [round('ab', 'assunto', 'rinuncia')],
    })
    expect(outcome).toMatchObject({
      freePosts: 1,
      next: [
        { id: 'c', reserve: null },
        { id: 'E', reserve: 'volontari' },
      ],
    })
  })

  it('outcomes of somebody not sent, or reported twice, are refused', () => {
    const wrong: [string, ...AvviamentoRound[]][] = [
      [
        'La domanda z ha un esito ma non è stata avviata.',
        { sent: [ID('a')], outcomes: [{ id: ID('z'), outcome: 'assunto' }] },
      ],
      [
        'La domanda a ha due esiti.',
        round('a', 'assunto'),
        { sent: [], outcomes: [{ id: ID('a'), outcome: 'rinuncia' }] },
      ],
      ['La domanda a risulta avviata due volte.', round('a', 'rinuncia'), round('a')],
    ]
    for (const [words, ...rounds] of wrong)
      expect(() => next(...rounds)).toThrowError(refusal('outcome-invalid', words))
  })
})
