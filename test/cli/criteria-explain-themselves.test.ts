import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ruleSetIds } from '../../criteria/load.js'
import { temporaryFolder } from '../harness/held-server.js'
import { chiamate, expectPlainFailure } from './chiamate.js'

const SHIPPED = new URL('../../criteria/art16-emilia-romagna.yaml', import.meta.url)

it('list names every set, and which are still to be completed', async () => {
  const { code, out } = await chiamate(['criteria', 'list', '--json'])
  expect(code).toBe(0)
  const sets = JSON.parse(out) as { id: string; status: string; kind: string }[]
  expect(sets.map(({ id }) => id)).toEqual(ruleSetIds())
  const people = await chiamate(['criteria', 'list'])
  const lines = people.out.trimEnd().split('\n')
  for (const [index, { id, status }] of sets.entries()) {
    expect(lines[index]).toContain(`${id} `)
    expect(lines[index]?.includes('DA COMPLETARE')).toBe(status === 'incomplete')
  }
})

it('show tells the data that a set needs, with types and units, and works its example', async () => {
  const { code, out } = await chiamate(['criteria', 'show', 'art16-emilia-romagna', '--json'])
  expect(code).toBe(0)
  const shown = JSON.parse(out)
  expect(shown.facts).toContainEqual({
    name: 'isee',
    label: 'ISEE in corso di validità, senza omissioni né difformità',
    type: 'money',
    unit: 'euro',
    required: false,
    source: 'attestazione ISEE (INPS)',
    options: null,
  })
  expect(shown.facts.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
    ['isee', 'money'],
    ['didFiledOn', 'date'],
    ['unemployed', 'yes-no'],
    ['birthDate', 'date'],
  ])
  expect(shown.examples.map(({ points }: { points: string }) => points)).toEqual(['101', '100', '75'])
  expect(shown.examples[0]).toMatchObject({
    agrees: true,
    elements: expect.arrayContaining([
      { element: 'isee', datum: '8.500,00 €', points: '-8', why: expect.stringContaining('8 scatti') },
    ]),
  })
})

it('show says the same to a person', async () => {
  const { code, out } = await chiamate(['criteria', 'show', 'art16-emilia-romagna'])
  expect(code).toBe(0)
  expect(out).toContain('isee: ISEE in corso di validità, senza omissioni né difformità; importo in euro')
  expect(out).toContain('birthDate: data di nascita; giorno, come 1980-12-31 o 31/12/1980; obbligatorio')
  expect(out).toMatch(/ 101 {2}in tutto/)
  expect(out).not.toMatch(/undefined|\[object/)
})

it('show warns of what the office has still to fill in', async () => {
  const { code, out } = await chiamate(['criteria', 'show', 'art16-liguria-dgr859-2004'])
  expect(code).toBe(0)
  expect(out).toContain('Da completare prima di una chiamata')
  expect(out).toContain('conferma dell’ufficio: chi, quando, con quale atto')
})

it.each(['nessuno', '../package', ''])('show of «%s» says where the names are', async (id) => {
  expectPlainFailure(
    await chiamate(['criteria', 'show', id]),
    /Non ci sono criteri[\s\S]+chiamate criteria list/,
  )
})

it('check accepts a good file', async () => {
  const file = join(await temporaryFolder(), 'miei.yaml')
  await writeFile(file, await readFile(SHIPPED))
  expect(await chiamate(['criteria', 'check', file, '--json'])).toMatchObject({
    code: 0,
    out: `${JSON.stringify({ file, ok: true, id: 'art16-emilia-romagna', problems: [] })}\n`,
  })
  expect(await chiamate(['criteria', 'check', file])).toMatchObject({ code: 0, err: '' })
})

it.each([
  ['bands with a gap', 'from: 45, to: 49', 'from: 46, to: 49', 'c’è un vuoto'],
  ['bands that overlap', 'from: 45, to: 49', 'from: 44, to: 49', 'si sovrappone'],
  ['ties that do not end', '  - draw\n', '', 'sorteggio'],
  ['an example that does not come out', 'points: 101', 'points: 102', 'i punti calcolati sono 101'],
  ['a word that no one knows', 'first: highest', 'first: highest\nprimo: io', 'primo'],
  ['no YAML', 'first: highest', 'first: [highest', 'YAML'],
])('check finds %s', async (_, good, bad, words) => {
  const file = join(await temporaryFolder(), 'miei.yaml')
  const text = await readFile(SHIPPED, 'utf8')
  expect(text).toContain(good)
  await writeFile(file, text.replace(good, bad))
  expectPlainFailure(await chiamate(['criteria', 'check', file]), words)
  const { code, out } = await chiamate(['criteria', 'check', file, '--json'])
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ file, ok: false, problems: [expect.stringContaining(words)] })
})

it('check of a file that is not there says so', async () => {
  expectPlainFailure(
    await chiamate(['criteria', 'check', 'niente.yaml']),
    'Il file «niente.yaml» non esiste.',
  )
})
