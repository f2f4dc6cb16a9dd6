import { sql } from 'kysely'
import { Refusal } from '../domain/refusal.js'
import { romeDate } from '../domain/terms/index.js'
import type { CallId, OfficeId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { NotInRecord } from './record.js'
import { type EntryRef, holdRegister, intakeNumber } from './register.js'

/**
 * A responsabile annuls an entry. It stays where it is, readable, with who annulled it, when and why; the message or
 * the sending that it registered is untouched.
 * @norma DPR 445/2000 art. 54
 * @throws {Refusal} `annulment-unexplained`, `already-annulled`, `wrong-role`
 * @throws {NotInRecord}
 */
export async function annulEntry(
  tx: Tx,
  at: Instant,
  entry: EntryRef,
  command: Command,
  reason: string,
): Promise<{ annulledAt: Instant }> {
  const { office, year, number } = entry
  const { roles } = await memberOf(tx, command.actor, office)
  if (!roles.includes('responsabile')) throw new Refusal('wrong-role')
  const why = words(reason)
  if (why === null) throw new Refusal('annulment-unexplained')
  const call = await callOf(tx, entry)
  const body = { register: office, entry: intakeNumber(entry), reason: why }
  await recordDecision(tx, at, { ...command, office, call, what: 'annul-entry', body })
  const held = await holdRegister(tx, office, at)
  const annulled = await tx
    .insertInto('register_annulment')
    .values({ register: office, year, number, at: held.at, annulled_by: command.actor, reason: why })
    .onConflict((conflict) => conflict.doNothing())
    .returning('at')
    .executeTakeFirst()
  if (!annulled) throw new Refusal('already-annulled')
  return { annulledAt: annulled.at }
}

/** The call of the document that an entry registers, if it has one. @throws {NotInRecord} */
async function callOf(db: Reader, { office, year, number }: EntryRef): Promise<CallId | null> {
  const row = await db
    .selectFrom('register_entry')
    .leftJoin('message', 'message.id', 'register_entry.message')
    .leftJoin('delivery', 'delivery.id', 'register_entry.delivery')
    .select(['message.call as of_message', 'delivery.call as of_delivery'])
    .where('register', '=', office)
    .where('year', '=', year)
    .where('number', '=', number)
    .executeTakeFirst()
  if (!row) throw new NotInRecord('La registrazione', intakeNumber({ year, number }))
  return row.of_message ?? row.of_delivery
}

/** The number that the region's system gave to an entry, as a person or a file says it. */
export interface RegionalNumber {
  /** Its row in the file that says it. */
  readonly row?: number
  readonly year: number
  readonly number: number
  /** As the regional system writes it. */
  readonly value: string
  /** The day that the regional system says. */
  readonly dated: LegalDate
}

/**
 * Adds the numbers of the region's system to entries, all or none. The instants of the entries stay. One that is
 * given again with another number is corrected: both stay, the last one counts.
 * @norma DPR 445/2000 artt. 53 e 63, comma 5 (correlazione con il numero di emergenza)
 * @throws {Refusal} `not-regional`, `numbers-wrong` with each row that is wrong, `wrong-role`
 */
export async function attachRegionalNumbers(
  tx: Tx,
  at: Instant,
  office: OfficeId,
  command: Command,
  numbers: readonly RegionalNumber[],
): Promise<{ attached: number }> {
  const { roles } = await memberOf(tx, command.actor, office)
  if (!roles.includes('operatore') && !roles.includes('responsabile')) throw new Refusal('wrong-role')
  await mustBeRegional(tx, office)
  const body = { register: office, numbers }
  await recordDecision(tx, at, { ...command, office, call: null, what: 'attach-numbers', body })
  const held = await holdRegister(tx, office, at)
  const wrong = [...unfit(numbers, romeDate(held.at)), ...(await refused(tx, office, numbers))]
  if (numbers.length === 0) throw new Refusal('numbers-wrong', 'nessuna riga')
  if (wrong.length > 0) throw new Refusal('numbers-wrong', wrong.slice(0, 20).join('; '))
  const { rows } = await sql<{ number: number }>`
    insert into register_number (register, year, number, source, ordinal, value, dated, at, given_by)
    select ${office}, given.year, given.number, 'regionale', coalesce(before.ordinal, 0) + 1, given.value, given.dated,
      ${held.at}, ${command.actor}
    from ${given(numbers)} left join lateral (${current(office)}) before on true
    where (before.value, before.dated) is distinct from (given.value, given.dated)
    returning number`.execute(tx)
  return { attached: rows.length }
}

/** Rows that can't be added because of what the register says, in words. */
async function refused(tx: Tx, office: OfficeId, numbers: readonly RegionalNumber[]): Promise<string[]> {
  const { rows } = await sql<{ row: number; known: boolean; annulled: boolean; taken: boolean }>`
    select n as row,
      exists (select 1 from register_entry entry
        where (entry.register, entry.year, entry.number) = (${office}, given.year, given.number)) as known,
      exists (select 1 from register_annulment annulment
        where (annulment.register, annulment.year, annulment.number) = (${office}, given.year, given.number)) as annulled,
      exists (select 1 from register_number other
        where other.register = ${office} and other.value = given.value and other.source = 'regionale'
          and extract(year from other.dated) = extract(year from given.dated)
          and (other.year, other.number) <> (given.year, given.number)
          and not exists (select 1 from register_number later where later.source = 'regionale'
            and (later.register, later.year, later.number) = (other.register, other.year, other.number)
            and later.ordinal > other.ordinal)
          and not exists (select 1 from ${given(numbers, 'moved')}
            where (moved.year, moved.number) = (other.year, other.number))) as taken
    from ${given(numbers)} order by n`.execute(tx)
  return rows.flatMap(({ row, known, annulled, taken }) => {
    if (!known) return [`riga ${row}: la registrazione non esiste`]
    if (annulled) return [`riga ${row}: la registrazione è annullata`]
    return taken ? [`riga ${row}: il numero è già di un’altra registrazione`] : []
  })
}

/** Rows that say nothing, or what can't be, or contradict another row, in words. */
function unfit(numbers: readonly RegionalNumber[], today: LegalDate): string[] {
  const entries = new Map<string, number>()
  const values = new Map<string, number>()
  return numbers.flatMap((one, n) => {
    const row = one.row ?? n + 1
    if (one.dated > today) return [`riga ${row}: la data è futura`]
    if (words(one.value) !== one.value || one.value.length > 60)
      return [`riga ${row}: il numero di protocollo manca o non è scritto bene`]
    const entry = `${one.year}/${one.number}`
    const value = `${one.dated.slice(0, 4)} ${one.value}`
    const first = entries.get(entry) ?? values.get(value)
    entries.set(entry, row)
    values.set(value, row)
    return first === undefined ? [] : [`riga ${row}: ripete la riga ${first}`]
  })
}

function given(numbers: readonly RegionalNumber[], as: 'given' | 'moved' = 'given') {
  const rows = numbers.map(({ row, year, number, value, dated }, n) => ({
    n: row ?? n + 1,
    year,
    number,
    value,
    dated,
  }))
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ${sql.raw(as)}
    (n int, year int, number int, value text, dated date)`
}

function current(office: OfficeId) {
  return sql`select ordinal, value, dated from register_number known
    where (known.register, known.year, known.number) = (${office}, given.year, given.number)
      and known.source = 'regionale'
    order by ordinal desc limit 1`
}

/** @throws {Refusal} `not-regional` */
export async function mustBeRegional(db: Reader, office: OfficeId): Promise<void> {
  const { protocollo } = await db
    .selectFrom('office')
    .select('protocollo')
    .where('id', '=', office)
    .executeTakeFirstOrThrow()
  if (protocollo !== 'regionale') throw new Refusal('not-regional')
}

/** What a person wrote, without the space around; null when it says nothing, or can't be kept. */
export function words(text: string): string | null {
  const trimmed = text.trim()
  return trimmed === '' || trimmed.length > 2000 || /\0/.test(trimmed) || /\p{Cs}/u.test(trimmed)
    ? null
    : trimmed
}
