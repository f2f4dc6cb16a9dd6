import { inflateRawSync, inflateSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { extractText, getMeta } from 'unpdf'
import type { PaperFile } from '../../documents/paper.js'

/** The text of a PDF as a program that copies it gets it, line by line. */
export async function textOf(file: PaperFile): Promise<string> {
  const { text } = await extractText(new Uint8Array(file.bytes), { mergePages: true })
  return `${text.replaceAll('\u00a0', ' ').trim()}\n`
}

/** Text without its white space: lines break elsewhere when a font changes, words don't. */
export function squeezed(text: string): string {
  return text.replace(/\s/g, '')
}

/** Everything that a file holds, for looking for what must not be in it: bytes, inflated streams, text, metadata. */
export async function everythingIn(file: PaperFile): Promise<string> {
  const bytes = Buffer.from(file.bytes)
  const metadata = await getMeta(new Uint8Array(file.bytes))
  return [
    bytes.toString('latin1'),
    bytes.toString('utf8'),
    ...inflatedStreams(bytes).map((stream) => stream.toString('latin1')),
    await textOf(file),
    JSON.stringify(metadata),
  ].join('\n')
}

function inflatedStreams(bytes: Buffer): Buffer[] {
  const streams: Buffer[] = []
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 7)) {
    if (bytes.toString('latin1', at - 3, at) === 'end') continue
    const end = bytes.indexOf('\nendstream', at)
    if (bytes[at + 7] === 0x78) streams.push(inflateSync(bytes.subarray(at + 7, end)))
  }
  return streams
}

/** The cells of each sheet as a spreadsheet shows them; `null` where there is nothing. */
export async function cellsOf(file: PaperFile): Promise<Record<string, ExcelJS.CellValue[][]>> {
  const book = await workbookOf(file)
  const sheets: Record<string, ExcelJS.CellValue[][]> = {}
  for (const sheet of book.worksheets) {
    const rows: ExcelJS.CellValue[][] = []
    sheet.eachRow((row) => {
      rows.push(
        Array.from({ length: sheet.columnCount }, (_, index) => unescaped(row.getCell(index + 1).value)),
      )
    })
    sheets[sheet.name] = rows
  }
  return sheets
}

/** A part of an XLSX, as text: `xl/worksheets/sheet1.xml`. */
export function partOf(file: PaperFile, name: string): string {
  const zip = Buffer.from(file.bytes)
  let entry = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16)
  while (zip.toString('latin1', entry, entry + 2) === 'PK' && zip[entry + 2] === 1) {
    const nameEnd = entry + 46 + zip.readUInt16LE(entry + 28)
    if (zip.toString('utf8', entry + 46, nameEnd) === name) {
      const local = zip.readUInt32LE(entry + 42)
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      return inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(entry + 20))).toString('utf8')
    }
    entry = nameEnd + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32)
  }
  throw new Error(`the spreadsheet has no part ${name}`)
}

/** As ECMA-376 (22.9.2.19) has every reader do; exceljs leaves the escapes where they are. */
function unescaped(value: ExcelJS.CellValue): ExcelJS.CellValue {
  if (typeof value !== 'string') return value
  return value.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)))
}

export async function workbookOf(file: PaperFile): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(new Uint8Array(file.bytes).buffer as unknown as Parameters<typeof book.xlsx.load>[0])
  return book
}
