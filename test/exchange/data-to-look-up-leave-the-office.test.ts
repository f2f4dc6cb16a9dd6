import { expect, test } from 'vitest'
import { cellsOf, partOf } from '../documents/reading.js'
import { CALL, codiceFiscaleOf } from '../domain/an-application-to-check.js'
import { callToCheck, exported, workbookOf } from './a-call-to-check.js'

const { file, fingerprint, applications } = await exported()

test('a row for each application that is still under review, a column for each datum that can be looked up', async () => {
  const { Domande } = await cellsOf(file)
  expect(Domande?.[0]).toEqual([
    'Domanda',
    'Codice fiscale',
    'Cognome',
    'Nome',
    'Data di nascita',
    'ISEE in corso di validità, senza omissioni né difformità (euro)',
    'Data della DID (gg/mm/aaaa)',
    'Stato di disoccupazione (sì/no)',
    'Requisito: patente B (sì/no)',
  ])
  expect(Domande?.slice(1)).toEqual([
    [
      `${CALL}.0000000000000001`,
      codiceFiscaleOf(1),
      'Fittizio',
      'Mario',
      '31/01/1980',
      null,
      null,
      null,
      null,
    ],
    [
      `${CALL}.0000000000000002`,
      codiceFiscaleOf(2),
      '=SOMMA(A1)',
      'Mario',
      '31/01/1980',
      null,
      null,
      null,
      null,
    ],
    [
      `${CALL}.0000000000000003`,
      codiceFiscaleOf(3),
      'Fittizio',
      'Mario',
      '31/01/1980',
      null,
      null,
      null,
      null,
    ],
  ])
  expect(applications).toBe(3)
})

test('nothing that the person declared leaves with it: whoever looks up is not told what to find', async () => {
  const cells = JSON.stringify(await cellsOf(file))
  expect(cells).not.toMatch(/7654|via di Prova/)
})

test('one writes in the columns of the answers only, as text, and picks where there is a choice', async () => {
  const sheet = (await workbookOf(file.bytes)).getWorksheet('Domande')
  for (const cell of ['A2', 'B2', 'E3', 'F1'])
    expect(sheet?.getCell(cell).protection?.locked ?? true).toBe(true)
  for (const cell of ['F2', 'G3', 'H4', 'I2']) {
    expect(sheet?.getCell(cell).protection?.locked).toBe(false)
    expect(sheet?.getCell(cell).numFmt).toBe('@')
  }
  expect(sheet?.getCell('H2').dataValidation).toMatchObject({ type: 'list', formulae: ['"sì,no"'] })
  expect(partOf(file, 'xl/worksheets/sheet1.xml')).toContain('<sheetProtection')
})

test('a choice whose words have commas is picked from a hidden sheet', async () => {
  const call = callToCheck()
  const [list] = call.lists
  const datum = {
    label: 'tipo di invalidità',
    type: 'choice' as const,
    required: 'no' as const,
    options: { blind: 'cecità totale (L. 138/2001, art. 2)', deaf: 'sordità (L. 381/1970)' },
  }
  const questions = [...(list?.questions ?? []), { path: 'facts.disability' as const, datum, decides: [] }]
  const book = await workbookOf(
    (await exported({ ...call, lists: [{ ...list, questions } as (typeof call.lists)[number]] })).file.bytes,
  )
  expect(book.getWorksheet('Domande')?.getCell('J3').dataValidation.formulae).toEqual(['Elenchi!$A$2:$A$4'])
  expect(book.getWorksheet('Elenchi')?.state).toBe('veryHidden')
  expect(book.getWorksheet('Elenchi')?.getColumn(1).values.slice(2)).toEqual([
    'cecità totale (L. 138/2001, art. 2)',
    'sordità (L. 381/1970)',
    'non risulta',
  ])
})

test('no cell is a formula, whatever a person is called', async () => {
  const book = await workbookOf(file.bytes)
  book.eachSheet((sheet) =>
    sheet.eachRow((row) => row.eachCell((cell) => expect(cell.formula).toBeUndefined())),
  )
  expect(partOf(file, 'xl/worksheets/sheet1.xml')).not.toContain('<f>')
})

test('a hidden sheet says which call it is of and what was exported', async () => {
  const mark = (await workbookOf(file.bytes)).getWorksheet('Chiamate')
  expect(mark?.state).toBe('veryHidden')
  expect(mark?.getSheetValues().slice(2)).toEqual([
    [undefined, 'versione', '1'],
    [undefined, 'chiamata', CALL],
    [undefined, 'impronta', fingerprint],
  ])
})

test('the same call gives the same bytes; another person, or another question, another fingerprint', async () => {
  const again = await exported()
  expect(Buffer.from(again.file.bytes).equals(Buffer.from(file.bytes))).toBe(true)
  const call = callToCheck()
  const [list] = call.lists
  if (!list) throw new Error('the call has a list')
  const fewer = await exported({ ...call, lists: [{ ...list, applications: list.applications.slice(1) }] })
  const other = await exported({ ...call, lists: [{ ...list, questions: list.questions.slice(1) }] })
  expect(new Set([fingerprint, fewer.fingerprint, other.fingerprint]).size).toBe(3)
})

test('the name of the file tells nothing about a person', () => {
  expect(file.name).toBe('GE-2031-001-dati-da-verificare.xlsx')
})
