import type ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { listForBodyXlsx, OUTCOMES } from '../../documents/list-for-body.js'
import { problemInWords } from '../../domain/answers.js'
import { readOutcomes, type SentList } from '../../exchange/outcomes.js'
import type { CallId } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'
import { call, list } from '../documents/samples.js'
import { workbookOf } from './a-call-to-check.js'

const SENT: SentList = { call: call.code as CallId, people: list.people }
const RECEIVED = '2031-06-01' as LegalDate

/** The list as the body gives it back. */
async function reported(work: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void) {
  const book = await workbookOf((await listForBodyXlsx(list)).bytes)
  work(book.getWorksheet('Avviati') as ExcelJS.Worksheet, book)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

async function read(work: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void, sent = SENT) {
  const found = await readOutcomes(await reported(work), sent, RECEIVED)
  return 'problems' in found ? found.problems.map(problemInWords) : found.outcomes
}

describe('the list that comes back', () => {
  it('tells the outcome of each person who has one', async () => {
    const outcomes = await read((sheet) => {
      sheet.getCell('J2').value = 'non idoneo'
      sheet.getCell('K2').value = '20/05/2031'
      sheet.getCell('L2').value = 'Prova non superata'
      sheet.getCell('J3').value = 'Assunto'
    })
    expect(outcomes).toEqual([
      {
        sheet: 'Avviati',
        row: 2,
        order: 1,
        outcome: 'non-idoneo',
        on: '2031-05-20',
        notes: 'Prova non superata',
      },
      { sheet: 'Avviati', row: 3, order: 2, outcome: 'assunto', on: null, notes: null },
    ])
  })

  it('may tell of some people only', async () => {
    expect(
      await read((sheet) => {
        sheet.getCell('J3').value = 'Assente'
      }),
    ).toMatchObject([{ order: 2 }])
    expect(await read(() => {})).toEqual([])
  })

  it('has a word for each outcome that the avviamento knows', async () => {
    const codes = []
    for (const words of OUTCOMES) {
      const [one] = await read((sheet) => {
        sheet.getCell('J2').value = words
      })
      codes.push(typeof one === 'object' ? one.outcome : one)
    }
    expect(codes).toEqual([
      'idoneo',
      'non-idoneo',
      'assente',
      'rinuncia',
      'non-accetta',
      'requisito-perso',
      'assunto',
    ])
  })
})

describe('is refused with its place', () => {
  it.each<[string, string, (sheet: ExcelJS.Worksheet) => void]>([
    [
      'an outcome of the body’s own',
      'Avviati, riga 2, colonna J «Esito»: non è un esito dell’elenco: Idoneo, Non idoneo, Assente, Rinuncia, Non accetta, Requisito perso, Assunto',
      (sheet) => {
        sheet.getCell('J2').value = 'da risentire'
      },
    ],
    [
      'an outcome that a formula gives',
      'Avviati, riga 2, colonna J «Esito»: contiene una formula: scrivere il valore al suo posto',
      (sheet) => {
        sheet.getCell('J2').value = { formula: 'J3', result: 'Assunto' }
      },
    ],
    [
      'a day after the file came',
      'Avviati, riga 2, colonna K «Data dell’esito (gg/mm/aaaa)»: viene dopo il giorno in cui l’elenco è tornato',
      (sheet) => {
        sheet.getCell('J2').value = 'Assunto'
        sheet.getCell('K2').value = '02/06/2031'
      },
    ],
    [
      'a day that does not exist',
      'Avviati, riga 2, colonna K «Data dell’esito (gg/mm/aaaa)»: non è un giorno che esiste',
      (sheet) => {
        sheet.getCell('J2').value = 'Assunto'
        sheet.getCell('K2').value = '31/04/2031'
      },
    ],
    [
      'a note without an outcome',
      'Avviati, riga 2, colonna J «Esito»: manca l’esito di questa persona',
      (sheet) => {
        sheet.getCell('L2').value = 'non si è presentata'
      },
    ],
    [
      'a row that slid',
      'Avviati, riga 2, colonna A «N.»: la riga non è di una persona dell’elenco: ripristinarla, o toglierla',
      (sheet) => {
        sheet.getCell('D2').value = sheet.getCell('D3').value
      },
    ],
    [
      'a person twice',
      'Avviati, riga 3, colonna A «N.»: la stessa persona è già alla riga 2: lasciarne una',
      (sheet) => {
        sheet.getCell('A3').value = 1
        sheet.getCell('D3').value = sheet.getCell('D2').value
      },
    ],
    [
      'a column that was renamed',
      'Avviati, riga 1, colonna J «Esito»: ha un’altra intestazione: rimettere quella che c’era',
      (sheet) => {
        sheet.getCell('J1').value = 'Risultato'
      },
    ],
  ])('%s', async (_, words, work) => expect(await read(work)).toEqual([words]))

  it('the list of another call, or something else', async () => {
    const other = { ...SENT, call: 'GE-2031-002' as CallId }
    expect(await read(() => {}, other)).toEqual(['Il file non si può usare: è l’elenco di un’altra chiamata'])
    expect(await read((_, book) => book.removeWorksheet('Informazioni'))).toEqual([
      'Il file non si può usare: non è l’elenco degli avviati mandato da qui',
    ])
    expect(await readOutcomes(Buffer.from('a;b'), SENT, RECEIVED)).toHaveProperty('problems')
  })
})
