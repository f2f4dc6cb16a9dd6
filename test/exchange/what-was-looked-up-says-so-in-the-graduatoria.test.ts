import { expect, test } from 'vitest'
import { candidatesOf } from '../../activities/snapshot.js'
import { loadRuleSet } from '../../criteria/load.js'
import { withAnswers } from '../../domain/answers.js'
import { buildGraduatoria } from '../../domain/ranking.js'
import type { ApplicationData } from '../../schemas/application.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import type { Snapshot } from '../../storage/freeze.js'
import { avviso } from '../documents/samples.js'
import { applicationIn, CALL, dataOf } from '../domain/an-application-to-check.js'

const criteria = loadRuleSet('art16-emilia-romagna')
const SOURCE = {
  source: 'SIL, scambio del 12 marzo 2031',
  at: '2031-03-12T09:00:00.000Z' as Instant,
  file: digestOf('il file'),
}

function graduatoriaOf(data: ApplicationData) {
  const application = {
    id: applicationIn(CALL, 1),
    state: 'admitted',
    presentedAt: '2031-03-10T10:00:00.000Z',
    reasons: [],
    supersededBy: null,
    data,
  }
  const snapshot = { avviso, publishedOn: '2031-03-03', applications: [application] } as unknown as Snapshot
  const outcome = buildGraduatoria({
    call: {
      id: CALL,
      kind: 'art16',
      posts: 1,
      publishedOn: '2031-03-03' as LegalDate,
      closesAt: avviso.window.closesAt,
    },
    criteria,
    candidates: candidatesOf(snapshot, data.ranking, criteria),
    drawSeed: null,
  })
  if (outcome.status !== 'ranked') throw new Error('one person needs no draw')
  return outcome.graduatoria
}

test('the element that was looked up has its source, the others that of the criteria; the hash is the same', () => {
  const typed = dataOf(1)
  const looked = withAnswers(typed, [{ path: 'facts.isee', value: '7654.32', decides: [] }], SOURCE)
  const sources = (data: ApplicationData) =>
    Object.fromEntries(
      graduatoriaOf(data).positions[0]?.elements.map(({ element, source }) => [element, source]) ?? [],
    )
  expect(sources(typed).isee).toBe('attestazione ISEE (INPS)')
  expect(sources(looked)).toEqual({ ...sources(typed), isee: 'SIL, scambio del 12 marzo 2031' })
  expect(graduatoriaOf(looked).sha256).toBe(graduatoriaOf(typed).sha256)
  expect(graduatoriaOf(looked).canonical).not.toContain('SIL')
})
