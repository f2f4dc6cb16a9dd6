import type { PromiseSummary } from '../demo/summary.js'

/** Promise, expected, found: the table that ends the demo. */
export function promiseTable(promises: readonly PromiseSummary[]): string {
  const lines = promises.map(({ promise, expected, found, kept }) => {
    const words = promise.length > 92 ? `${promise.slice(0, 91)}…` : promise.padEnd(92)
    return `${kept ? 'sì' : 'NO'}  ${words}  ${short(expected).padEnd(22)}  ${short(found)}`
  })
  const head = `    ${'Promessa'.padEnd(92)}  ${'Atteso'.padEnd(22)}  Trovato`
  return ['', head, ...lines, ''].join('\n')
}

function short(text: string): string {
  return text.length > 22 ? `${text.slice(0, 21)}…` : text
}
