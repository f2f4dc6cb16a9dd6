import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { applicationLines, linesPerPage, ORDERS, type Order } from '../../storage/views/applications.js'
import { registerApplications } from '../bench/registered.js'
import { anOffice, publishedCall } from './an-office.js'

const office = await anOffice()
const { record } = office
const { db } = record
const call = await publishedCall(office)
await registerApplications(record, call, 120)
// Half of them have been read; several people share a surname, and some write it small.
await sql`with numbered as (select id, row_number() over (order by id) as n from application)
  update application set state = case when n % 3 = 0 then 'examined' else 'registered' end,
    presented_at = presented_at - make_interval(mins => ((n * 37) % 11)::int),
    data = case when n % 2 = 0 then null else jsonb_build_object('applicant', jsonb_build_object(
      'surname', case when n % 5 = 0 then 'de’ 100%_Rossi' else 'Fittizio' || n % 7 end, 'name', 'Nome' || n % 13,
      'codiceFiscale', 'FTTMRA80A01D' || lpad(n::text, 3, '0') || 'X')) end
  from numbered where numbered.id = application.id`.execute(db)

/** All of them, read without any cunning. */
const all = await db
  .selectFrom('application')
  .innerJoin('register_entry', 'register_entry.message', 'application.message')
  .select(['application.id', 'state', 'public_code as code', 'presented_at as at', 'number'])
  .select(sql<string | null>`data->'applicant'->>'surname'`.as('surname'))
  .select(sql<string | null>`data->'applicant'->>'name'`.as('name'))
  .select(sql<string | null>`data->'applicant'->>'codiceFiscale'`.as('codiceFiscale'))
  .execute()

const named = (words: string) =>
  all.filter(({ code, number, surname, name, codiceFiscale }) => {
    const said = words.trim().toLowerCase()
    const texts = [code, surname === null ? null : `${surname} ${name}`, codiceFiscale]
    return said === '' || String(number) === said || texts.some((text) => text?.toLowerCase().includes(said))
  })

async function leafed(words: string, order: Order, state: 'examined' | null = null) {
  const found = []
  for (let page = 1; ; page++) {
    const { lines, total } = await applicationLines(db, call, { state, words, order, page })
    found.push(...lines)
    if (lines.length < linesPerPage) return { found, total }
  }
}

describe.each(ORDERS)('leafed through by %s', (order) => {
  test.each(['', 'fittizio3', 'ROSSI nome1', '100%_', 'D00', '17', ' 3 ', all[5]?.code ?? 'x', 'nobody'])(
    'and searched for «%s», each comes once, and as many as there are',
    async (words) => {
      const { found, total } = await leafed(words, order)
      const expected = named(words)
      expect(found.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
      expect(total).toBe(expected.length)
    },
  )

  test('in its order, from one page to the next', async () => {
    const { found } = await leafed('', order)
    expect(found.length).toBe(all.length)
    const instant = (at: string) => new Date(at).toISOString()
    const keys = {
      arrivo: found.map(({ presentedAt, id }) => `${instant(presentedAt)} ${id}`),
      // Who has no name yet comes last.
      nome: found.map(({ name }) => (name === null ? '2' : '1')),
      stato: found.map(({ state, presentedAt, id }) => `${state} ${instant(presentedAt)} ${id}`),
    }[order]
    expect(keys).toEqual([...keys].sort())
  })
})

test('a page that is past the end is empty, and still says how many there are', async () => {
  const asked = { state: null, words: '', order: 'arrivo', page: 9 } as const
  expect(await applicationLines(db, call, asked)).toEqual({ lines: [], total: all.length })
})
