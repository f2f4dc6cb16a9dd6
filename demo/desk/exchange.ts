import ExcelJS from 'exceljs'
import type { Avviso } from '../../schemas/call.js'
import { operator } from '../staff.js'
import type { World } from '../world.js'

/** The registrations of a call are looked up in the lists: out as an XLSX, back with the answers, seen before they are
 *  applied. */
export async function askTheLists(world: World, { id }: Avviso): Promise<() => Promise<void>> {
  const { commands, order, tell } = world
  const { bytes } = await commands.exportToCheck(id, order(operator))
  tell('Scambio dati: i codici fiscali da cercare negli elenchi escono in un foglio XLSX.')
  return async () => {
    const preview = await commands.previewImport(id, operator, await answered(world, bytes))
    if ('problems' in preview) throw new Error(preview.problems.join('\n'))
    const { applications, data } = await commands.applyImport(id, order(operator), preview)
    tell(`Scambio dati: tornano ${data} dati su ${applications} domande, visti prima di applicarli.`)
  }
}

/** Whoever keeps the lists writes since when each person is in them, by the headings of the file. */
async function answered({ letters }: World, exported: Uint8Array): Promise<Uint8Array> {
  const registered = new Map(
    letters.flatMap(({ papers }) =>
      papers.map(({ data, registeredOn }) => [data.applicant.codiceFiscale, registeredOn] as const),
    ),
  )
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(exported as never)
  for (const sheet of book.worksheets.filter(({ name }) => name.startsWith('Domande'))) {
    const columns: number[] = []
    sheet.getRow(1).eachCell((cell, column) => {
      if (/iscri/i.test(cell.text) && !/ufficio/i.test(cell.text)) columns.push(column)
    })
    sheet.eachRow((row, number) => {
      const since = number > 1 ? registered.get(row.getCell(2).text) : null
      if (since)
        for (const column of columns) row.getCell(column).value = since.split('-').reverse().join('/')
    })
  }
  return new Uint8Array(await book.xlsx.writeBuffer())
}
