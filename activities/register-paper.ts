import { dailyRegister, type RegisteredEntry, type RegisterNote } from '../documents/daily-register.js'
import type { PaperFile } from '../documents/paper.js'
import type { Typesetter } from '../documents/typst.js'
import type { SealedDay } from '../domain/daily-register.js'
import { addDays } from '../domain/terms/index.js'
import type { OfficeId } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { readRegisterDay } from '../storage/daily-register.js'
import type { Reader } from '../storage/database.js'
import { NotInRecord } from '../storage/record.js'
import { intakeNumber } from '../storage/register.js'
import { letterheadOf } from './letterhead.js'

/**
 * The paper of a closed day of an office's register, the same whenever it is made: what was added later stands on the
 * day on which it was. Subjects are neutral where they are reserved now.
 * @throws {NotInRecord} for a day that is not closed
 * @norma DPR 445/2000 art. 53, comma 2
 */
export async function registerDayPaper(
  db: Reader,
  typesetter: Typesetter,
  office: OfficeId,
  day: LegalDate,
): Promise<PaperFile> {
  const sealed = await readRegisterDay(db, office, day)
  if (!sealed) throw new NotInRecord('Il registro chiuso del giorno', day)
  const before = addDays(day, -1)
  const previous = await readRegisterDay(db, office, before)
  return await dailyRegister(typesetter, {
    letterhead: await letterheadOf(db, office),
    madeAt: sealed.closedAt,
    day,
    register: 'Registro di protocollo',
    entries: await entriesOf(db, sealed),
    notes: notesOf(sealed),
    fingerprint: sealed.hash,
    previous: previous && { day: before, fingerprint: previous.hash },
    auditHeads: sealed.audit.map(({ chain, hash }) => ({ chain, head: hash })),
  })
}

async function entriesOf(db: Reader, sealed: SealedDay): Promise<RegisteredEntry[]> {
  const [first] = sealed.entries
  const last = sealed.entries.at(-1)
  if (!first || !last) return []
  const read = await db
    .selectFrom('register_view')
    .select(['number', 'subject'])
    .where('register', '=', sealed.register)
    .where('year', '=', first.year)
    .where('number', '>=', first.number)
    .where('number', '<=', last.number)
    .execute()
  const subjects = new Map(read.map(({ number, subject }) => [number, subject]))
  return sealed.entries.map((entry) => {
    const annulment = sealed.annulments.find(
      ({ year, number }) => year === entry.year && number === entry.number,
    )
    return {
      number: intakeNumber(entry),
      at: entry.at,
      direction: entry.direction,
      correspondent: entry.correspondent ?? '—',
      subject: subjects.get(entry.number) ?? '—',
      digest: entry.digest,
      annulled: annulment ? { at: annulment.at, by: annulment.annulledBy, reason: annulment.reason } : null,
    }
  })
}

/** What was added on the day to entries, its own or earlier ones, and what befell the register. */
function notesOf({ entries, numbers, annulments, emergencies }: SealedDay): RegisterNote[] {
  const ours = new Set(entries.map(intakeNumber))
  const notes: RegisterNote[] = [
    ...numbers.map((one) => ({
      at: one.at,
      text:
        one.source === 'emergenza'
          ? `Registrazione ${intakeNumber(one)}: numero di emergenza ${one.value}`
          : `Registrazione ${intakeNumber(one)}: protocollo regionale ${one.value} del ${one.dated}, riportato da ${one.givenBy}`,
    })),
    ...annulments
      .filter((one) => !ours.has(intakeNumber(one)))
      .map((one) => ({
        at: one.at,
        text: `Registrazione ${intakeNumber(one)}: annullata da ${one.annulledBy}: ${one.reason}`,
      })),
    ...emergencies.map(({ at, event, by, reason }) => ({
      at,
      text:
        event === 'opened'
          ? `Registro di emergenza aperto da ${by}: ${reason}`
          : `Registro di emergenza chiuso da ${by}`,
    })),
  ]
  return notes.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
