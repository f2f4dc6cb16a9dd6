import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { romeDate } from '../../domain/terms/index.js'
import { digestOf, type OfficeId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { closeNextDay } from '../../storage/daily-register.js'
import { register } from '../../storage/register.js'
import { verifyRegister } from '../../storage/register-verifier.js'
import { broken, document, registered } from './a-register.js'
import { anOffice } from './an-office.js'

const office = await anOffice()
const { db } = office.record

/** What one process does: registers some documents, or closes a day, at its own clock; some give up at the end. */
const step = fc.record({
  close: fc.boolean(),
  count: fc.integer({ min: 1, max: 4 }),
  givesUp: fc.boolean(),
  /** Hours after noon of 30 December; the clocks of processes are never the same. */
  hours: fc.integer({ min: 0, max: 96 }),
})
const processes = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 6 })

let runs = 0

test('whatever several processes do at once: no hole, no instant that goes back, nothing in a closed day', async () => {
  await fc.assert(
    fc.asyncProperty(processes, async (lanes) => {
      const runOffice = `r${String.fromCharCode(97 + Math.floor(runs / 26), 97 + (runs % 26))}` as OfficeId
      runs += 1
      let given = 0
      const instant = (hours: number) =>
        new Date(Date.parse('2031-12-30T11:00:00Z') + hours * 3_600_000).toISOString() as Instant
      await Promise.all(
        lanes.map(async (steps, lane) => {
          for (const [n, { close, count, givesUp, hours }] of steps.entries()) {
            const at = instant(hours)
            const documents = Array.from({ length: count }, (_, i) =>
              document(`${runOffice}.${lane}.${n}.${i}`),
            )
            await db
              .transaction()
              .execute(async (tx) => {
                if (close) await closeNextDay(tx, at, runOffice, romeDate(at), null)
                else await register(tx, runOffice, at, documents)
                if (givesUp) throw new Error('given up')
                if (!close) given += count
              })
              .catch((error: Error) => {
                if (error.message !== 'given up') throw error
              })
          }
        }),
      )
      const entries = await db
        .selectFrom('register_entry')
        .select(['year', 'number', 'at'])
        .where('register', '=', runOffice)
        .orderBy('year')
        .orderBy('number')
        .execute()
      expect(entries.length).toBe(given)
      for (const year of [2031, 2032]) {
        const numbers = entries.filter((one) => one.year === year).map(({ number }) => number)
        expect(numbers).toEqual(numbers.map((_, n) => n + 1))
      }
      const instants = entries.map(({ at }) => at)
      expect(instants).toEqual([...instants].sort())
      expect(entries.every(({ year, at }) => romeDate(at).startsWith(`${year}-`))).toBe(true)
      const { flaw } = await verifyRegister(db, runOffice)
      expect(flaw).toBeNull()
    }),
    { numRuns: 40 },
  )
  expect(await broken(db, 'no-holes')).toEqual([])
  expect(await broken(db, 'register-days-hold')).toEqual([])
})

describe('processes of their own', () => {
  const modules = new URL('../../', import.meta.url).href
  const start = (program: string) => {
    const prelude = `
      import { openDatabase } from '${modules}storage/database.ts'
      import { register } from '${modules}storage/register.ts'
      import { closeRegisterDays } from '${modules}storage/daily-register.ts'
      const { db, close } = openDatabase(process.argv[1], 4)
      const of = (name) => ({ direction: 'out', message: null, delivery: name, correspondent: null, subject: null,
        reserved: false, sentAt: null, digest: '${digestOf('x')}' })
      const say = (words) => process.stdout.write(words + '\\n')`
    const child = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', prelude + program, office.url],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
    })
    return {
      child,
      says: () => once(child.stdout, 'data').then(() => said),
      ends: () => once(child, 'close').then(() => said),
    }
  }

  test('two that register and close at once give each number once and close each day once', async () => {
    await registered(db, '2031-03-03T10:00:00Z', 1, 'pa' as OfficeId)
    const program = (name: string) => `
      const record = { db, clock: { now: () => '2031-03-06T10:00:00.000Z' } }
      for (let n = 0; n < 20; n++) {
        await db.transaction().execute((tx) => register(tx, 'pa', '2031-03-06T09:00:00.000Z', [of('pa.${name}.' + n)]))
        if (n % 5 === 0) say(JSON.stringify(await closeRegisterDays(record, 'pa', '2031-03-06')))
      }
      await close()`
    const said = await Promise.all([start(program('one')).ends(), start(program('two')).ends()])
    const closed = said
      .join('')
      .split('\n')
      .flatMap((line) => (line === '' ? [] : (JSON.parse(line) as string[])))
    expect(closed.sort()).toEqual(['2031-03-03', '2031-03-04', '2031-03-05'])
    expect(await broken(db, 'no-holes')).toEqual([])
    const { last } = await db
      .selectFrom('register_counter')
      .select('last')
      .where('register', '=', 'pa' as OfficeId)
      .executeTakeFirstOrThrow()
    expect(last).toBe(41)
  })

  test('one that dies with a number in its hand leaves no hole, and holds nobody up', async () => {
    const bo = 'bo' as OfficeId
    await registered(db, '2031-03-03T10:00:00Z', 1, bo)
    const dying = start(`
      await db.transaction().execute(async (tx) => {
        say((await register(tx, 'bo', '2031-03-03T22:00:00.000Z', [of('bo.dies')]))[0].protocollo)
        await new Promise((resolve) => setTimeout(resolve, 60_000))
      })`)
    expect(await dying.says()).toBe('2031/000002\n')
    const next = registered(db, '2031-03-03T22:30:00Z', 1, bo)
    dying.child.kill('SIGKILL')
    expect(await next).toEqual([{ protocollo: '2031/000002', ownNumber: 2, at: '2031-03-03T22:30:00.000Z' }])
  })
})
