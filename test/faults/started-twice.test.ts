import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/postgres.js'
import { brokenInvariants, untilAtRest } from './invariants.js'
import { sendApplication, sendHandful } from './mail.js'
import { openOffice } from './office.js'

const office = await openOffice({ databaseUrl: await freshDatabase() })

test('an office that was started twice does everything once, and outlives either of its processes', async () => {
  const first = await office.start()
  await office.publishCall()
  const second = await office.start()

  for (let n = 0; n < 10; n++) await sendApplication(office)
  await sendHandful(office)
  await untilAtRest(office)
  expect(await brokenInvariants(office)).toMatchObject({
    broken: [],
    counted: { uncertain: 0, applications: 11 },
  })

  // The second process stood by: it reads the mailbox once the first one is gone.
  await first.kill()
  for (let n = 0; n < 5; n++) await sendApplication(office)
  await untilAtRest(office)
  expect(await brokenInvariants(office)).toMatchObject({ broken: [], counted: { applications: 16 } })
  expect(second.ended()).toBeNull()
})
