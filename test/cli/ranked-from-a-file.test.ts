import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/held-server.js'
import { chiamate, expectPlainFailure } from './chiamate.js'

const ER = [
  'rank',
  '--criteria',
  'art16-emilia-romagna',
  '--published',
  '2026-03-02',
  '--closes',
  '2026-03-20',
]

/** The worked values of Emilia-Romagna's page: 101, 100 and 75. */
const CSV = `id;isee;didFiledOn;unemployed;birthDate
terza;;;no;16/06/1979
prima;8.500,00;10/02/2026;sì;15/06/1979
seconda;8500,01;2026-02-10;sì;1979-06-15
`

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
  await writeFile(join(folder, 'dati.csv'), CSV)
})

const run = (...args: string[]) => chiamate(args, { cwd: folder })

describe('the worked values', () => {
  it('come out for a program in the agreed shape, every point explained', async () => {
    const { code, out, err } = await run(...ER, '--facts', 'dati.csv', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const graduatoria = JSON.parse(out)
    expect(Object.keys(graduatoria)).toEqual(['criteria', 'sha256', 'positions'])
    expect(graduatoria.criteria).toBe('art16-emilia-romagna')
    expect(graduatoria.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(
      graduatoria.positions.map(({ position, id, points }: Record<string, unknown>) => [
        position,
        id,
        points,
      ]),
    ).toEqual([
      [1, 'prima', '101'],
      [2, 'seconda', '100'],
      [3, 'terza', '75'],
    ])
    const [first] = graduatoria.positions
    expect(Object.keys(first)).toEqual(['position', 'id', 'points', 'status', 'elements', 'before'])
    expect(first.elements[1]).toEqual({
      element: 'isee',
      datum: '8.500,00 €',
      points: '-8',
      why: expect.stringContaining('resto 500,00 €'),
    })
    expect(first.before).toBe('Precede la posizione 2 perché ha più punti (101).')
  })

  it('come out for a person', async () => {
    const { code, out } = await run(...ER, '--facts', 'dati.csv')
    expect(code).toBe(0)
    expect(out).toMatch(
      /1\. {3}prima {2}punti 101[\s\S]+2\. {3}seconda {2}punti 100[\s\S]+3\. {3}terza {2}punti 75/,
    )
    expect(out).toContain('Avviso pubblicato:         2 marzo 2026')
  })

  it('are the same from JSON and XLSX, in any order, with the same fingerprint', async () => {
    const people = [
      { id: 'seconda', isee: '8500.01', didFiledOn: '2026-02-10', unemployed: true, birthDate: '1979-06-15' },
      { id: 'prima', isee: '8500.00', didFiledOn: '2026-02-10', unemployed: true, birthDate: '1979-06-15' },
      { id: 'terza', isee: null, didFiledOn: null, unemployed: false, birthDate: '1979-06-16' },
    ]
    await writeFile(join(folder, 'dati.json'), JSON.stringify(people))
    const book = new ExcelJS.Workbook()
    const page = book.addWorksheet('Dati')
    page.addRow(Object.keys(people[0] ?? {}))
    for (const person of [...people].reverse()) page.addRow(Object.values(person))
    await book.xlsx.writeFile(join(folder, 'dati.xlsx'))
    const outs = await Promise.all(
      ['dati.csv', 'dati.json', 'dati.xlsx'].map((facts) => run(...ER, '--facts', facts, '--json')),
    )
    expect(outs.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(new Set(outs.map(({ out }) => out)).size).toBe(1)
  })

  it('reach a spreadsheet', async () => {
    const { code } = await run(...ER, '--facts', 'dati.csv', '--json', '--xlsx', 'graduatoria.xlsx')
    expect(code).toBe(0)
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(join(folder, 'graduatoria.xlsx'))
    const rows = book.worksheets[0]?.getSheetValues().slice(2) as ExcelJS.CellValue[][]
    expect(rows.map((cells) => [cells[1], cells[2], cells[3]])).toEqual([
      [1, 'prima', 101],
      [2, 'seconda', 100],
      [3, 'terza', 75],
    ])
    expect(rows[0]).toContain('8.500,00 €')
  })
})

it('without dates, the avviso is of today and its window ends today', async () => {
  const person = { id: 'a', isee: '0', unemployed: false, birthDate: '1980-01-01' }
  await writeFile(join(folder, 'a.json'), JSON.stringify([person]))
  const args = ['rank', '--criteria', 'art16-emilia-romagna', '--facts', 'a.json', '--json']
  expect((await run(...args)).code).toBe(0)
  const unborn = { ...person, birthDate: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10) }
  await writeFile(join(folder, 'a.json'), JSON.stringify([unborn]))
  expectPlainFailure(await run(...args), 'riga 1: «data di nascita» (birthDate): è nel futuro')
})

describe('a tie that only a draw can break', () => {
  const twins = `id;isee;unemployed;birthDate\nA;0;no;1980-01-01\nB;0;no;1980-01-01\nC;0;no;1980-01-01\n`
  beforeEach(() => writeFile(join(folder, 'dati.csv'), twins))

  it('is not broken without the public number', async () => {
    expectPlainFailure(await run(...ER, '--facts', 'dati.csv'), /3 persone a pari merito[\s\S]+--seed/)
  })

  it('is broken by it, and anybody can repeat the draw', async () => {
    const { code, out } = await run(...ER, '--facts', 'dati.csv', '--seed', '0712335489')
    expect(code).toBe(0)
    expect(out).toContain('per sorteggio, a parità di ogni altro criterio')
    expect(out).toContain("printf '%s%s' NUMERO CODICE | sha256sum")
    const again = await run(...ER, '--facts', 'dati.csv', '--seed', '0712335489', '--json')
    const other = await run(...ER, '--facts', 'dati.csv', '--seed', '0712335490', '--json')
    const order = (text: string) => JSON.parse(text).positions.map(({ id }: { id: string }) => id)
    expect(order(again.out).sort()).toEqual(['A', 'B', 'C'])
    expect(JSON.parse(again.out).sha256).not.toBe(JSON.parse(other.out).sha256)
  })

  it('is not broken by blanks', async () => {
    expectPlainFailure(await run(...ER, '--facts', 'dati.csv', '--seed', ' '), /numero del sorteggio/)
  })
})

describe('criteria still to be completed', () => {
  const lecco = (...more: string[]) =>
    run(
      'rank',
      '--criteria',
      'l68-dpr246-lecco',
      '--published',
      '2026-03-02',
      '--facts',
      'lecco.csv',
      ...more,
    )
  beforeEach(() =>
    writeFile(
      join(folder, 'lecco.csv'),
      'id;dependants;income;disabilityPercent;registeredOn;birthDate\nA;2;9.000,00;74;10/01/2020;01/01/1980\n',
    ),
  )

  it('decide nothing', async () => {
    expectPlainFailure(await lecco(), /valori da stabilire[\s\S]+far confermare i criteri dall’ufficio/)
  })

  it('may be tried, and the result says that it is a trial', async () => {
    const { code, out } = await lecco('--prova')
    expect(code).toBe(0)
    expect(out).toContain(
      'ATTENZIONE:                criteri da completare: è una prova, non una graduatoria',
    )
    expect(out).toContain('punti 1.027')
  })

  it('rank by those elements of private employers that are left', async () => {
    expect((await lecco('--prova', '--employer', 'private')).out).toContain('punti 1.048')
  })
})

it('criteria of a file of one’s own serve as well', async () => {
  const shipped = await readFile(new URL('../../criteria/art16-emilia-romagna.yaml', import.meta.url), 'utf8')
  await writeFile(join(folder, 'miei.yaml'), shipped.replace('points: 100 }', 'points: 200 }'))
  const args = ['--published', '2026-03-02', '--facts', 'dati.csv', '--json']
  const { code, out } = await run('rank', '--criteria', 'miei.yaml', ...args)
  expect(code).toBe(0)
  expect(JSON.parse(out).positions[0].points).toBe('201')
})

describe('nothing is computed, and nothing written, when anything is wrong', () => {
  it.each([
    [
      'a wrong datum',
      CSV.replace('8.500,00', '-1'),
      'riga 3: «ISEE in corso di validità, senza omissioni né difformità» (isee): non può essere negativo',
    ],
    [
      'an ambiguous number',
      CSV.replace('8.500,00', '8.500'),
      'riga 3: «ISEE in corso di validità, senza omissioni né difformità» (isee): è ambiguo',
    ],
    [
      'an unknown datum',
      CSV.replace('unemployed', 'disoccupato'),
      '«disoccupato» non è un dato di questi criteri',
    ],
    ['somebody twice', `${CSV}prima;;;no;1980-01-01\n`, 'Lo stesso codice (id) è alla riga 3 e alla riga 5.'],
    ['an empty file', '', 'il file non contiene nessuna persona'],
  ])('%s', async (_, csv, words) => {
    await writeFile(join(folder, 'dati.csv'), csv)
    const ended = await run(...ER, '--facts', 'dati.csv', '--xlsx', 'graduatoria.xlsx')
    expect(ended.err).toContain(words)
    expectPlainFailure(ended, /Correggere il dato|Togliere la domanda ripetuta/)
    expect(await readdir(folder)).toEqual(['dati.csv'])
  })

  it.each([
    [['--facts', 'niente.csv'], 'Il file «niente.csv» non esiste.'],
    [['--facts', '.'], 'Il file «.» è una cartella.'],
    [['--facts', 'dati.csv', '--xlsx', 'manca/g.xlsx'], 'Il foglio «manca/g.xlsx» non si può scrivere'],
    [['--facts', 'dati.csv', '--criteria', 'nessuno'], 'chiamate criteria list'],
    [['--facts', 'dati.csv', '--criteria', 'miei.yaml'], 'Il file «miei.yaml» non esiste.'],
    [['--facts', 'dati.csv', '--closes', '2026-03-01'], 'si chiudono prima della pubblicazione'],
  ])('%s', async (args, words) => {
    const ended = await run(...ER, ...args)
    expect(ended.err).toContain(words)
    expectPlainFailure(ended, /\./)
  })
})

it('what a person writes in an id stays text in the spreadsheet', async () => {
  await writeFile(join(folder, 'dati.csv'), CSV.replace('prima', '"=1+1"'))
  expect((await run(...ER, '--facts', 'dati.csv', '--xlsx', 'g.xlsx')).code).toBe(0)
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(join(folder, 'g.xlsx'))
  expect(book.worksheets[0]?.getCell('B2')).toMatchObject({ value: '=1+1', type: ExcelJS.ValueType.String })
})
