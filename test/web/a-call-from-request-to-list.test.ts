import { describe, expect, test } from 'vitest'
import { bodyAddress, officeAddress } from '../../demo/stage.js'
import { controlCharacter } from '../../domain/codice-fiscale.js'
import type { ApplicationId, CallId, StaffId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { directorName } from '../harness/office.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import {
  applicationOf,
  apply,
  brokenPromises,
  director,
  lastDraft,
  operator,
  order,
  responsible,
  stateOf,
} from '../workflow/people-at-work.js'
import { type Answer, formIn, openConsole, signedIn, type Visitor } from './visitor.js'

/** Olga is operatore, Renato also responsabile, Delia dirigente and responsabile: each works in pages only. */

const stage = await officeAtWork('from request to list', { startsAt: '2031-02-03T08:00:00Z' })
const { record, provider, commands } = stage
const { db } = record
const address = await openConsole(stage)
const until = (instant: string) => stage.until(instant as Instant)
const enter = async (staff: StaffId): Promise<Visitor> => await signedIn(stage, address, staff)
const call = 'GE-2031-001' as CallId
const at = (path: string) => `/chiamate/${call}${path}`
let request = ''

/** Opens a page and sends one of its forms, with what is typed in it. */
async function fill(
  one: Visitor,
  page: string,
  action: string,
  typed: { [field: string]: string } = {},
): Promise<Answer> {
  return await one.send(action, { ...formIn(await one.visit(page), action), ...typed })
}

async function writes(
  from: string,
  instant: string,
  subject: string,
  text = 'In allegato.',
): Promise<string> {
  const transaction = await provider.send({ from, to: [officeAddress], subject, text, at: instant })
  await until(instant)
  const { id } = await db
    .selectFrom('message')
    .select('id')
    .where('transaction', '=', transaction)
    .executeTakeFirstOrThrow()
  return id
}

describe('the request', () => {
  const asked = {
    'body.name': 'Comune di Portofelice',
    'body.pec': bodyAddress,
    number: '1234/2031',
    askedOn: '2031-02-03',
    'contact.name': 'Ufficio personale',
    'contact.reach': 'personale@comune.example',
    'p0.profile': 'Operaio addetto al verde <script>',
    'p0.posts': '2',
    'p0.contract': 'tempo indeterminato e pieno',
    'p0.requirements': 'patente B',
  }

  test('is registered from its message, and what it lacks is told with the rule', async () => {
    provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 30 })
    const message = await writes(bodyAddress, '2031-02-03T10:00:00+01:00', 'Richiesta di avviamento')
    const olga = await enter(operator)
    const page = `/richieste/nuova?messaggio=${message}`
    const wrong = await fill(olga, page, '/richieste/nuova', { ...asked, 'p0.posts': 'due' })
    expect(wrong.status).toBe(422)
    expect(formIn(wrong, '/richieste/nuova')).toMatchObject({ message, 'p0.posts': 'due' })
    const registered = await fill(olga, page, '/richieste/nuova', asked)
    request = new URL(registered.url).pathname.split('/').at(-1) as string
    expect(registered.html).toContain('D.Lgs 165/2001 art. 34-bis')
    expect(registered.html).not.toContain('verde <script>')
  })

  test('is not accepted while something is missing; the body is asked for it', async () => {
    const renato = await enter(responsible)
    const page = `/richieste/${request}`
    const refused = await fill(renato, page, `${page}/accogli`, { publishOn: '2031-03-03' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('La richiesta non può essere accolta')
    const done = await fill(renato, page, `${page}/completa`, { due: '2031-02-12' })
    expect(done.html).toContain('Chiesto ciò che manca')
  })

  test('is completed by who reads it; who decides on an older page is told', async () => {
    const olga = await enter(operator)
    const delia = await enter(director)
    const page = `/richieste/${request}`
    const mobility = {
      'mobility.state': 'communicated',
      'mobility.on': '2030-12-02',
      'mobility.protocollo': '998/2030',
    }
    await fill(olga, page, `${page}/dati`, mobility)
    const old = { ...formIn(await delia.visit(page), `${page}/accogli`), publishOn: '2031-03-03' }
    await fill(olga, page, `${page}/dati`, { 'p0.posts': '1' })
    const stale = await delia.send(`${page}/accogli`, old)
    expect(stale.status).toBe(422)
    expect(stale.html).toContain('Nel frattempo è cambiato qualcosa')
    const accepted = await fill(delia, page, `${page}/accogli`, { publishOn: '2031-03-03' })
    expect(accepted.html).toContain('Richiesta accolta')
  })
})

