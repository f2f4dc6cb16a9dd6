import { csvLine, csvStart } from '../../../documents/csv.js'
import { instant } from '../../../documents/words.js'
import { isRealDate, romeDate } from '../../../domain/terms/index.js'
import { paperOfRegisterDay } from '../../../procedure/register-day.js'
import type { LegalDate } from '../../../schemas/time.js'
import { NotInRecord } from '../../../storage/record.js'
import { entriesBetween } from '../../../storage/views/register.js'
import type { BinaryFile, Visit } from '../../visit.js'

/** The daily register of a closed day, on paper. */
export async function dailyRegisterPaper({
  record,
  session,
  params,
  typesetter,
}: Visit): Promise<BinaryFile> {
  const day = params.day ?? ''
  if (!isRealDate(day)) throw new NotInRecord('Il registro del giorno', day)
  return await paperOfRegisterDay(record, typesetter, session.staff.office, day as LegalDate)
}

/** The register from a day to another, as a table for a spreadsheet. */
export async function registerAsTable({ record, session, query }: Visit): Promise<BinaryFile> {
  const today = romeDate(record.clock.now())
  const { dal = today, al = today } = query
  if (!isRealDate(dal) || !isRealDate(al) || al < dal) throw new NotInRecord('Il registro', `${dal}/${al}`)
  const range = { from: dal as LegalDate, to: al as LegalDate }
  const { office } = session.staff
  return {
    name: `registro-${office}-${dal}-${al}.csv`,
    mediaType: 'text/csv',
    bytes: lines(),
  }

  async function* lines() {
    yield csvStart + csvLine(HEADINGS)
    for await (const entry of entriesBetween(record.db, office, range))
      yield csvLine([
        entry.intakeNumber,
        entry.protocollo,
        entry.protocolloDate,
        instant(entry.at),
        entry.direction === 'in' ? 'in arrivo' : 'in partenza',
        entry.correspondent,
        entry.subject,
        entry.digest,
        entry.annulledAt ? `annullata il ${instant(entry.annulledAt)}: ${entry.annulledWhy ?? ''}` : null,
      ])
  }
}

const HEADINGS = [
  'Registrazione',
  'Protocollo',
  'Data',
  'Registrata',
  'Verso',
  'Corrispondente',
  'Oggetto',
  'Impronta',
  'Annullamento',
]
