import { expect, test } from 'vitest'
import { listForBodyXlsx, OUTCOMES } from '../../documents/list-for-body.js'
import { officeGraduatoriaXlsx } from '../../documents/office-graduatoria-xlsx.js'
import { cellsOf, partOf, workbookOf } from './reading.js'
import { graduatoria, list } from './samples.js'

test('the list for the body: one row a person in order, room for the outcome', async () => {
  const { Avviati, Informazioni } = await cellsOf(await listForBodyXlsx(list))
  expect(Avviati).toEqual([
    [
      'N.',
      'Cognome',
      'Nome',
      'Codice fiscale',
      'Data di nascita',
      'Indirizzo',
      'Telefono',
      'E-mail',
      'PEC',
      'Esito',
      'Data dell’esito (gg/mm/aaaa)',
      'Note',
    ],
    [
      1,
      'Rossi',
      'Anna',
      'RSSNNA85A41D969X',
      '01/01/1985',
      'Via dei Pini 7, 16100 Genova',
      '+39 333 0000000',
      'anna@example.it',
      'anna.rossi@pec.example.it',
      null,
      null,
      null,
    ],
    [
      2,
      'Nguyễn',
      'Văn Đức',
      'NGYVDC99C10Z251K',
      '10/03/1999',
      'Piazza del Molo 1, 16100 Genova',
      null,
      null,
      null,
      null,
      null,
      null,
    ],
  ])
  expect(Informazioni).toContainEqual(['Chiamata', 'GE-2031-001'])
})

test('the body writes in the outcome columns only, and picks the outcome from a list', async () => {
  const book = await workbookOf(await listForBodyXlsx(list))
  const sheet = book.getWorksheet('Avviati')
  expect(sheet?.getCell('B2').protection?.locked ?? true).toBe(true)
  for (const cell of ['J2', 'K3', 'L2']) expect(sheet?.getCell(cell).protection?.locked).toBe(false)
  expect(sheet?.getCell('J1').protection?.locked ?? true).toBe(true)
  expect(sheet?.getCell('J3').dataValidation).toMatchObject({
    type: 'list',
    formulae: [`"${OUTCOMES.join(',')}"`],
  })
})

test('a cell that begins like a formula, or looks like an escape, stays the text that it is', async () => {
  const texts = ['=HYPERLINK("x")', '+39 333', '-1', '@SUM(A1)', '_x0041_', '<b> & c', "'=1+1"]
  for (const surname of texts) {
    const people = list.people.map((person) => ({ ...person, surname }))
    const { Avviati } = await cellsOf(await listForBodyXlsx({ ...list, people }))
    expect(Avviati?.[1]?.[1]).toBe(surname)
  }
})

test('markup is written as text', async () => {
  const people = list.people.map((person) => ({ ...person, surname: '<b>&amp;' }))
  expect(partOf(await listForBodyXlsx({ ...list, people }), 'xl/worksheets/sheet1.xml')).toContain(
    '<v>&lt;b&gt;&amp;amp;</v>',
  )
})

test('the parts of a sheet stand in the order that ECMA-376 wants, or Excel offers to repair the file', async () => {
  const sheet = partOf(await listForBodyXlsx(list), 'xl/worksheets/sheet1.xml')
  const order = [
    '<sheetViews',
    '<cols',
    '<sheetData',
    '<sheetProtection',
    '<dataValidations',
    '<pageMargins',
    '<pageSetup',
    '<headerFooter',
  ]
  const places = order.map((tag) => sheet.indexOf(tag))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((a, b) => a - b))
})

test('what a spreadsheet cannot hold is named', async () => {
  const people = list.people.map((person) => ({ ...person, surname: 'A\u0000\u202eB\ud800' }))
  const { Avviati } = await cellsOf(await listForBodyXlsx({ ...list, people }))
  expect(Avviati?.[1]?.[1]).toBe('A[U+0000][U+202E]B[U+D800]')
})

test('no points and no ISEE leave the office with the list', async () => {
  const careless = {
    ...list,
    people: list.people.map((person) => ({ ...person, points: '101', isee: '8500.00' })),
  }
  const cells = JSON.stringify(await cellsOf(await listForBodyXlsx(careless)))
  expect(cells).not.toMatch(/101|8500/)
})

test('the office graduatoria: a column for the datum and one for the points of each element', async () => {
  const { Graduatoria, Escluse } = await cellsOf(await officeGraduatoriaXlsx(graduatoria))
  const header = Graduatoria?.[0] ?? []
  const [first, second] = (Graduatoria ?? [])
    .slice(1)
    .map((row) => Object.fromEntries(header.map((title, index) => [title, row[index]])))
  expect(first).toMatchObject({
    Posizione: 1,
    Cognome: 'Rossi',
    'ISEE: dato': '8.500,00 €',
    'ISEE: punti': -8,
    'Età: punti': 4,
    Punti: 101,
  })
  expect(second).toMatchObject({ 'Età: punti': null, Punti: 75, Parità: 'precede la persona più giovane' })
  expect(Escluse?.[1]?.[5]).toContain('fuori dai termini')
  expect(Escluse?.[2]?.slice(0, 3)).toEqual([null, null, null])
})

test('a datum that was found elsewhere says where, and only then is there a column for it', async () => {
  const source = 'SIL, scambio del 12 marzo 2031'
  const rows = graduatoria.rows.map((row, index) => ({
    ...row,
    elements: row.elements.map((element) =>
      index === 1 && element.label === 'ISEE' ? { ...element, source } : element,
    ),
  }))
  const { Graduatoria } = await cellsOf(await officeGraduatoriaXlsx({ ...graduatoria, rows }))
  const header = Graduatoria?.[0] ?? []
  expect(header.filter((title) => String(title).endsWith(': fonte'))).toEqual(['ISEE: fonte'])
  expect(Graduatoria?.slice(1).map((row) => row[header.indexOf('ISEE: fonte')])).toEqual([null, source, null])
})
