import { describe, expect, test } from 'vitest'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { mailingProgress } from '../../storage/mailings.js'
import { officeAtWork } from './office-at-work.js'
import {
  applicationOf,
  apply,
  approveGraduatoria,
  brokenPromises,
  examine,
  formOf,
  operator,
  order,
  publish,
  responsible,
  untilAtRest,
} from './people-at-work.js'

const stage = await officeAtWork('letters')
const { commands, record, provider } = stage
const { db } = record
const address = (name: string) => `${name}@pec.cittadini.example`
const ids: { [name: string]: ApplicationId } = {}
let call = 'GE-2031-001' as CallId

const lettersOf = async (id: string) =>
  (
    await db
      .selectFrom('delivery')
      .select(['application', 'purpose', 'state', 'recipient'])
      .where('mailing', '=', id)
      .orderBy('recipient')
      .execute()
  ).map(({ application, ...letter }) => ({
    to: Object.entries(ids).find(([, one]) => one === application)?.[0],
    ...letter,
  }))

describe('everybody is told what was approved', () => {
  test('two are admitted and one is excluded; the graduatoria is published', async () => {
    call = await publish(stage, call, {
      opensAt: '2031-03-10T09:00:00+01:00',
      closesAt: '2031-03-14T12:00:00+01:00',
    })
    const sent: { [name: string]: string } = {}
    for (const [n, name] of ['anna', 'bruno', 'carla'].entries())
      sent[name] = await apply(provider, call, {
        from: address(name),
        at: `2031-03-1${n}T10:00:00+01:00`,
      })
    await stage.until('2031-03-15T12:01:00+01:00' as Instant)
    for (const [n, [name, transaction]] of Object.entries(sent).entries()) {
      const { id } = await applicationOf(record, transaction)
      ids[name] = id
      const met = name === 'carla' ? 'not-met' : 'met'
      const form = formOf(
        { number: n + 1, isee: `${n + 1}000.00`, pec: address(name) },
        { requirements: { 'patente-b': met } },
      )
      await examine(commands, id, form)
    }
    await stage.settle()
    await commands.closeReview(call, order(responsible), null)
    await approveGraduatoria(stage, call)
  })

  test('a review that is opened again while letters leave changes none of them', async () => {
    await commands.sendLetters(call, order(responsible))
    await commands.reopenReview(call, order(responsible), 'La patente di una candidata risulta valida.')
    await commands.reopen(ids.carla as ApplicationId, order(responsible), 'La patente risulta valida.')
    await stage.settle()
    await examine(
      commands,
      ids.carla as ApplicationId,
      formOf({ number: 3, isee: '3000.00', pec: address('carla') }),
    )
    await commands.reopen(ids.bruno as ApplicationId, order(responsible), 'Dati da rivedere.')
    await stage.settle()
    expect(await lettersOf(`${call}.letters.1`)).toEqual([
      { to: 'anna', purpose: 'position', state: 'delivered', recipient: address('anna') },
      { to: 'bruno', purpose: 'position', state: 'delivered', recipient: address('bruno') },
      { to: 'carla', purpose: 'exclusion', state: 'delivered', recipient: address('carla') },
    ])
  })

  test('nor does a procedure that is taken up again from the record', async () => {
    await untilAtRest(stage, call)
    await commands.resume(call)
    await stage.until('2031-03-17T12:00:00+01:00' as Instant)
    expect(await lettersOf(`${call}.letters.1`)).toHaveLength(3)
    expect(await mailingProgress(db, `${call}.letters.1`)).toMatchObject({ people: 3, left: 3, delivered: 3 })
    const { ended_at } = await db.selectFrom('mailing').select('ended_at').executeTakeFirstOrThrow()
    expect(ended_at).not.toBeNull()
    expect(await brokenPromises(record)).toEqual([])
  })

  test('the next graduatoria has its own letters, with what was decided since', async () => {
    await examine(
      commands,
      ids.bruno as ApplicationId,
      formOf({ number: 2, isee: '500.00', pec: address('bruno') }),
    )
    await stage.settle()
    await commands.closeReview(call, order(responsible), null)
    await approveGraduatoria(stage, call, 'Due domande sono state riesaminate.')
    await commands.sendLetters(call, order(responsible))
    await stage.settle()
    expect((await lettersOf(`${call}.letters.2`)).map(({ to, purpose }) => [to, purpose])).toEqual([
      ['anna', 'position'],
      ['bruno', 'position'],
      ['carla', 'position'],
    ])
  })
})

describe('a letter whose evidence never comes', () => {
  test('is known, and a person may have it sent again', async () => {
    provider.behave(address('anna'), { outcome: 'silent' })
    await commands.reopenReview(call, order(responsible), 'Un documento deve essere rivisto.')
    await commands.reopen(ids.anna as ApplicationId, order(responsible), 'Manca la firma.')
    await stage.settle()
    await commands.enterData(
      ids.anna as ApplicationId,
      order(operator),
      formOf({ number: 1, isee: '1000.00', pec: address('anna') }, { signature: 'none' }),
    )
    const missing = [{ what: 'la firma sul modulo', remedy: 'firmarlo e mandarlo di nuovo' }]
    const due = '2031-03-25' as never
    await commands.askIntegration(ids.anna as ApplicationId, order(responsible), { missing, due })
    await stage.settle()
    // Decided while its letter is still under way: nobody of its procedure waits any more.
    await examine(
      commands,
      ids.anna as ApplicationId,
      formOf({ number: 1, isee: '1000.00', pec: address('anna') }),
    )
    await untilAtRest(stage, call)
    await commands.resume(call)
    const letter = await db
      .selectFrom('delivery')
      .select(['id', 'created_at'])
      .where('purpose', '=', 'integration')
      .executeTakeFirstOrThrow()
    await stage.until(new Date(Date.parse(letter.created_at) + 27 * 3_600_000).toISOString() as Instant)
    const stateNow = async () =>
      (await db.selectFrom('delivery').select('state').where('id', '=', letter.id).executeTakeFirstOrThrow())
        .state
    expect(await stateNow()).toBe('no-news')
    provider.behave(address('anna'), { outcome: 'delivered', afterSeconds: 60 })
    await commands.repeatSending(letter.id, order(responsible))
    await stage.until(new Date(Date.parse(letter.created_at) + 28 * 3_600_000).toISOString() as Instant)
    expect(await stateNow()).toBe('delivered')
  })
})
