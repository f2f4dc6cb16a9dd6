import type { Reserve } from '../../../schemas/call.js'
import type { Requirement } from '../../../schemas/requirements.js'
import { linesIn } from '../../typed.js'
import { Typed, type Visit } from '../../visit.js'

/**
 * The requirements that are written one a line. A line that was there already keeps the rule that checks it; a new one
 * is for a person to check.
 */
export function requirementsIn(visit: Visit, field: string, known: readonly Requirement[]): Requirement[] {
  const codes = new Set<string>()
  return linesIn(visit, field).map((text) => {
    const found = known.find((one) => one.text === text)
    const requirement: Requirement = found ?? { kind: 'professional', code: codeOf(text, codes), text }
    codes.add(requirement.code)
    return requirement
  })
}

export function requirementLines(requirements: readonly Requirement[]): string {
  return requirements.map(({ text }) => text).join('\n')
}

/** Posts that are kept for a category, one a line: `volontari congedati: 1`. */
export function reservesIn(visit: Visit, field: string): Reserve[] {
  const codes = new Set<string>()
  return linesIn(visit, field).map((line) => {
    const [, label, posts] = /^(.{1,200}?)\s*[:=]\s*(\d{1,4})$/.exec(line) ?? []
    if (label === undefined)
      throw new Typed('Ogni riserva si scrive su una riga con i suoi posti: «volontari congedati: 1».', field)
    const id = codeOf(label, codes)
    codes.add(id)
    return { id, label, posts: Number(posts) }
  })
}

export function reserveLines(reserves: readonly Reserve[]): string {
  return reserves.map(({ label, posts }) => `${label}: ${posts}`).join('\n')
}

/** A short code from words, unlike those that are taken. */
function codeOf(words: string, taken: ReadonlySet<string>): string {
  const plain = words
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 34)
  const base = plain.length < 2 ? 'voce' : plain
  for (let n = 1; ; n++) {
    const code = n === 1 ? base : `${base}-${n}`
    if (!taken.has(code)) return code
  }
}
