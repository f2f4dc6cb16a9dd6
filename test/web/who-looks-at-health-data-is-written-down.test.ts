import { describe, expect, test } from 'vitest'
import { bodyAddress } from '../../demo/stage.js'
import type { CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { anAvviso, aRanking } from '../harness/avviso.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import { applicationOf, apply, director, operator, order, responsible } from '../workflow/people-at-work.js'
import { openConsole, signedIn } from './visitor.js'

const stage = await officeAtWork('health data')
const { record, commands, provider } = stage
const address = await openConsole(stage)
const usual = anAvviso()

/** A call that is published, and somebody who has applied. */
async function callOf(id: string, kind: 'art16' | 'l68') {
  const ranking =
    kind === 'l68' ? aRanking({ code: 'art1', category: 'art1', criteria: 'l68-emilia-romagna' }) : aRanking()
  const requestingBody = { ...usual.requestingBody, pec: bodyAddress, requestedOn: '2031-02-24' }
  const avviso = anAvviso({ id, kind, requestingBody, rankings: [ranking] })
  await commands.draftCall(order(operator), avviso)
  await stage.settle()
  const confirmed = ['pec-only', 'late-from-request', 'terms-longer-than-charter']
  await commands.approveAvviso(avviso.id, { ...order(director), confirmed })
  await commands.publishAvviso(avviso.id, order(responsible))
  await stage.settle()
  const from = `anna-${kind}@pec.cittadini.example`
  const transaction = await apply(provider, avviso.id, { from, at: '2031-03-10T10:00:00+01:00' })
  return { call: avviso.id, transaction }
}

const plain = await callOf('GE-2031-016', 'art16')
const sensitive = await callOf('GE-2031-068', 'l68')
await stage.until('2031-03-10T11:00:00+01:00' as Instant)

async function readingsOf(call: CallId) {
  return await record.db
    .selectFrom('health_reading')
    .select(['staff', 'application', 'what', 'why'])
    .where('call', '=', call)
    .orderBy('id')
    .execute()
}

describe('a page of a call', () => {
  test('of the L. 68 that lists people writes down who saw whom, and for what', async () => {
    const olga = await signedIn(stage, address, operator)
    const { id: application } = await applicationOf(record, sensitive.transaction)
    const page = await olga.visit(`/chiamate/${sensitive.call}/comunicazioni`)
    const [, delivery] = /href="\/invii\/([^"]+)"/.exec(page.html) ?? []
    await olga.visit(`/invii/${delivery}`)
    await olga.visit(`/invii/${delivery}/lettera`)
    const readings = await readingsOf(sensitive.call)
    expect(readings.map(({ what }) => what)).toEqual(['comunicazioni', 'comunicazione', 'comunicazione'])
    for (const reading of readings) expect(reading).toMatchObject({ staff: operator, application })
    expect(readings[0]?.why).toContain('published')
  })

  test('that lists nobody, and a call of the art. 16, write nothing down', async () => {
    const olga = await signedIn(stage, address, operator)
    await olga.visit(`/chiamate/${sensitive.call}/comunicazioni?esito=dubbie`)
    await olga.visit(`/chiamate/${plain.call}/comunicazioni`)
    expect(await readingsOf(sensitive.call)).toHaveLength(3)
    expect(await readingsOf(plain.call)).toEqual([])
  })
})
