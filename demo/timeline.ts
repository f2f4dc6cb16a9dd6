import { day, instant as inWords } from '../documents/words.js'
import { romeDate } from '../domain/terms/index.js'
import type { Instant } from '../schemas/time.js'

/** The time line that the demo prints while it plays: a heading for each legal day, a line for each thing that happens. */
export interface Timeline {
  tell(at: Instant, words: string): void
  /** How far something long has come: `done` of `of`. */
  advance(what: string, done: number, of: number): void
}

export function printTimeline(write: (line: string) => void, advance: Timeline['advance']): Timeline {
  let today = ''
  return {
    advance,
    tell(at, words) {
      const date = romeDate(at)
      if (date !== today) write(`\n${day(date)}`)
      today = date
      const time = inWords(at).split('ore ')[1] ?? ''
      write(`  ${time}  ${words}`)
    },
  }
}
