import { createHash } from 'node:crypto'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { bodyAddress } from '../../demo/stage.js'
import { romeDate } from '../../domain/terms/index.js'
import type { ApplicationData } from '../../schemas/application.js'
import type { ApplicationId, CallId, Digest, MessageId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { verifyAudit } from '../../storage/audit.js'
import { documentsOf } from '../../storage/documents.js'
import { mailingProgress } from '../../storage/mailings.js'
import { squeezed, textOf } from '../documents/reading.js'
import { officeAtWork } from './office-at-work.js'
import {
  alertsOf,
  applicationOf,
  apply,
  approveGraduatoria,
  brokenPromises,
  codeOf,
  director,
  formOf,
  operator,
  order,
  publish,
  responsible,
  stateOf,
} from './people-at-work.js'

const stage = await officeAtWork('all that happens')
const { commands, record, provider } = stage
const { db } = record
const until = (instant: string) => stage.until(instant as Instant)
const address = (name: string) => `${name}@pec.cittadini.example`
const ids: { [name: string]: ApplicationId } = {}
const idOf = (name: string) => ids[name] as ApplicationId
let call = 'GE-2031-001' as CallId

const ofPerson = (name: string, number: number, isee: string) =>
  formOf({ number, isee, pec: address(name), birthDate: `1985-01-0${number}` })
const stateOfApplication = async (name: string) =>
  (await db.selectFrom('application').select('state').where('id', '=', idOf(name)).executeTakeFirstOrThrow())
    .state

async function lastMessageFrom(name: string): Promise<MessageId> {
  const { id } = await db
    .selectFrom('message')
    .select('id')
    .where('certified_sender', '=', address(name))
    .orderBy('registered_at', 'desc')
    .executeTakeFirstOrThrow()
  return id
}

/** The last letter that left for somebody, in the words of the message. */
async function lastLetterTo(name: string) {
  const { digest, ...letter } = await db
    .selectFrom('delivery')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .select(['purpose', 'recipient', 'delivery.state', 'digest'])
    .where('application', '=', idOf(name))
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow()
  const { text } = await simpleParser(await record.blobs.get(digest))
  return { ...letter, text: text ?? '' }
}

/** Somebody writes again, without a form. */
async function writes(name: string, at: string, subject: string): Promise<void> {
  await provider.send({
    from: address(name),
    to: [stage.office.mailbox.address],
    subject,
    text: 'Si veda quanto segue.',
    at,
  })
}

describe('the review', () => {
  test('four people apply', async () => {
    call = await publish(stage, 'GE-2031-001', {
      opensAt: '2031-03-10T09:00:00+01:00',
      closesAt: '2031-03-14T12:00:00+01:00',
      observationDays: 10,
    })
    const sent: { [name: string]: string } = {}
    for (const [n, name] of ['anna', 'bruno', 'carla', 'dario'].entries())
      sent[name] = await apply(provider, call, {
        from: address(name),
        at: `2031-03-1${n}T10:00:00+01:00`,
      })
    await until('2031-03-15T12:01:00+01:00')
    for (const [name, transaction] of Object.entries(sent))
      ids[name] = (await applicationOf(record, transaction)).id
  })

  test('what is missing is asked, by a letter with its proof; the answer is read and decided', async () => {
    const form = ofPerson('anna', 1, '1000.00')
    const unsigned: ApplicationData = {
      ...form,
      signature: 'none',
      applicant: { ...form.applicant, pec: null },
    }
    expect((await commands.enterData(idOf('anna'), order(operator), unsigned)).findings).toContain(
      'no-valid-ground',
    )
    expect(await codeOf(commands.admit(idOf('anna'), order(responsible)))).toBe('not-admissible')
    const missing = [{ what: 'la firma sul modulo', remedy: 'firmarlo e mandarlo di nuovo' }]
    const today = { missing, due: '2031-03-15' as LegalDate }
    expect(await codeOf(commands.askIntegration(idOf('anna'), order(responsible), today))).toBe(
      'term-too-short',
    )
    const asked = { missing, due: '2031-03-20' as LegalDate }
    await commands.askIntegration(idOf('anna'), order(responsible), asked)
    await stage.settle()
    const letter = await db
      .selectFrom('delivery')
      .select(['state', 'recipient', 'purpose'])
      .where('application', '=', idOf('anna'))
      .where('purpose', '=', 'integration')
      .executeTakeFirstOrThrow()
    expect(letter).toEqual({ state: 'delivered', recipient: address('anna'), purpose: 'integration' })
    expect(await codeOf(commands.admit(idOf('anna'), order(responsible)))).toBe('wrong-state')

    await writes('anna', '2031-03-18T09:00:00+01:00', 'Re: Richiesta di integrazione')
    await until('2031-03-18T10:00:00+01:00')
    const message = await lastMessageFrom('anna')
    const standing = await db
      .selectFrom('message')
      .select('standing')
      .where('id', '=', message)
      .executeTakeFirstOrThrow()
    if (standing.standing === 'to-assign')
      await commands.assignMessage(message, order(operator), {
        to: 'application',
        application: idOf('anna'),
        as: 'answer',
      })
    await commands.enterData(idOf('anna'), order(operator), ofPerson('anna', 1, '1000.00'))
    expect((await commands.admit(idOf('anna'), order(responsible))).state).toBe('admitted')
  })

  test('who does not answer in time is decided on as it is', async () => {
    const form = ofPerson('bruno', 2, '2000.00')
    const unsigned: ApplicationData = {
      ...form,
      signature: 'none',
      applicant: { ...form.applicant, pec: null },
      recapito: { by: 'counter' },
    }
    await commands.enterData(idOf('bruno'), order(operator), unsigned)
    const missing = [{ what: 'la firma sul modulo', remedy: 'firmarlo e mandarlo di nuovo' }]
    await commands.askIntegration(idOf('bruno'), order(responsible), {
      missing,
      due: '2031-03-20' as LegalDate,
    })
    await until('2031-03-20T20:00:00+01:00')
    expect(await stateOfApplication('bruno')).toBe('integrating')
    await until('2031-03-21T00:01:00+01:00')
    expect(await stateOfApplication('bruno')).toBe('examined')
    expect(await codeOf(commands.admit(idOf('bruno'), order(responsible)))).toBe('not-admissible')
    const reasons = ['integration-missing', 'no-valid-ground'] as const
    expect((await commands.exclude(idOf('bruno'), { ...order(responsible), reasons })).state).toBe('excluded')
  })

  test('one is admitted with reserve, and told why, what lifts it and by when', async () => {
    await commands.enterData(idOf('carla'), order(operator), ofPerson('carla', 3, '3000.00'))
    const reserve = {
      reason: 'In attesa dell’esito del ricorso sul titolo di studio.',
      until: 'la decisione sul ricorso',
      by: '2031-04-30' as LegalDate,
    }
    const admitted = (change: Partial<typeof reserve>) =>
      codeOf(commands.admitWithReserve(idOf('carla'), order(responsible), { ...reserve, ...change }))
    expect(await admitted({ reason: 'così' })).toBe('data-invalid')
    expect(await admitted({ by: '2031-03-01' as LegalDate })).toBe('term-too-short')
    const { state } = await commands.admitWithReserve(idOf('carla'), order(responsible), reserve)
    expect(state).toBe('with-reserve')
    await stage.settle()
    const letter = await lastLetterTo('carla')
    expect(letter).toMatchObject({ purpose: 'reserve', recipient: address('carla'), state: 'delivered' })
    expect(letter.text).toContain(
      'La riserva si scioglie con: la decisione sul ricorso, entro il 30 aprile 2031.',
    )
    expect(letter.text).toContain(reserve.reason)
  })

  test('who declares a conflict of interest decides no more on that application', async () => {
    await commands.enterData(idOf('dario'), order(operator), ofPerson('dario', 4, '4000.00'))
    await commands.declareConflict(idOf('dario'), order(director))
    expect(await codeOf(commands.admit(idOf('dario'), order(director)))).toBe('conflict')
  })

  test('a decision on a stale page is refused, saying what was decided meanwhile', async () => {
    const { seen } = await commands.enterData(idOf('dario'), order(operator), ofPerson('dario', 4, '4000.00'))
    await commands.enterData(idOf('dario'), order(operator), ofPerson('dario', 4, '4500.00'))
    const late = commands.admit(idOf('dario'), { ...order(responsible), seen })
    await expect(late).rejects.toMatchObject({
      code: 'stale-page',
      message: expect.stringContaining('enter-data'),
    })
    expect((await commands.admit(idOf('dario'), { ...order(responsible), seen: seen + 1 })).state).toBe(
      'admitted',
    )
  })
})

describe('a datum that the criteria want of everybody', () => {
  const why = 'La domanda va riletta: manca un dato.'
  const retype = async (change: ApplicationData['facts']) => {
    await commands.reopen(idOf('dario'), order(responsible), why)
    await stage.settle()
    const form = ofPerson('dario', 4, '4500.00')
    const facts = { ...form.facts, ...change }
    const { findings } = await commands.enterData(idOf('dario'), order(operator), { ...form, facts })
    expect((await commands.admit(idOf('dario'), order(responsible))).state).toBe('admitted')
    await stage.settle()
    return findings
  }

  test('is said where it is missing, and the review is not closed without it', async () => {
    expect(await retype({ unemployed: null })).toContain('fact-missing')
    const { public_code } = await db
      .selectFrom('application')
      .select('public_code')
      .where('id', '=', idOf('dario'))
      .executeTakeFirstOrThrow()
    await expect(commands.closeReview(call, order(responsible), null)).rejects.toMatchObject({
      code: 'facts-missing',
      message: expect.stringContaining(`(${public_code}: stato di disoccupazione`),
    })
    expect(await stateOf(record, call)).toBe('review')
    expect(await retype({})).not.toContain('fact-missing')
  })
})

describe('self-declarations are checked by sample', () => {
  const plan = {
    size: { count: 1 },
    rule: 'una domanda, come dice il regolamento',
    source: 'estrazione del Lotto',
  }
  let sample = ''
  const checked = () => ({ sample, application: idOf('dario') })

  test('by a number that nobody knew when the sample was ordered, and whoever is doubted is checked too', async () => {
    expect(await codeOf(commands.orderSample(call, order(operator), plan))).toBe('wrong-role')
    ;({ sample } = await commands.orderSample(call, order(responsible), plan))
    const number = { seed: '23.7.81.', drawnAt: record.clock.now(), doubtful: [idOf('dario')] }
    const known = { ...number, drawnAt: '2031-03-01T20:00:00+01:00' as Instant }
    expect(await codeOf(commands.drawSample(sample, order(responsible), known))).toBe('sample-too-early')
    const stranger = { ...number, doubtful: [idOf('bruno')] }
    expect(await codeOf(commands.drawSample(sample, order(responsible), stranger))).toBe('data-invalid')
    const { drawn, added } = await commands.drawSample(sample, order(responsible), number)
    expect(drawn).toHaveLength(1)
    expect([...drawn, ...added]).toContain(idOf('dario'))
    expect(await codeOf(commands.drawSample(sample, order(responsible), number))).toBe('wrong-state')
    await stage.settle()
    const [minutes] = (await documentsOf(db, call)).filter(({ kind }) => kind === 'sample-minutes')
    const bytes = await record.blobs.get(minutes?.digest as Digest)
    const text = squeezed(await textOf({ name: '', mediaType: '', bytes }))
    expect(text).toContain('23.7.81.')
    for (const id of [...drawn, ...added]) expect(text).toContain(id)
  })

  test('a false declaration is proved, and another person decides what follows', async () => {
    const evidence = await record.blobs.put(Buffer.from('risposta dell’amministrazione che certifica'))
    const wrong = (proof: Digest | null) => ({ outcome: 'false', evidence: proof }) as const
    expect(await codeOf(commands.recordCheck(checked(), order(director), wrong(evidence)))).toBe('wrong-role')
    expect(await codeOf(commands.recordCheck(checked(), order(operator), wrong(null)))).toBe('check-unproved')
    const decide = (who: typeof director) =>
      codeOf(
        commands.decideFalseDeclaration(checked(), order(who), 'reopen', 'L’ISEE dichiarato non risulta.'),
      )
    expect(await decide(responsible)).toBe('wrong-state')
    await commands.recordCheck(checked(), order(operator), wrong(evidence))
    const scope = `${sample}/${idOf('dario')}`
    expect(await alertsOf(record, scope)).toEqual(['false-declaration'])
    expect(await decide(director)).toBe('conflict')
    expect(await decide(responsible)).toBe('done')
    expect(await alertsOf(record, scope)).toEqual(['false-declaration, resolved'])
    expect(await stateOfApplication('dario')).toBe('examined')
    await stage.settle()
    await commands.enterData(idOf('dario'), order(operator), ofPerson('dario', 4, '4500.00'))
    expect((await commands.admit(idOf('dario'), order(responsible))).state).toBe('admitted')
    await stage.settle()
  })
})

describe('the provisional graduatoria', () => {
  test('is approved, published, and everybody is told', async () => {
    await until('2031-03-24T09:00:00+01:00')
    await commands.closeReview(call, order(responsible), null)
    await approveGraduatoria(stage, call)
    expect(await stateOf(record, call)).toBe('provisional-published')
    const { stage: which, observations_until } = await db
      .selectFrom('graduatoria')
      .select(['stage', 'observations_until'])
      .executeTakeFirstOrThrow()
    expect({ which, observations_until }).toEqual({ which: 'provisional', observations_until: '2031-04-03' })
    const { sha256 } = await db.selectFrom('graduatoria').select('sha256').executeTakeFirstOrThrow()
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)

    await commands.sendLetters(call, order(responsible))
    expect(await codeOf(commands.sendLetters(call, order(responsible)))).toBe('wrong-state')
    await until('2031-03-24T10:00:00+01:00')
    const told = await db
      .selectFrom('delivery')
      .select(['recipient', 'purpose', 'state'])
      .where('mailing', 'is not', null)
      .orderBy('recipient')
      .execute()
    expect(told.sort((a, b) => (a.recipient < b.recipient ? -1 : 1))).toEqual([
      { recipient: '', purpose: 'exclusion', state: 'prepared' },
      { recipient: address('anna'), purpose: 'position', state: 'delivered' },
      { recipient: address('carla'), purpose: 'position', state: 'delivered' },
      { recipient: address('dario'), purpose: 'position', state: 'delivered' },
    ])
    expect(await mailingProgress(db, `${call}.letters.1`)).toEqual({
      people: 4,
      prepared: 4,
      left: 4,
      delivered: 3,
      doubtful: 0,
    })
    expect(await alertsOf(record, `${idOf('bruno')}.exclusion.1`)).toEqual(['paper-to-send'])
  })

  test('an observation shows its effect, and gets a written answer before the last word', async () => {
    await writes('dario', '2031-03-26T09:00:00+01:00', 'Osservazione sulla graduatoria')
    await until('2031-03-26T10:00:00+01:00')
    const message = await lastMessageFrom('dario')
    await commands.assignMessage(message, order(operator), {
      to: 'application',
      application: idOf('dario'),
      as: 'observation',
    })
    const { id } = await db.selectFrom('observation').select('id').executeTakeFirstOrThrow()
    const better = ofPerson('dario', 4, '500.00')
    expect(await commands.effectOf(idOf('dario'), better)).toEqual([
      { ranking: 'unica', id: idOf('dario'), from: 3, to: 1 },
      { ranking: 'unica', id: idOf('anna'), from: 1, to: 2 },
      { ranking: 'unica', id: idOf('carla'), from: 2, to: 3 },
    ])
    await until('2031-04-04T09:00:00+02:00')
    expect(await codeOf(commands.closeObservations(call, order(responsible)))).toBe('observations-open')
    const decision = {
      outcome: 'accepted',
      answer: 'L’ISEE corretto risulta dalla banca dati.',
      effect: 'La posizione cambia nella graduatoria definitiva.',
    } as const
    expect(await codeOf(commands.decideObservation(id, order(operator), decision))).toBe('wrong-role')
    await commands.decideObservation(id, order(responsible), decision)
    await stage.settle()
    const answer = await db
      .selectFrom('delivery')
      .select(['recipient', 'state'])
      .where('purpose', '=', 'observation')
      .executeTakeFirstOrThrow()
    expect(answer).toEqual({ recipient: address('dario'), state: 'delivered' })
  })

  test('what was accepted is decided again, and the final graduatoria stands beside the first', async () => {
    expect(
      await codeOf(commands.reopen(idOf('dario'), order(responsible), 'L’osservazione è accolta.')),
    ).toBe('frozen')
    await commands.reopenReview(call, order(responsible), 'È accolta un’osservazione sull’ISEE.')
    await commands.reopen(idOf('dario'), order(responsible), 'L’osservazione è accolta.')
    await stage.settle()
    await commands.enterData(idOf('dario'), order(operator), ofPerson('dario', 4, '500.00'))
    await commands.admit(idOf('dario'), order(responsible))
    await stage.settle()
    await commands.closeReview(call, order(responsible), null)
    await approveGraduatoria(stage, call)
    expect(await stateOf(record, call)).toBe('graduatoria-published')
    const versions = await db
      .selectFrom('publication')
      .select(['version', 'name'])
      .where('what', '=', 'graduatoria')
      .orderBy('version')
      .execute()
    expect(versions).toEqual([
      { version: 1, name: 'GE-2031-001-graduatoria-provvisoria-pubblica.pdf' },
      { version: 2, name: 'GE-2031-001-graduatoria-pubblica.pdf' },
    ])
    const first = await db
      .selectFrom('graduatoria_position')
      .select('application')
      .where('version', '=', 2)
      .where('position', '=', 1)
      .executeTakeFirstOrThrow()
    expect(first.application).toBe(idOf('dario'))
  })

  test('before the list an error is corrected: a third version, without who has withdrawn', async () => {
    await writes('carla', '2031-04-05T09:00:00+02:00', 'Rinuncia')
    await until('2031-04-05T10:00:00+02:00')
    const message = await lastMessageFrom('carla')
    await commands.reopenReview(call, order(responsible), 'Una candidata ha rinunciato alla domanda.')
    await commands.assignMessage(message, order(operator), {
      to: 'application',
      application: idOf('carla'),
      as: 'withdrawal',
    })
    await commands.withdraw(idOf('carla'), { ...order(operator), message })
    expect(await stateOfApplication('carla')).toBe('withdrawn')
    await stage.settle()
    const noted = await lastLetterTo('carla')
    expect(noted).toMatchObject({ purpose: 'withdrawal', recipient: address('carla'), state: 'delivered' })
    expect(noted.text).toContain('L’ufficio prende atto della rinuncia')
    expect(noted.text).toMatch(/Rinuncia del\W+5 aprile 2031/)
    expect(noted.text).toMatch(/Suo protocollo\W+n\. 2031\/\d+/)
    await commands.closeReview(call, order(responsible), null)
    const proposed = (why: string | null) =>
      codeOf(commands.proposeGraduatoria(call, { ...order(responsible), draw: null }, why))
    expect(await proposed(null)).toBe('correction-unexplained')
    expect(await proposed('La candidata Fittizio ha rinunciato alla domanda.')).toBe('correction-tells-who')
    await approveGraduatoria(stage, call, 'Una domanda già in graduatoria è stata ritirata.')
    const places = await db
      .selectFrom('graduatoria_position')
      .select(['position', 'application'])
      .where('version', '=', 3)
      .orderBy('position')
      .execute()
    expect(places).toEqual([
      { position: 1, application: idOf('dario') },
      { position: 2, application: idOf('anna') },
    ])
  })

  test('the papers of the third version say what they replace, by what act, and why', async () => {
    const { sha256 } = await db
      .selectFrom('graduatoria')
      .select('sha256')
      .where('version', '=', 2)
      .executeTakeFirstOrThrow()
    const third = (await documentsOf(db, call)).filter(({ version }) => version === 3)
    const said: { [kind: string]: string } = {}
    for (const { kind, digest, ...file } of third.filter(({ mediaType }) => mediaType.endsWith('pdf')))
      said[kind] = squeezed(await textOf({ ...file, bytes: await record.blobs.get(digest) }))
    const why = squeezed('Una domanda già in graduatoria è stata ritirata.')
    const replaced = squeezed('prende il posto di quella approvata con decreto del dirigente n. 77')
    expect(said['graduatoria-office-pdf']).toContain(replaced)
    expect(said['graduatoria-office-pdf']).toContain(why)
    expect(said['graduatoria-public']).toContain(replaced)
    expect(said['graduatoria-public']).toContain(why)
    // What everybody reads cites the fingerprint of what everybody could read.
    expect(said['graduatoria-public']).not.toContain(sha256)
    expect(said['decree-draft']).toContain(`impronta${sha256}`)
    expect(said['decree-draft']).toContain(why)
    expect(
      third
        .map(({ name }) => name)
        .filter((name) => name.includes('graduatoria'))
        .sort(),
    ).toEqual([
      'GE-2031-001-graduatoria-pubblica-v3.json',
      'GE-2031-001-graduatoria-pubblica-v3.pdf',
      'GE-2031-001-graduatoria-riservata-v3.pdf',
      'GE-2031-001-graduatoria-riservata-v3.xlsx',
    ])
  })
})

