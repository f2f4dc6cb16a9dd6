import { describe, expect, test } from 'vitest'
import type { ApplicationId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { anAvviso } from '../harness/avviso.js'
import { smallPdf } from '../reading/small-pdf.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import {
  applicationOf,
  apply,
  avvisoOf,
  director,
  formOf,
  operator,
  order,
  responsible,
} from '../workflow/people-at-work.js'
import { active, hostile } from './hostile-mail.js'
import { formIn, openConsole, signedIn } from './visitor.js'

const stage = await officeAtWork('paper')
const { commands, record } = stage
const { db } = record
const address = await openConsole(stage)
const usual = avvisoOf('GE-2031-001', {
  opensAt: '2031-03-10T09:00:00+01:00',
  closesAt: '2031-03-14T12:00:00+01:00',
})
const avviso = anAvviso({
  ...usual,
  channels: {
    ...usual.channels,
    counter: { where: 'via di Prova 1' },
    post: { rule: 'posted', address: 'via di Prova 1' },
  },
})
const call = avviso.id
await commands.draftCall(order(operator), avviso)
await stage.settle()
await commands.approveAvviso(call, { ...order(director), confirmed: ['pec-only'] })
await commands.publishAvviso(call, order(responsible))
await stage.until('2031-03-10T10:00:00+01:00' as Instant)
const olga = await signedIn(stage, address, operator)
const renato = await signedIn(stage, address, responsible)

const counter = `/chiamate/${call}/sportello`
const scan = (text: string) => smallPdf({ keywords: text, fields: [] })
const paper = scan('domanda')

describe('an application on paper', () => {
  test('needs how and when it came, and its scan; a refusal loses nothing that was typed', async () => {
    const form = formIn(await olga.visit(counter), counter)
    const silent = await olga.upload(counter, form, { scan1: paper })
    expect(silent.status).toBe(422)
    expect(silent.html).toContain('come è presentata')
    const bare = await olga.upload(counter, { ...form, channel: 'counter' }, {})
    expect(bare.html).toContain('Manca la scansione')
    const posted = { ...form, channel: 'raccomandata', postedAt: '2031-03-10T08:00' }
    const unproven = await olga.upload(counter, posted, { scan1: paper })
    expect(unproven.html).toContain('numero della raccomandata')
    expect(formIn(unproven, counter).postedAt).toBe('2031-03-10T08:00')
    const future = { ...form, channel: 'counter', presentedAt: '2031-03-12T09:00' }
    expect((await olga.upload(counter, future, { scan1: paper })).html).toContain('deve ancora venire')
    const program = Buffer.from('MZ not a paper')
    const wrong = await olga.upload(counter, { ...form, channel: 'counter' }, { scan1: program })
    expect(wrong.html).toContain('solo PDF, PNG o JPEG')
    expect(await db.selectFrom('application').select('id').execute()).toHaveLength(0)
  })

  test('is registered with its number, and its receipt is printed', async () => {
    const form = formIn(await olga.visit(counter), counter)
    const done = await olga.upload(counter, { ...form, channel: 'counter' }, { scan1: paper })
    expect(done.html).toMatch(/registrata con il protocollo 2031\/\d{6}/)
    await stage.settle()
    const { id } = await db.selectFrom('application').select('id').executeTakeFirstOrThrow()
    await expect
      .poll(async () => (await olga.visit(counter)).html, { timeout: 20_000 })
      .toContain(`/domande/${id}/ricevuta`)
    const receipt = await olga.visit(`/domande/${id}/ricevuta`)
    expect(receipt.headers.get('content-type')).toBe('application/pdf')
    const again = await olga.upload(
      counter,
      { ...formIn(await olga.visit(counter), counter), channel: 'counter' },
      { scan1: paper },
    )
    expect(again.html).toContain('già registrata')
  })
})

describe('many at once', () => {
  const ids: ApplicationId[] = []
  test('those that nothing stands against are admitted by one order', async () => {
    for (const number of [1, 2, 3]) {
      const from = `persona${number}@pec.cittadini.example`
      const transaction = await apply(stage.provider, call, { from, at: record.clock.now() })
      await stage.settle()
      const { id } = await applicationOf(record, transaction)
      const data = formOf({ number, pec: from })
      const surname = number === 1 ? `=HYPERLINK("x") ${hostile}`.slice(0, 100) : `Prova${number}`
      const met = number === 3 ? {} : data.requirements
      await commands.enterData(id, order(operator), {
        ...data,
        applicant: { ...data.applicant, surname },
        requirements: met,
      })
      ids.push(id)
    }
    await stage.settle()
    const path = `/chiamate/${call}/domande/ammetti`
    const page = await renato.visit(path)
    expect(page.html).not.toMatch(active)
    const form = formIn(page, path)
    expect(
      Object.keys(form)
        .filter((field) => field.startsWith('domanda.'))
        .sort(),
    ).toEqual([`domanda.${ids[0]}`, `domanda.${ids[1]}`].sort())
    const { csrf = '', command = '' } = form
    expect((await renato.send(path, { csrf, command })).html).toContain('almeno una domanda')
    const done = await renato.send(path, form)
    expect(done.html).toContain('Ammissione di 2 domande avviata')
    await stage.settle()
    const admitted = await db.selectFrom('application').select('id').where('state', '=', 'admitted').execute()
    expect(admitted.map(({ id }) => id).sort()).toEqual([ids[0], ids[1]].sort())
  })

  test('leave as a table in which nothing is a formula, for a spreadsheet or as it is', async () => {
    const csv = await olga.visit(`/chiamate/${call}/domande/esporta/csv`)
    expect(csv.html).toContain("'=HYPERLINK")
    expect(csv.html.trim().split('\r\n')).toHaveLength(5)
    const xlsx = await olga.visit(`/chiamate/${call}/domande/esporta/xlsx`)
    expect(xlsx.status).toBe(200)
    expect(xlsx.html.slice(0, 2)).toBe('PK')
    expect((await olga.visit(`/chiamate/${call}/domande/esporta/exe`)).status).toBe(404)
  })

  test('are looked up elsewhere: the file leaves, and what comes back is told before it is applied', async () => {
    const path = `/chiamate/${call}/scambio`
    const file = await olga.send(`${path}/esporta`, formIn(await olga.visit(path), `${path}/esporta`))
    expect(file.html.slice(0, 2)).toBe('PK')
    expect((await olga.visit(path)).html).toContain('Olga Fittizia')
    const form = formIn(await olga.visit(path), `${path}/anteprima`)
    const none = await olga.upload(`${path}/anteprima`, form, {})
    expect(none.html).toContain('Scegliere il foglio')
    const wrong = await olga.upload(`${path}/anteprima`, form, {
      answers: Buffer.from('non è un foglio'),
    })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('Nulla è stato cambiato')
    const forged = await olga.send(`${path}/applica`, {
      csrf: form.csrf ?? '',
      command: form.command ?? '',
      file: 'x',
      found: '{}',
    })
    expect(forged.html).toContain('caricare di nuovo il foglio')
  })
})
