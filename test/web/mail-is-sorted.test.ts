import { describe, expect, test } from 'vitest'
import { officeAddress } from '../../demo/stage.js'
import type { MessageId, OfficeId, StaffId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { keepStaff } from '../../storage/offices.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import { applicationOf, apply, director, operator, publish } from '../workflow/people-at-work.js'
import { active, endless, hostile } from './hostile-mail.js'
import { formIn, openConsole, signedIn } from './visitor.js'

const stage = await officeAtWork('sorting')
const { db } = stage.record
const address = await openConsole(stage)
const call = await publish(stage, 'GE-2031-001', {
  opensAt: '2031-03-10T09:00:00+01:00',
  closesAt: '2031-03-14T12:00:00+01:00',
})
await keepStaff(db, [
  { id: 'ge.rev' as StaffId, office: 'ge' as OfficeId, name: 'Rita Fittizia', roles: ['revisore'] },
])
const anna = 'anna@pec.cittadini.example'
const at = '2031-03-10T10:00:00+01:00'
const first = await apply(stage.provider, call, { from: anna, at })
await stage.until('2031-03-10T10:30:00+01:00' as Instant)
const application = await applicationOf(stage.record, first)

async function write(from: string, subject: string, files: readonly string[] = []): Promise<MessageId> {
  const transaction = await stage.provider.send({
    from,
    to: [officeAddress],
    subject,
    text: `Buongiorno. ${hostile}`,
    attachments: files.map((filename) => ({ filename, content: Buffer.from('%PDF-1.4 prova') })),
    at: '2031-03-10T11:00:00+01:00',
  })
  await stage.settle()
  const { id } = await db
    .selectFrom('message')
    .select('id')
    .where('transaction', '=', transaction)
    .executeTakeFirstOrThrow()
  return id
}
await stage.until('2031-03-10T11:00:00+01:00' as Instant)
const nameless = await write('bruno@pec.cittadini.example', hostile, [`${hostile.replaceAll('/', '')}.pdf`])
const more = await write(anna, 'Mando anche la patente', ['patente.pdf'])
const other = await write('carlo@pec.cittadini.example', endless)
await stage.provider.deliverRaw(
  officeAddress,
  Buffer.from('\r\n\u0001\u00ff\u00fe nessuna intestazione', 'latin1'),
)
await stage.settle()
const { id: unreadable } = await db
  .selectFrom('message')
  .select('id')
  .where('standing', '=', 'unreadable')
  .executeTakeFirstOrThrow()
const standingOf = async (id: MessageId) =>
  (await db.selectFrom('message').select('standing').where('id', '=', id).executeTakeFirstOrThrow()).standing
const olga = await signedIn(stage, address, operator)

describe('what waits', () => {
  test('is listed with what it seems to be and by when it must be sorted; nothing that was written in it acts', async () => {
    const { html } = await olga.visit('/smistamento')
    expect(html).toContain('da oggi: entro oggi')
    expect(html).toContain('è la sola chiamata aperta a questo indirizzo')
    expect(html).toContain('Non si riesce a leggere')
    expect(html).not.toMatch(active)
    expect(html).not.toContain('fine</a>')
  })

  test('is told in words on the next day, as late', async () => {
    await stage.until('2031-03-11T09:00:00+01:00' as Instant)
    const late = await signedIn(stage, address, operator)
    expect((await late.visit('/smistamento')).html).toContain('da ieri: in ritardo')
  })
})

describe('a message is read', () => {
  test('with its text and its files, each through its own door', async () => {
    const olga = await signedIn(stage, address, operator)
    const page = await olga.visit(`/smistamento/${nameless}`)
    expect(page.html).toContain('Buongiorno.')
    expect(page.html).not.toMatch(active)
    const file = await olga.visit(`/smistamento/${nameless}/documenti/1`)
    expect(file.headers.get('content-type')).toBe('application/pdf')
    expect((await olga.visit(`/smistamento/${nameless}/documenti/9`)).status).toBe(404)
  })

  test('or, when no program can read it, as the bytes that came', async () => {
    const olga = await signedIn(stage, address, operator)
    expect((await olga.visit(`/smistamento/${unreadable}`)).html).toContain(
      'Nessun programma riesce a leggere',
    )
    const original = await olga.visit(`/smistamento/${unreadable}/documenti/0`)
    expect(original.headers.get('content-type')).toBe('application/octet-stream')
    expect(original.headers.get('content-disposition')).toContain('attachment')
    expect(original.html).toContain('nessuna intestazione')
  })

  test('by who may not sort, without a place to put it', async () => {
    for (const staff of [director, 'ge.rev' as StaffId]) {
      const one = await signedIn(stage, address, staff)
      const page = await one.visit(`/smistamento/${nameless}`)
      expect(page.status).toBe(200)
      if (staff !== director) expect(page.html).not.toContain(`action="/smistamento/${nameless}"`)
    }
  })
})

describe('a person says what it is', () => {
  const path = (id: MessageId) => `/smistamento/${id}`
  const placing = async (id: MessageId, fields: { [name: string]: string }) => {
    const olga = await signedIn(stage, address, operator)
    const { csrf, command } = formIn(await olga.visit(path(id)), path(id))
    return await olga.send(path(id), { csrf, command, ...fields } as { [name: string]: string })
  }

  test('an application of two people: two applications with the instants of their message', async () => {
    const wrong = await placing(nameless, { to: 'call', call, people: 'due' })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('è un numero intero')
    expect((await placing(nameless, { to: 'call', call, people: '51' })).html).toContain('non sono corretti')
    expect(await standingOf(nameless)).toBe('to-assign')

    const done = await placing(nameless, { to: 'call', call, people: '2' })
    expect(done.html).toContain('Registrato come domanda')
    expect(new URL(done.url).pathname).toMatch(/^\/smistamento\/[0-9a-f]{32}$/)
    const two = await db
      .selectFrom('application')
      .select('presented_at')
      .where('message', '=', nameless)
      .execute()
    expect(two).toHaveLength(2)
  })

  test('papers of an application that is there, by its public code or because its author wrote before', async () => {
    const olga = await signedIn(stage, address, operator)
    const page = await olga.visit(path(more))
    expect(page.html).toContain('Chi scrive ha già una domanda')
    expect(page.html).toContain(application.public_code)
    const unknown = await placing(more, { to: 'application', code: 'ZZZZ-ZZZZ', as: 'integration' })
    expect(unknown.html).toContain('Nessuna domanda dell’ufficio ha questo codice')
    await placing(more, { to: 'application', application: application.id, as: 'integration' })
    expect(await standingOf(more)).toBe('attached')
  })

  test('of another procedure, and taken up again when that was wrong', async () => {
    await placing(other, { to: 'other-procedure' })
    expect(await standingOf(other)).toBe('other-procedure')
    const olga = await signedIn(stage, address, operator)
    expect((await olga.visit('/smistamento?mostra=other-procedure')).html).toContain(other)
    await placing(other, { to: 'set-aside' })
    expect(await standingOf(other)).toBe('set-aside')
  })

  test('two at once: the second is told that it is done', async () => {
    const olga = await signedIn(stage, address, operator)
    const form = formIn(await olga.visit(path(unreadable)), path(unreadable))
    await placing(unreadable, { to: 'application', application: application.id, as: 'integration' })
    const again = await olga.send(path(unreadable), { ...form, to: 'set-aside' })
    expect(again.html).toContain('già stato smistato')
    expect(await standingOf(unreadable)).toBe('attached')
  })
})
