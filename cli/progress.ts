import type { WriteStream } from 'node:tty'

/** How far something has come: `done` of `of`. The last one says that it is finished. */
export type Progress = (what: string, done: number, of: number) => void

const LASTS = 2000
const WIDTH = 30

/** A bar on a terminal for what will last more than two seconds, gone when it is done; elsewhere nothing at all. */
export function progressOn(stream: Pick<WriteStream, 'isTTY' | 'write'>): Progress {
  if (!stream.isTTY) return () => {}
  let current = { what: '', since: 0 }
  let drawn = false
  return (what, done, of) => {
    const now = performance.now()
    if (what !== current.what) current = { what, since: now }
    const elapsed = now - current.since
    const lasts = drawn || (done > 0 && (elapsed / done) * of > LASTS)
    if (done < of && lasts) stream.write(`\r${bar(what, done, of)}`)
    else if (done >= of && drawn) stream.write('\r\x1b[K')
    drawn = done < of && lasts
  }
}

function bar(what: string, done: number, of: number): string {
  const full = Math.floor((done / of) * WIDTH)
  return `${what}  ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}  ${done} di ${of}`
}
