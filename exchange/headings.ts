import type { FileProblem } from '../domain/answers.js'
import { textOfCell } from './cell.js'
import type { SheetRow } from './workbook.js'

/** A column as a spreadsheet names it, with its heading: `F «ISEE (euro)»`. */
export function columnName(index: number, heading: string | undefined): string {
  return heading === undefined ? letterOf(index) : `${letterOf(index)} «${heading}»`
}

function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last
}

/** Whether each column stands where it was written, under its own name. */
export function checkHeadings(
  sheet: string,
  headings: readonly string[],
  row: SheetRow | undefined,
): FileProblem[] {
  const found = (row?.cells ?? []).map((cell) => {
    const text = textOfCell(cell)
    return typeof text === 'string' ? text : text === null ? '' : '?'
  })
  const here = (index: number) => found[index] ?? ''
  const missing = headings.flatMap((heading, index): FileProblem[] => {
    if (here(index) === heading) return []
    const elsewhere = found.findIndex((text, at) => text === heading && headings[at] !== heading)
    const problem =
      elsewhere >= 0
        ? `è stata spostata nella colonna ${letterOf(elsewhere)}: rimetterla al suo posto`
        : here(index) === '' || headings.includes(here(index))
          ? 'manca: rimetterla, o esportare di nuovo'
          : 'ha un’altra intestazione: rimettere quella che c’era'
    return [{ sheet, row: 1, column: columnName(index, heading), problem }]
  })
  const added = found.flatMap((text, index): FileProblem[] =>
    text === '' || headings.includes(text) || index < headings.length
      ? []
      : [{ sheet, row: 1, column: columnName(index, text), problem: 'non era nel file: toglierla' }],
  )
  return [...missing, ...added]
}