describe('the avviso', () => {
  const draft = () => `/richieste/${request}/avviso`

  test('waits for the template of the office', async () => {
    const olga = await enter(operator)
    expect((await olga.visit(draft())).html).toContain('non ha ancora un modello')
    const renato = await enter(responsible)
    const kept = await fill(renato, '/modelli', '/modelli', {
      'criteria.unica': 'art16-emilia-romagna',
      mailbox: officeAddress,
      observationDays: '10',
      drawSource: 'primo estratto sulla ruota di Genova',
      'responsible.name': 'Renato Fittizio',
      'responsible.contact': '010 555 0000',
      reviewDays: '10',
      approvalDays: '5',
    })
    expect(kept.html).toContain('Modello conservato')
  })

  test('with a plan that cannot hold is told so, and nobody can approve it', async () => {
    const olga = await enter(operator)
    const drafted = await fill(olga, draft(), draft(), {
      call,
      opensAt: '2031-03-10T09:00',
      closesAt: '2031-03-31T12:00',
    })
    expect(drafted.html).toContain('da correggere')
    await stage.settle()
    const delia = await enter(director)
    const refused = await fill(delia, at('/avviso'), at('/avviso/approva'))
    expect(refused.html).toContain('con questi tempi un termine non si può rispettare')
  })

  test('is corrected; its criteria are tried; the dirigente confirms what it shows; a responsabile publishes', async () => {
    const olga = await enter(operator)
    const corrected = await fill(olga, at('/avviso/correggi'), at('/avviso/correggi'), {
      closesAt: '2031-03-14T12:00',
    })
    expect(corrected.html).toContain('da confermare')
    expect(corrected.html).not.toContain('da correggere')
    const tried = await fill(olga, at('/prova'), at('/prova'), {
      'fact.isee': '8.500,00',
      'fact.unemployed': 'sì',
      'fact.birthDate': '1979-06-15',
    })
    expect(tried.html).toContain('I dati provati')
    const delia = await enter(director)
    const unseen = await fill(delia, at('/avviso'), at('/avviso/approva'))
    expect(unseen.html).toContain('confermare di aver visto')
    await fill(delia, at('/avviso'), at('/avviso/approva'), { 'confirmed.pec-only': 'sì' })
    await until('2031-03-03T09:00:00+01:00')
    const published = await fill(await enter(responsible), at('/avviso'), at('/avviso/pubblica'))
    expect(published.html).toContain('i termini corrono da oggi')
    expect((await olga.visit(at('/termini'))).html).toContain('7 aprile 2031')
    await stage.settle()
  })
})

const ids: ApplicationId[] = []

describe('the review', () => {
  test('is not closed while somebody waits for a decision', async () => {
    const sent: string[] = []
    for (const name of ['anna', 'bruno'])
      sent.push(
        await apply(provider, call, {
          from: `${name}@pec.cittadini.example`,
          at: '2031-03-10T10:00:00+01:00',
        }),
      )
    await until('2031-03-15T12:01:00+01:00')
    for (const transaction of sent) ids.push((await applicationOf(record, transaction)).id)
    const [olga, renato] = [await enter(operator), await enter(responsible)]
    const refused = await fill(renato, at('/graduatoria'), at('/istruttoria/chiudi'))
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('domande senza decisione')
    for (const [n, id] of ids.entries()) {
      const read = await fill(olga, `/domande/${id}`, `/domande/${id}/dati`, formRead(n))
      expect(read.html).toContain('Dati registrati')
    }
    const delia = await enter(director)
    for (const id of ids) await fill(delia, `/domande/${id}`, `/domande/${id}/ammetti`)
    const closed = await fill(renato, at('/graduatoria'), at('/istruttoria/chiudi'))
    expect(closed.html).toContain('Istruttoria chiusa')
  })
})

