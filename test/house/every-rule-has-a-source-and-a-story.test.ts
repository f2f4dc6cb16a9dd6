import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { marked, rules, table } from '../../scripts/norms.js'

/** What in `domain/` is means, not law: words, numbers, order, places. */
const MEANS = [
  'birth-place.ts',
  'call-days.ts',
  'canonical.ts',
  'effect.ts',
  'errors.ts',
  'later-message.ts',
  'fingerprint.ts',
  'order.ts',
  'people-in-a-message.ts',
  'merit.ts',
  'refusal.ts',
  'sources.ts',
  'terms/index.ts',
  'terms/italian-date.ts',
  'terms/rome.ts',
  'transitions.ts',
]

const all = rules()

describe('the rules', () => {
  it('each have a source and a story', () => {
    const without = all.filter(({ norm, stories }) => norm === '' || stories.length === 0)
    expect(without.map(({ file, name }) => `${file}: ${name}`)).toEqual([])
    expect(all.length).toBeGreaterThan(20)
  })

  it('stand in every file of the domain that is not a mere means', () => {
    const root = new URL('../../domain/', import.meta.url)
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts') && !file.startsWith('scoring/') && !MEANS.includes(file))
    const tagged = new Set(all.map(({ file }) => file.replace(/^domain\//, '')))
    expect(files.filter((file) => !tagged.has(file))).toEqual([])
  })

  it('say which citations are from memory', () => {
    expect(marked('art. 2963, commi 4 e 5, c.c.')).toBe('art. 2963, commi 4 e 5, c.c.')
    expect(marked('L. 241/1990 artt. 3 e 12')).toBe('L. 241/1990 artt. 3 e 12 †')
    expect(marked('DPR 487/1994 art. 25 (art. 16: il doppio); art. 32 (tanti; quanti); art. 5')).toBe(
      'DPR 487/1994 art. 25 (art. 16: il doppio); art. 32 (tanti; quanti); art. 5 †',
    )
    expect(marked('L. 241/1990 art. 18-bis; artt. 6 e 10 (documenti); Carta dei servizi (35 giorni)')).toBe(
      'L. 241/1990 art. 18-bis; artt. 6 e 10 (documenti) †; Carta dei servizi (35 giorni)',
    )
  })

  it('are listed in docs/norme.md as they are now', () => {
    expect(readFileSync(new URL('../../docs/norme.md', import.meta.url), 'utf8')).toBe(table(all))
  })
})
