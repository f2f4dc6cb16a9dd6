import { describe, expect, test } from 'vitest'
import { controlCharacter } from '../../domain/codice-fiscale.js'
import type { ApplicationId, StaffId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import { applicationOf, apply, operator, publish, responsible } from '../workflow/people-at-work.js'
import { formIn, openConsole, signedIn, type Visitor } from './visitor.js'

const stage = await officeAtWork('review')
const { db } = stage.record
const address = await openConsole(stage)
const call = await publish(stage, 'GE-2031-001', {
  opensAt: '2031-03-10T09:00:00+01:00',
  closesAt: '2031-03-14T12:00:00+01:00',
})
const ids: ApplicationId[] = []
for (const name of ['anna', 'bruno', 'carla']) {
  const from = `${name}@pec.cittadini.example`
  const transaction = await apply(stage.provider, call, { from, at: '2031-03-10T10:00:00+01:00' })
  await stage.until('2031-03-10T11:00:00+01:00' as Instant)
  ids.push((await applicationOf(stage.record, transaction)).id)
}
const [anna, bruno, carla] = ids as [ApplicationId, ApplicationId, ApplicationId]
const enter = async (staff: StaffId): Promise<Visitor> => await signedIn(stage, address, staff)

/** Born in Genova on the first days of 1980. */
function codiceFiscaleOf(number: number): string {
  const first15 = `FTTMRA80A0${number + 1}D969`
  return first15 + controlCharacter(first15)
}

/** What an operatore reads in the paper. */
const typed = (number: number) => ({
  'applicant.surname': 'Fittizio',
  'applicant.name': 'Mario',
  'applicant.codiceFiscale': codiceFiscaleOf(number),

  'applicant.birthDate': `0${number + 1}/01/1980`,
  'applicant.address': 'via di Prova 1, Genova',
  'requirements.patente-b': 'sì',
  'facts.isee': '8.500,00',
  'facts.unemployed': 'yes',
  'recapito.by': 'pec',
  'signatory.as': 'applicant',
  signature: 'digital',
  'verdict.patente-b': 'met',
})
const stateOf = async (id: ApplicationId) =>
  (await db.selectFrom('application').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state

describe('an operatore reads the form', () => {
  test('what the machine could read is there already, with where it stands', async () => {
    const olga = await enter(operator)
    const page = await olga.visit(`/domande/${anna}`)
    expect(page.html).toContain('anna@pec.cittadini.example')
    expect(page.html).toContain('Da: modulo, pag. 1, campo «La mia PEC»')
    const form = formIn(page, `/domande/${anna}/dati`)
    expect(form['applicant.birthDate']).toBe('01/01/1980')
  })

  test('what is typed wrongly is told by its field, and nothing that was typed is lost', async () => {
    const olga = await enter(operator)
    const form = formIn(await olga.visit(`/domande/${anna}`), `/domande/${anna}/dati`)
    const wrong = { ...form, ...typed(0), 'facts.isee': 'ottomila', 'applicant.surname': '<b>Fittizio</b>' }
    const again = await olga.send(`/domande/${anna}/dati`, wrong)
    expect(again.status).toBe(422)
    expect(again.html).toContain('Nulla è stato salvato')
    const kept = formIn(again, `/domande/${anna}/dati`)
    expect(kept['facts.isee']).toBe('ottomila')
    expect(kept['applicant.surname']).toBe('<b>Fittizio</b>')
    expect(again.html).not.toContain('<b>Fittizio</b>')
    expect(kept.command).not.toBe(form.command)
    expect(await stateOf(anna)).toBe('registered')
  })

  test('a form sent twice is one decision', async () => {
    const olga = await enter(operator)
    const form = { ...formIn(await olga.visit(`/domande/${anna}`), `/domande/${anna}/dati`), ...typed(0) }
    const [first, second] = await Promise.all([
      olga.send(`/domande/${anna}/dati`, form),
      olga.send(`/domande/${anna}/dati`, form),
    ])
    expect([first.status, second.status]).toEqual([200, 200])
    const decisions = await db
      .selectFrom('decision')
      .select('command')
      .where('application', '=', anna)
      .execute()
    expect(decisions).toHaveLength(1)
    expect(await stateOf(anna)).toBe('examined')
  })
})

describe('a responsabile decides', () => {
  test('and is led to the next in line', async () => {
    const renato = await enter(responsible)
    const olga = await enter(operator)
    const form = formIn(await olga.visit(`/domande/${bruno}`), `/domande/${bruno}/dati`)
    await olga.send(`/domande/${bruno}/dati`, { ...form, ...typed(1) })
    const page = await renato.visit(`/domande/${anna}`)
    const next = await renato.send(`/domande/${anna}/ammetti`, formIn(page, `/domande/${anna}/ammetti`))
    expect(next.html).toContain('Domanda ammessa.')
    expect(new URL(next.url).pathname).toBe(`/domande/${bruno}`)
    expect(await stateOf(anna)).toBe('admitted')
  })

  test('on a page that is older than what was decided since, it is refused with what changed', async () => {
    const renato = await enter(responsible)
    const olga = await enter(operator)
    const old = formIn(await renato.visit(`/domande/${bruno}`), `/domande/${bruno}/ammetti`)
    const form = formIn(await olga.visit(`/domande/${bruno}`), `/domande/${bruno}/dati`)
    await olga.send(`/domande/${bruno}/dati`, { ...form, ...typed(1), 'facts.isee': '9.000,00' })
    const refused = await renato.send(`/domande/${bruno}/ammetti`, old)
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('Nel frattempo è cambiato qualcosa')
    expect(await stateOf(bruno)).toBe('examined')
  })

  test('an exclusion without a reason is not one', async () => {
    const renato = await enter(responsible)
    const form = formIn(await renato.visit(`/domande/${bruno}`), `/domande/${bruno}/escludi`)
    const refused = await renato.send(`/domande/${bruno}/escludi`, form)
    expect(refused.html).toContain('almeno un motivo')
    expect(await stateOf(bruno)).toBe('examined')
  })

  test('who declares a conflict may only read from then on', async () => {
    const renato = await enter(responsible)
    const form = formIn(await renato.visit(`/domande/${bruno}`), `/domande/${bruno}/conflitto`)
    await renato.send(`/domande/${bruno}/conflitto`, form)
    const page = await renato.visit(`/domande/${bruno}`)
    expect(page.html).toContain('hai dichiarato un conflitto')
    expect(page.html).not.toContain('/ammetti')
  })
})

describe('a session that ends while somebody types', () => {
  test('loses nothing: after signing in again the page is as it was', async () => {
    const olga = await enter(operator)
    const form = formIn(await olga.visit(`/domande/${carla}`), `/domande/${carla}/dati`)
    await db
      .updateTable('session')
      .set({ ended_at: stage.record.clock.now() })
      .where('staff', '=', operator)
      .execute()
    const over = await olga.send(`/domande/${carla}/dati`, { ...form, ...typed(2) })
    expect(over.status).toBe(401)
    expect(over.html).toContain('non è andato perso')
    expect(await stateOf(carla)).toBe('registered')

    const renato = await enter(responsible)
    expect(new URL((await renato.visit('/ripresa')).url).pathname).toBe('/')
    const back = await (await enter(operator)).visit('/ripresa')
    expect(formIn(back, `/domande/${carla}/dati`)['applicant.address']).toBe('via di Prova 1, Genova')
    expect(back.html).toContain('La sessione era finita')
  })

  test('a form that somebody else’s page sends changes nothing', async () => {
    const olga = await enter(operator)
    const form = formIn(await olga.visit(`/domande/${carla}`), `/domande/${carla}/dati`)
    const forged = await olga.send(`/domande/${carla}/dati`, { ...form, ...typed(2), csrf: 'x' })
    expect(forged.status).toBe(403)
    expect(await stateOf(carla)).toBe('registered')
  })
})
