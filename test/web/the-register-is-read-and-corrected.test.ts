import { describe, expect, test } from 'vitest'
import { officeAddress } from '../../demo/stage.js'
import type { Instant } from '../../schemas/time.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import { apply, operator, publish, responsible } from '../workflow/people-at-work.js'
import { active, hostile } from './hostile-mail.js'
import { formIn, openConsole, signedIn } from './visitor.js'

const stage = await officeAtWork('register')
const { db } = stage.record
const address = await openConsole(stage)
const call = await publish(stage, 'GE-2031-001', {
  opensAt: '2031-03-10T09:00:00+01:00',
  closesAt: '2031-03-14T12:00:00+01:00',
})
await apply(stage.provider, call, { from: 'anna@pec.cittadini.example', at: '2031-03-10T10:00:00+01:00' })
await stage.provider.send({
  from: 'bruno@pec.cittadini.example',
  to: [officeAddress],
  subject: hostile,
  text: 'Buongiorno.',
  at: '2031-03-10T10:05:00+01:00',
})
await stage.until('2031-03-10T11:00:00+01:00' as Instant)
const olga = await signedIn(stage, address, operator)
const renato = await signedIn(stage, address, responsible)
const ofDay = '/registro?giorno=2031-03-10'

describe('a day of the register', () => {
  test('shows what came in and went out, filtered', async () => {
    const all = await olga.visit(ofDay)
    expect(all.html).toContain('anna@pec.cittadini.example')
    expect(all.html).toContain('in partenza')
    expect(all.html).not.toMatch(active)
    const incoming = await olga.visit(`${ofDay}&verso=in&cerca=bruno`)
    expect(incoming.html).toContain('Una registrazione.')
    expect(incoming.html).not.toContain('anna@pec')
  })

  test('that does not exist is today', async () => {
    expect((await olga.visit('/registro?giorno=2031-02-31')).html).toContain('10 marzo 2031')
  })

  test('leaves as a table in which nothing is a formula', async () => {
    const file = await olga.visit('/registro/esporta?dal=2031-03-10&al=2031-03-10')
    expect(file.headers.get('content-disposition')).toContain('attachment')
    const lines = file.html.split('\r\n')
    expect(lines[0]).toMatch(/^\ufeff?Registrazione;Protocollo/)
    expect(file.html).toContain("'=HYPERLINK")
    expect(file.html).not.toMatch(/(^|;)"?[=+@-]/m)
    expect((await olga.visit('/registro/esporta?dal=2031-03-10&al=2031-03-09')).status).toBe(404)
  })
})

describe('an entry', () => {
  test('is annulled by a responsabile with a reason, and stays readable', async () => {
    const { year, number } = await db
      .selectFrom('register_entry')
      .select(['year', 'number'])
      .where('correspondent', '=', 'bruno@pec.cittadini.example')
      .executeTakeFirstOrThrow()
    const path = `/registro/ge/${year}/${number}`
    const page = await renato.visit(path)
    expect((await olga.visit(path)).html).not.toContain('/annulla')
    const form = formIn(page, `${path}/annulla`)
    const silent = await renato.send(`${path}/annulla`, { ...form, reason: ' ' })
    expect(silent.status).toBe(422)
    const done = await renato.send(`${path}/annulla`, { ...form, reason: `Registrata due volte ${hostile}` })
    expect(done.html).toContain('Registrazione annullata.')
    expect(done.html).toContain('Registrata due volte')
    expect(done.html).not.toMatch(active)
    expect((await olga.visit(ofDay)).html).toContain('annullata')
    expect((await olga.visit('/registro/ge/2031/999999')).status).toBe(404)
    expect((await olga.visit('/registro/ge/abc/1')).status).toBe(404)
  })
})

describe('the region’s numbers', () => {
  test('are refused in words when the file is none, or the office has numbers of its own', async () => {
    const form = formIn(await renato.visit('/registro'), '/registro/numeri')
    const none = await renato.send('/registro/numeri', form)
    expect(none.status).toBe(422)
    expect(none.html).toContain('Scegliere il foglio XLSX')
    const opening = formIn(await renato.visit('/registro'), '/registro/emergenza/apri')
    const refused = await renato.send('/registro/emergenza/apri', {
      ...opening,
      began: '2031-03-10T10:30',
      reason: 'Il protocollo non risponde',
    })
    expect(refused.html).toContain('sono quelli del suo registro')
    const crooked = await renato.send('/registro/emergenza/apri', { ...opening, began: 'ieri', reason: 'x' })
    expect(crooked.html).toContain('non è un giorno con la sua ora')
  })

  test('come in an emergency later: the register of emergency is opened and closed by hand', async () => {
    await db
      .updateTable('office')
      .set({ protocollo: 'regionale' })
      .where('id', '=', 'ge' as never)
      .execute()
    const opening = formIn(await renato.visit('/registro'), '/registro/emergenza/apri')
    const opened = await renato.send('/registro/emergenza/apri', {
      ...opening,
      began: '2031-03-10T10:30',
      reason: 'Il protocollo non risponde',
    })
    expect(opened.html).toContain('Il registro di emergenza è aperto')
    const closing = formIn(opened, '/registro/emergenza/chiudi')
    const closed = await renato.send('/registro/emergenza/chiudi', {
      ...closing,
      restored: '2031-03-10T10:50',
    })
    expect(closed.html).toContain('Registro di emergenza chiuso')
  })
})

describe('a day that is over', () => {
  test('once it is closed is a paper', async () => {
    expect((await olga.visit('/registro/ge/giornaliero/2031-03-10')).status).toBe(404)
    await stage.until('2031-03-11T01:00:00+01:00' as Instant)
    const { day } = await db.selectFrom('register_day').select('day').executeTakeFirstOrThrow()
    const paper = await olga.visit(`/registro/ge/giornaliero/${day}`)
    expect(paper.headers.get('content-type')).toBe('application/pdf')
    expect(paper.html.slice(0, 5)).toBe('%PDF-')
    expect((await olga.visit('/registro/ge/giornaliero/ieri')).status).toBe(404)
  })
})