test('the list leaves from the last version, and the call closes with its proof', async () => {
  provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 60 })
  await commands.sendList(call, order(responsible))
  await until('2031-04-07T10:00:00+02:00')
  expect(await stateOf(record, call)).toBe('closed')
  expect(await brokenPromises(record)).toEqual([])
  expect(await verifyAudit(db, call)).toBeNull()
})

test('the list carries its segnatura: our number and day, and the fingerprint of every file beside it', async () => {
  const { digest, number, at } = await db
    .selectFrom('delivery')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .innerJoin('register_view', 'register_view.delivery', 'delivery.id')
    .select(['delivery_attempt.digest', 'number', 'at'])
    .where('purpose', '=', 'list')
    .executeTakeFirstOrThrow()
  const { attachments } = await simpleParser(await record.blobs.get(digest))
  const files = attachments.filter(({ filename }) => filename !== 'segnatura.xml')
  const xml = attachments.find(({ filename }) => filename === 'segnatura.xml')?.content.toString('utf8') ?? ''
  expect(xml).toContain(`<NumeroRegistrazione>${String(number).padStart(7, '0')}</NumeroRegistrazione>`)
  expect(xml).toContain(`<DataRegistrazione>${romeDate(at)}</DataRegistrazione>`)
  expect(xml).toContain('<DenominazioneAmministrazione>Comune di Portofelice</DenominazioneAmministrazione>')
  const said = [...xml.matchAll(/nomeFile="([^"]+)"[^>]*><Impronta[^>]*>([^<]+)</g)].map((found) =>
    found.slice(1),
  )
  expect(files).toHaveLength(2)
  expect(said).toEqual(
    files.map(({ filename, content }) => [filename, createHash('sha256').update(content).digest('base64')]),
  )
})
