import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { progressOn } from '../../cli/progress.js'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** What is written while ten steps of `milliseconds` each go by. */
function written(isTTY: boolean, milliseconds: number): string[] {
  const lines: string[] = []
  const write = (text: string | Uint8Array) => lines.push(String(text)) > 0
  const progress = progressOn({ isTTY, write } as never)
  progress('Domande', 0, 10)
  for (let done = 1; done <= 10; done++) {
    vi.advanceTimersByTime(milliseconds)
    progress('Domande', done, 10)
  }
  return lines
}

it('what will last more than two seconds has a bar, which is gone when it is done', () => {
  const lines = written(true, 300)
  expect(lines[0]).toBe(`\rDomande  ${'█'.repeat(3)}${'░'.repeat(27)}  1 di 10`)
  expect(lines.at(-2)).toContain('9 di 10')
  expect(lines.at(-1)).toBe('\r\x1b[K')
})

it('what ends sooner has none', () => {
  expect(written(true, 100)).toEqual([])
})

it('where there is no terminal nothing is written', () => {
  expect(written(false, 300)).toEqual([])
})
