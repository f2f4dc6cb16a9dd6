import type ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { loadRuleSet } from '../../criteria/load.js'
import { type CallToCheck, previewAnswers, problemInWords } from '../../domain/answers.js'
import { questionsOf } from '../../domain/questions.js'
import { readAnswers } from '../../exchange/answers.js'
import type { Requirement } from '../../schemas/requirements.js'
import { callToCheck, exported, workbookOf } from './a-call-to-check.js'

/** An L. 68 call: art. 1 asks for the disability, art. 18 for the family; both for the category. */
function callOfBothCategories(): CallToCheck {
  const call = callToCheck()
  const [one, two, three] = call.lists[0]?.applications ?? []
  if (!one || !two || !three) throw new Error('the call has three people')
  const requirements: Requirement[] = [
    { kind: 'category', code: 'categoria', text: 'iscrizione nella categoria', category: 'art1' },
  ]
  const list = (name: string, criteria: string, applications: (typeof one)[]) => ({
    name,
    questions: questionsOf(loadRuleSet(criteria).facts, requirements),
    applications,
  })
  return {
    ...call,
    requirements,
    lists: [
      list('Domande art1', 'l68-emilia-romagna', [one, two]),
      list('Domande art18', 'l68-art18-pistoia', [three]),
    ],
  }
}

const call = callOfBothCategories()

async function previewed(work: (sheet: (name: string) => ExcelJS.Worksheet) => void) {
  const book = await workbookOf((await exported(call)).file.bytes)
  work((name) => book.getWorksheet(name) as ExcelJS.Worksheet)
  const read = await readAnswers(new Uint8Array(await book.xlsx.writeBuffer()), call)
  if ('problems' in read) return read.problems.map(problemInWords)
  const preview = previewAnswers(call, read.answers)
  return 'problems' in preview ? preview.problems.map(problemInWords) : preview.changes
}

/** The cell of a row under the heading that begins so. */
function under(sheet: ExcelJS.Worksheet, heading: string, row = 2): ExcelJS.Cell {
  const titles = Array.from(sheet.getRow(1).values as string[], String)
  return sheet.getCell(
    row,
    titles.findIndex((title) => title.startsWith(heading)),
  )
}

test('with its own people and its own questions', async () => {
  const book = await workbookOf((await exported(call)).file.bytes)
  const [first, second] = ['Domande art1', 'Domande art18'].map((name) => book.getWorksheet(name))
  expect([first?.rowCount, second?.rowCount]).toEqual([3, 2])
  const titles = (sheet: ExcelJS.Worksheet | undefined) => sheet?.getRow(1).values.toString() ?? ''
  expect(titles(first)).toContain('Tipo di invalidità (voce dell’elenco)')
  expect(titles(second)).not.toContain('Tipo di invalidità')
  expect(titles(second)).toContain('Persone a carico')
})

test('and both are read at once', async () => {
  const changes = await previewed((sheet) => {
    under(sheet('Domande art1'), 'Tipo di invalidità').value = 'cecità totale (L. 138/2001, art. 2)'
    under(sheet('Domande art1'), 'Categoria').value = 'art. 18'
    under(sheet('Domande art18'), 'Persone a carico').value = 2
  })
  expect(changes).toMatchObject([
    {
      sheet: 'Domande art1',
      changes: [
        { path: 'facts.disability', value: 'blind' },
        { path: 'evidence.category', value: 'art18' },
      ],
      effects: [{ code: 'categoria', before: 'to-check', after: 'not-met' }],
    },
    { sheet: 'Domande art18', changes: [{ path: 'facts.dependants', value: 2 }], effects: [] },
  ])
})

test('a row carried into the other sheet is nobody’s there', async () => {
  const problems = await previewed((sheet) => {
    for (const column of ['A', 'B'])
      sheet('Domande art18').getCell(`${column}3`).value = sheet('Domande art1').getCell(`${column}3`).value
    sheet('Domande art1').spliceRows(3, 1)
  })
  expect(problems).toEqual([expect.stringMatching(/^Domande art18, riga 3: la domanda non è fra quelle/)])
})

test('the same person in both sheets is told', async () => {
  const problems = await previewed((sheet) => {
    for (const column of ['A', 'B'])
      sheet('Domande art18').getCell(`${column}3`).value = sheet('Domande art1').getCell(`${column}3`).value
  })
  expect(problems).toEqual([
    expect.stringMatching(
      /^Domande art18, riga 3, .*la stessa domanda è già alla riga 3 del foglio «Domande art1»: lasciarne una$/,
    ),
  ])
})