/** What an operatore reads in the form of a person, born on the first days of 1980. */
function formRead(n: number): { [field: string]: string } {
  const first15 = `FTTMRA80A0${n + 1}D969`
  return {
    'applicant.surname': 'Fittizio',
    'applicant.name': 'Mario',
    'applicant.codiceFiscale': first15 + controlCharacter(first15),
    'applicant.birthDate': `0${n + 1}/01/1980`,
    'applicant.address': 'via di Prova 1, Genova',
    'requirements.patente-b': 'sì',
    'facts.isee': `${n + 1}.500,00`,
    'facts.unemployed': 'yes',
    'recapito.by': 'pec',
    'signatory.as': 'applicant',
    signature: 'digital',
    'verdict.patente-b': 'met',
  }
}

/** A dirigente uploads the act, signed. */
async function approve(by: Visitor, act?: Uint8Array): Promise<Answer> {
  const signed =
    act ?? (await record.blobs.get(await stage.sign(directorName, await lastDraft(record, call))))
  const form = formIn(await by.visit(at('/graduatoria')), at('/graduatoria/approva'))
  return await by.upload(at('/graduatoria/approva'), { ...form, actNumber: '77' }, { act: signed })
}

describe('the graduatoria', () => {
  test('is not approved by who proposed it, nor by an act that is another', async () => {
    const [delia, renato] = [await enter(director), await enter(responsible)]
    const proposed = await fill(delia, at('/graduatoria'), at('/graduatoria/proponi'))
    expect(proposed.html).toContain('Impronta SHA-256')
    expect((await approve(delia)).html).toContain('Serve una seconda persona')
    await fill(renato, at('/graduatoria'), at('/istruttoria/riapri'), {
      reopeningReason: 'La propone un’altra persona.',
    })
    await fill(renato, at('/graduatoria'), at('/istruttoria/chiudi'))
    await fill(renato, at('/graduatoria'), at('/graduatoria/proponi'))
    const other = await approve(delia, Buffer.from('%PDF-1.7 un altro documento'))
    expect(other.status).toBe(422)
    expect(await stateOf(record, call)).toBe('proposed')
  })

  test('is approved by its act, published by itself, and explained place by place', async () => {
    const approved = await approve(await enter(director))
    expect(approved.html).toContain('Graduatoria approvata')
    await stage.settle()
    expect(await stateOf(record, call)).toBe('provisional-published')
    const olga = await enter(operator)
    const page = await olga.visit(at('/graduatoria?posizione=1'))
    expect(page.html).toContain('Come si formano i')
    expect(page.html).toContain('punteggio iniziale')
    expect((await olga.visit(at('/graduatoria/versioni'))).html).toContain('Nessuna posizione cambia')
  })

  test('everybody is told once, and what became of each letter is there', async () => {
    const renato = await enter(responsible)
    await fill(renato, at('/comunicazioni'), at('/comunicazioni/lettere'))
    await until('2031-03-15T14:00:00+01:00')
    const page = await renato.visit(at('/comunicazioni?esito=consegnate'))
    expect(page.html).toContain('2 di 2 partite')
    expect(page.html).toContain('Comunicazione della posizione')
    expect(page.html).not.toContain(`action="${at('/comunicazioni/lettere')}"`)
    const [, delivery] = /href="\/invii\/([^"]*\.position\.\d+)"/.exec(page.html) ?? []
    expect((await renato.visit(`/invii/${delivery}`)).html).toContain('Avvenuta consegna')
  })

  test('an observation shows its effect, is answered, and the term is closed when it is over', async () => {
    const from = 'bruno@pec.cittadini.example'
    const message = await writes(
      from,
      '2031-03-18T09:00:00+01:00',
      'Osservazione',
      'Il mio ISEE è più basso.',
    )
    const bruno = ids[1] as ApplicationId
    const to = { to: 'application', application: bruno, as: 'observation' } as const
    await commands.assignMessage(message as never, order(operator), to)
    const renato = await enter(responsible)
    const page = `/osservazioni/${bruno}.observation.1`
    expect((await renato.visit(page)).html).toContain('Il mio ISEE è più basso.')
    const effect = await fill(renato, page, `${page}/effetto`, { 'fact.isee': '0,00' })
    expect(effect.html).toContain('Posizioni che cambierebbero')
    const mute = await fill(renato, page, `${page}/decidi`, { outcome: 'rejected' })
    expect(mute.status).toBe(422)
    await fill(renato, page, `${page}/decidi`, { outcome: 'rejected', answer: 'L’ISEE è quello dichiarato.' })
    const early = await fill(renato, at('/osservazioni'), at('/osservazioni/chiudi'))
    expect(early.html).toContain('La graduatoria definitiva aspetta')
    await until('2031-03-26T09:00:00+01:00')
    const closed = await fill(renato, at('/osservazioni'), at('/osservazioni/chiudi'))
    expect(closed.html).toContain('si propone la graduatoria definitiva')
  })
})

