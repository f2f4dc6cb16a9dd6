import { describe, expect, test } from 'vitest'
import type { CriteriaId, OfficeId, StaffId } from '../../schemas/ids.js'
import { recordHealthReading } from '../../storage/health-readings.js'
import { keepStaff } from '../../storage/offices.js'
import { completedL68Criteria } from '../harness/l68-avviso.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import { applicationOf, apply, operator, publish, responsible } from '../workflow/people-at-work.js'
import { active, hostile } from './hostile-mail.js'
import { formIn, openConsole, signedIn } from './visitor.js'

const stage = await officeAtWork('who saw what')
const { record } = stage
const address = await openConsole(stage)
const auditor = 'ge.rev' as StaffId
await keepStaff(record.db, [
  { id: auditor, office: 'ge' as OfficeId, name: 'Rita Fittizia', roles: ['revisore'] },
  { id: 'ge.adm' as StaffId, office: 'ge' as OfficeId, name: 'Ada Fittizia', roles: ['amministratore'] },
])
const call = await publish(stage, 'GE-2031-001', {
  opensAt: '2031-03-10T09:00:00+01:00',
  closesAt: '2031-03-14T12:00:00+01:00',
})
const at = '2031-03-10T10:00:00+01:00'
const transaction = await apply(stage.provider, call, { from: 'anna@pec.cittadini.example', at })
await stage.until(at as never)
await stage.settle()
const application = await applicationOf(record, transaction)
const seen = { office: 'ge' as OfficeId, call, application: application.id, what: 'domanda' }
await recordHealthReading(
  record.db,
  record.clock.now(),
  { ...seen, staff: operator, why: 'istruttoria, domanda examined' },
  { ...seen, staff: responsible, why: hostile },
)

describe('a revisore reads who saw data of health', () => {
  test('when, why and whose, by person, by call and by application', async () => {
    const rita = await signedIn(stage, address, auditor)
    const all = await rita.visit('/letture')
    expect(all.html).toContain('2 letture.')
    expect(all.html).toContain('Olga Fittizia')
    expect(all.html).toContain(application.public_code)
    expect(all.html).not.toMatch(active)
    expect((await rita.visit(`/letture?chi=${operator}`)).html).toContain('Una lettura.')
    expect((await rita.visit(`/letture?codice=${application.public_code.toLowerCase()}`)).html).toContain(
      '2 letture.',
    )
    expect((await rita.visit('/letture?chiamata=GE-2031-999')).html).toContain('Nessuna lettura')
  })

  test('and takes them away as a table in which nothing is a formula', async () => {
    const rita = await signedIn(stage, address, auditor)
    const { html } = await rita.visit('/letture/esporta')
    expect(html.trim().split('\r\n')).toHaveLength(3)
    expect(html).toContain("'=HYPERLINK")
  })
})

describe('the office as it is', () => {
  test('is read by the amministratore: people, mailboxes, criteria in words', async () => {
    const ada = await signedIn(stage, address, 'ge.adm' as StaffId)
    const { html } = await ada.visit('/ufficio')
    expect(html).toContain('Olga Fittizia')
    expect(html).toContain('cpi.genova@pec.office.example')
    expect(html).toContain('letta fino a')
    expect(html).not.toContain('Deposita i criteri')
    expect((await ada.visit('/criteri/art16-emilia-romagna')).html).toContain('Come si danno i punti')
    expect((await ada.visit('/criteri/l68-art18-pistoia')).html).toContain('anzianità di iscrizione')
    expect((await ada.visit('/criteri/..%2Fload')).status).toBe(404)
  })

  test('keeps criteria of its own when a responsabile brings them whole', async () => {
    const renato = await signedIn(stage, address, responsible)
    const form = formIn(await renato.visit('/ufficio'), '/ufficio/criteri')
    const path = '/ufficio/criteri'
    expect((await renato.upload(path, form, {})).html).toContain('Scegliere il file')
    const wrong = await renato.upload(path, form, { criteria: Buffer.from('id: [') })
    expect(wrong.status).toBe(422)
    const done = await renato.upload(path, form, { criteria: Buffer.from(completedL68Criteria()) })
    expect(done.html).toContain('Criteri depositati')
    expect(done.html).toContain('depositati da Renato Fittizio')
    const id = 'l68-art18-pistoia' as CriteriaId
    expect((await renato.visit(`/criteri/${id}`)).html).toContain('dell’ufficio, depositati da')
  })
})
