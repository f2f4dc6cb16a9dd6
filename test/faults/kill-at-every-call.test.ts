import { expect, test } from 'vitest'
import type { ApplicationId } from '../../schemas/ids.js'
import { applicationData } from '../harness/application-data.js'
import { commandOf, operatore, responsabile } from '../harness/office.js'
import { freshDatabase } from '../harness/postgres.js'
import type { Point } from './calls.js'
import { brokenInvariants, untilAtRest } from './invariants.js'
import { sendHandful, sendLarge } from './mail.js'
import { type Office, openOffice } from './office.js'
import { HOURS, Lane, WHOLE } from './whole-lane.js'

/**
 * An office reads, registers, dispatches and answers a handful of messages, and dies at one call of its process to
 * the world: PostgreSQL, files, IMAP, Temporal, SMTP. Then at the next one, until it has died at all of them.
 */
type Send = (office: Office) => Promise<void>

interface Death {
  readonly send: Send
  readonly point: Point | 'taken'
}

const offices = await Promise.all(
  Array.from({ length: WHOLE ? 3 : 2 }, async (_, n) =>
    openOffice({ databaseUrl: await freshDatabase(), seed: `morti ${n}` }),
  ),
)

test(
  WHOLE
    ? 'killed before and after every call, the office ends as if nothing had happened'
    : 'killed at some calls, the office ends as if nothing had happened',
  async () => {
    for (const office of offices) {
      await office.start()
      await office.publishCall()
    }
    const [first] = offices as [Office]
    const all = [...(await deathsOf(first, sendHandful)), ...(await largeOnly(first))]
    const lane = new Lane('calls', spread(all, WHOLE ? all.length : 12))

    const broken: string[] = []
    const missed: string[] = []
    await Promise.all(
      offices.map(async (office) => {
        const seen = new Set<string>()
        for (let death = lane.next(); death; death = lane.next()) {
          const died = await dieOnce(office, death).catch((error: Error) => {
            throw new Error(`${nameOf(death)}: ${error.message}`)
          })
          if (!died) lane.found(missed, nameOf(death))
          for (const one of (await brokenInvariants(office)).broken) {
            if (!seen.has(one)) lane.found(broken, `${nameOf(death)}: ${one}`)
            seen.add(one)
          }
        }
      }),
    )
    expect(broken).toEqual([])
    expect(missed).toEqual([])

    let uncertain = 0
    let applications = 0
    for (const office of offices) {
      await decideAll(office)
      const { counted } = await brokenInvariants(office)
      uncertain += counted.uncertain
      applications += counted.applications
    }
    lane.tell({ deaths: offices.reduce((sum, office) => sum + office.deaths(), 0), applications, uncertain })
    if (WHOLE) expect(uncertain).toBeGreaterThan(0)
  },
  3 * HOURS,
)

/** Both sides of every call that the office makes for these messages, whenever it is watched. */
async function deathsOf(office: Office, send: Send): Promise<Death[]> {
  const child = office.children.at(-1)
  if (!child) throw new Error('no process runs')
  const watch = async () => {
    await child.arm(null)
    await send(office)
    await untilAtRest(office)
    return await child.made()
  }
  await watch()
  const [once, again] = [await watch(), new Set(await watch())]
  const points = once
    .filter((call) => again.has(call))
    .flatMap((call): Point[] => {
      const cut = call.lastIndexOf('#')
      const which = { call: call.slice(0, cut), nth: Number(call.slice(cut + 1)) }
      return [
        { ...which, when: 'before' },
        { ...which, when: 'after' },
      ]
    })
  const submitted = points.findIndex(({ call, when }) => call === 'smtp submit' && when === 'after')
  const deaths: Death[] = points.map((point) => ({ send, point }))
  // The last byte has left and the provider has taken the message; its answer finds nobody.
  if (submitted >= 0) deaths.splice(submitted, 0, { send, point: 'taken' })
  return deaths
}

/** The calls on the way of a large message that small ones do not make. */
async function largeOnly(office: Office): Promise<Death[]> {
  return (await deathsOf(office, sendLarge)).filter(
    ({ point }) =>
      point !== 'taken' &&
      /download|appendFile|blob (readFile|datasync|rename|sync|open)/.test(point.call ?? ''),
  )
}

/** Deaths in an order of which every beginning is evenly spread over all calls: by steps of the golden section. */
function spread(all: readonly Death[], count: number): Death[] {
  const step = (n: number) => ((n * (Math.sqrt(5) - 1)) / 2) % 1
  const bySteps = [...all.keys()].sort((a, b) => step(a) - step(b))
  return all.map((_, n) => all[bySteps.indexOf(n)] as Death).slice(0, count)
}

/** @returns whether the process reached that point, and died there */
async function dieOnce(office: Office, { send, point }: Death): Promise<boolean> {
  for (let tries = 0; tries < 3; tries++) {
    const child = office.children.at(-1)
    if (!child) throw new Error('no process runs')
    if (point === 'taken') office.killWhenTaken()
    await child.arm(point === 'taken' ? null : point)
    await send(office)
    await untilAtRest(office)
    if (child.ended()) return true
  }
  return false
}

function nameOf({ point }: Death): string {
  return point === 'taken' ? 'message taken, no answer heard' : `${point.when} ${point.call}#${point.nth}`
}

/** Every application really waits for its decision: it takes one. */
async function decideAll(office: Office): Promise<void> {
  const commands = office.commands()
  const { db } = office.record
  const applications = await db.selectFrom('application').select('id').execute()
  const decide = async (id: ApplicationId) => {
    await commands.enterData(id, commandOf(operatore), incomplete)
    expect(
      await commands.exclude(id, { ...commandOf(responsabile), reasons: ['form-missing'] }),
    ).toMatchObject({
      state: 'excluded',
    })
  }
  for (let from = 0; from < applications.length; from += 10)
    await Promise.all(applications.slice(from, from + 10).map(({ id }) => decide(id)))
}

const incomplete = applicationData({}, { form: 'missing', signature: 'none', requirements: {}, facts: {} })