describe('the list', () => {
  test('leaves for the body, and the call ends with the proof that it arrived', async () => {
    const renato = await enter(responsible)
    await fill(renato, at('/graduatoria'), at('/graduatoria/proponi'))
    await approve(await enter(director))
    await stage.settle()
    const sent = await fill(renato, at('/elenco'), at('/elenco/invia'))
    expect(sent.html).toContain('Elenco mandato')
    await stage.settle()
    await until('2031-03-26T11:00:00+01:00')
    expect(await stateOf(record, call)).toBe('closed')
    expect((await renato.visit(at('/elenco'))).html).toContain('consegnata')
    expect(await brokenPromises(record)).toEqual([])
  })

  test('everything that happened is in the fascicolo, with who did it', async () => {
    const page = await (await enter(operator)).visit(at('/fascicolo'))
    for (const words of [
      'Elenco mandato all’ente',
      'Graduatoria approvata',
      'Avvenuta consegna',
      'Delia Fittizia',
    ])
      expect(page.html).toContain(words)
  })
})

test('a letter on paper is posted by a person, and its outcome needs its proof', async () => {
  const olga = await enter(operator)
  const scanned = { by: 'counter', presentedAt: '2031-03-26T10:00', 'body.name': 'Ente parco di prova' }
  const form = { ...formIn(await olga.visit('/richieste/nuova'), '/richieste/nuova'), ...scanned }
  expect((await olga.upload('/richieste/nuova', form, {})).html).toContain('Manca la scansione')
  const registered = await olga.upload('/richieste/nuova', form, { scan: Buffer.from('scansione') })
  const page = new URL(registered.url).pathname
  expect((await olga.visit(`${page}/documenti/1`)).html).toBe('scansione')
  const reasons = 'Non è detto per quale profilo si chiedono le persone.'
  await fill(await enter(director), page, `${page}/rifiuta`, { reasons })
  await stage.settle()
  expect((await olga.visit('/')).html).toContain('Spedire o consegnare 1 lettere')
  const [, delivery] = /href="\/invii\/([^"]+)"/.exec((await olga.visit('/lettere')).html) ?? []
  const letter = await olga.visit(`/invii/${delivery}/lettera`)
  expect(letter.headers.get('content-type')).toBe('application/pdf')
  await until('2031-03-27T12:00:00+01:00')
  const paper = `/invii/${delivery}/carta`
  const outcome = {
    ...formIn(await olga.visit(`/invii/${delivery}`), paper),
    outcome: 'delivered',
    at: '2031-03-27T10:00',
    number: '12345',
  }
  const unproven = await olga.upload(paper, outcome, {})
  expect(unproven.status).toBe(422)
  expect(unproven.html).toContain('Servono il numero della raccomandata e la scansione')
  const again = { ...outcome, ...formIn(unproven, paper) }
  const proven = await olga.upload(paper, again, { proof: Buffer.from('avviso di ricevimento') })
  expect(proven.html).toContain('Esito registrato')
  expect((await olga.visit('/lettere')).html).toContain('Nessuna lettera aspetta')
})
