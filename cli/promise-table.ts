import type { PromiseSummary, StorySummary } from '../demo/summary.js'

/** What was told and what was promised, expected and found: the tables that end the demo. */
export function promiseTable(stories: readonly StorySummary[], promises: readonly PromiseSummary[]): string {
  const told = stories.map(({ story, found, ...rest }) => ({ ...rest, words: story, found: `${found}` }))
  const kept = promises.map(({ promise, ...rest }) => ({ ...rest, words: promise }))
  return ['', ...table('Storia', told), '', ...table('Promessa', kept), ''].join('\n')
}

interface Row {
  readonly words: string
  readonly expected: string
  readonly found: string
  readonly kept: boolean
}

function table(title: string, rows: readonly Row[]): string[] {
  const lines = rows.map(({ words, expected, found, kept }) => {
    const first = words.length > 92 ? `${words.slice(0, 91)}…` : words.padEnd(92)
    return `${kept ? 'sì' : 'NO'}  ${first}  ${short(expected).padEnd(22)}  ${short(found)}`
  })
  return [`    ${title.padEnd(92)}  ${'Atteso'.padEnd(22)}  Trovato`, ...lines]
}

function short(text: string): string {
  return text.length > 22 ? `${text.slice(0, 21)}…` : text
}
