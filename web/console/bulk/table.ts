import { csvLine, csvStart } from '../../../documents/csv.js'
import { instant } from '../../../documents/words.js'
import { type SheetCell, spreadsheet } from '../../../documents/xlsx.js'
import { KINDS } from '../../../domain/kind-of-call.js'
import type { CallId } from '../../../schemas/ids.js'
import { readCall } from '../../../storage/calls.js'
import { recordHealthReadings } from '../../../storage/health-readings.js'
import { NotInRecord } from '../../../storage/record.js'
import { type ApplicationRow, everyApplication } from '../../../storage/views/applications.js'
import type { BinaryFile, Visit } from '../../visit.js'
import { APPLICATION_STATE } from '../../words.js'

/** All applications of a call as a table, to be worked on elsewhere; who takes data of health away is written down. */
export async function applicationsAsTable({ record, session, params }: Visit): Promise<BinaryFile> {
  const call = params.call as CallId
  const { avviso } = await readCall(record.db, call)
  const at = record.clock.now()
  if (params.format !== 'csv' && params.format !== 'xlsx')
    throw new NotInRecord('L’elenco delle domande', `${call}/${params.format}`)
  if (KINDS[avviso.kind].health)
    await recordHealthReadings(
      record.db,
      at,
      {
        staff: session.staff.id,
        office: session.staff.office,
        call,
        what: `elenco delle domande in ${params.format.toUpperCase()}`,
        why: 'istruttoria',
      },
      null,
    )
  const name = `domande-${call}.${params.format}`
  if (params.format === 'csv') return { name, mediaType: 'text/csv', bytes: lines() }
  const columns = COLUMNS.map(([title, width]) => ({ title, width }))
  return await spreadsheet(name, at, `Domande della chiamata ${call}`, [
    { name: 'Domande', columns, rows: rows() },
  ])

  async function* rows() {
    for await (const row of everyApplication(record.db, call)) yield cellsOf(row)
  }
  async function* lines() {
    yield csvStart + csvLine(COLUMNS.map(([title]) => title))
    for await (const cells of rows()) yield csvLine(cells)
  }
}

const COLUMNS = [
  ['Codice pubblico', 16],
  ['Cognome', 24],
  ['Nome', 24],
  ['Codice fiscale', 20],
  ['PEC', 34],
  ['Protocollo', 16],
  ['Presentata', 28],
  ['Nei termini', 12],
  ['Stato', 24],
  ['Rilievi', 60],
] as const

function cellsOf(row: ApplicationRow): SheetCell[] {
  return [
    row.code,
    row.surname,
    row.name,
    row.codiceFiscale,
    row.pec,
    row.protocollo,
    instant(row.presentedAt),
    row.position === 'in-time' ? 'sì' : 'no',
    APPLICATION_STATE[row.state],
    row.findings.map(({ text }) => text).join(' '),
  ]
}
