import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../harness/held-server.js'
import { chiamate, expectPlainFailure } from './chiamate.js'

it('the end of a term and why, for a person', async () => {
  const { code, out } = await chiamate(['terms', '2026-03-02', '35'])
  expect(code).toBe(0)
  expect(out).toMatch(/^2026-04-07\n/)
  expect(out).toContain('lunedì dell’Angelo')
  expect(out).toContain('art. 2963, comma 3, c.c.')
})

it('the same for a program, in these names and this order', async () => {
  const { code, out } = await chiamate(['terms', '2026-11-20', '35', '--json'])
  expect(code).toBe(0)
  expect(out).toBe(
    `${JSON.stringify({
      from: '2026-11-20',
      days: 35,
      end: '2026-12-28',
      moved: ['2026-12-25', '2026-12-26', '2026-12-27'],
      rule: 'art. 2963, commi 2 e 3, c.c.',
    })}\n`,
  )
})

it('the patron saint of an office moves a term only where the office says so', async () => {
  const end = async (...more: string[]) => {
    const { out } = await chiamate(['terms', '2026-05-20', '35', ...more, '--json'])
    return JSON.parse(out).end
  }
  expect(await end()).toBe('2026-06-24')
  expect(await end('--office', 'ge')).toBe('2026-06-24')
  expect(await end('--office', 'sv')).toBe('2026-06-24')
  expect(await end('--office', 'ge', '--patron')).toBe('2026-06-25')
  const { out } = await chiamate(['terms', '2026-05-20', '35', '--office', 'ge'])
  expect(out).toContain('San Giovanni Battista, patrono di Genova: non sposta il termine')
})

it('the settings of the installation say whether it does', async () => {
  const folder = await temporaryFolder()
  const server = 'host: h.example, user: u, password: p'
  const settings = (extend: boolean) => `
site: https://lavoro.example
offices:
  - id: ge
    administration: A
    name: N
    address: V
    patronExtends: ${extend}
    mailbox: { address: cpi@pec.example.org, imap: { ${server}, port: 993 }, smtp: { ${server}, port: 465 } }
`
  const file = join(folder, 'settings.yaml')
  for (const [extend, end] of [
    [true, '2026-06-25'],
    [false, '2026-06-24'],
  ] as const) {
    await writeFile(file, settings(extend))
    const env = { CHIAMATE_SETTINGS: file }
    const { out } = await chiamate(['terms', '2026-05-20', '35', '--office', 'ge', '--json'], { env })
    expect(JSON.parse(out).end).toBe(end)
  }
})

it.each([
  [['31/12/2026', '35'], 'Scrivere la data come AAAA-MM-GG, con un giorno che esiste.'],
  [['2026-02-30', '35'], 'Scrivere la data come AAAA-MM-GG, con un giorno che esiste.'],
  [['2026-03-02', '0'], 'Dare un numero intero di giorni, da 1 a 3650.'],
  [['2026-03-02', '3.5'], 'Dare un numero intero di giorni, da 1 a 3650.'],
  [['2026-03-02', 'trenta'], 'Dare un numero intero di giorni, da 1 a 3650.'],
  [['2026-03-02', '35', '--office', 'mi'], 'Usare uno fra ge, im, sp, sv.'],
  [['2026-03-02', '35', '--patron'], 'Indicarlo con --office.'],
])('%s is refused with what to do', async (args, remedy) => {
  expectPlainFailure(await chiamate(['terms', ...args]), remedy)
})
