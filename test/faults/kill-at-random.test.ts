import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/postgres.js'
import { brokenInvariants, untilAtRest } from './invariants.js'
import { sendApplication } from './mail.js'
import { openOffice, until } from './office.js'
import { HOURS, Lane, WHOLE } from './whole-lane.js'

const SEED = 20_260_302
const deaths = WHOLE ? 25 : 3
const applications = WHOLE ? 200 : 40

const office = await openOffice({ databaseUrl: await freshDatabase() })

test(
  `killed ${deaths} times at random while ${applications} applications arrive, the office loses nothing`,
  async () => {
    await office.start()
    await office.publishCall()
    const lane = new Lane('random', [])
    const roll = dice(SEED)
    const sending = (async () => {
      for (let n = 0; n < applications; n++) {
        await sendApplication(office)
        if (n % 5 === 4) await new Promise((resolve) => setTimeout(resolve, 100 + roll(WHOLE ? 1_500 : 500)))
      }
    })()
    for (let n = 0; n < deaths; n++) {
      const child = office.children.find((one) => !one.ended()) ?? (await office.start())
      await child.arm({ nth: 20 + roll(400), when: roll(2) === 0 ? 'before' : 'after' })
      await until('the process has died', async () => child.ended() !== null)
    }
    await sending
    await untilAtRest(office, 180_000)
    const { broken, counted } = await brokenInvariants(office)
    expect(broken).toEqual([])
    expect(counted.applications + counted.suspected).toBe(applications)
    lane.tell({ deaths: office.deaths(), ...counted })
  },
  HOURS,
)

/** A small generator with a fixed seed (Lehmer). */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state * 48_271) % 2_147_483_647
    return state % sides
  }
}
