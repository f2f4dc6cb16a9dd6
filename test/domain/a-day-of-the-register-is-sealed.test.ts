import { describe, expect, test } from 'vitest'
import {
  flawOfDay,
  noDayBefore,
  type RegisterDay,
  registerDayDue,
  registerDayHash,
  registerDayText,
  type SealedDay,
} from '../../domain/daily-register.js'
import { italianCalendar } from '../../domain/terms/index.js'
import { digestOf } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'

const day = {
  register: 'ge',
  day: '2031-03-11',
  previous: noDayBefore,
  closedAt: '2031-03-11T23:00:41.000Z',
  closedBy: null,
  entries: [
    {
      year: 2031,
      number: 7,
      at: '2031-03-11T08:59:59.120Z',
      direction: 'in',
      message: 'aa',
      delivery: null,
      correspondent: 'persona@pec.cittadini.example',
      subject: 'Domanda: «operaio»\t"città"',
      reserved: false,
      sentAt: null,
      digest: '11',
    },
  ],
  numbers: [
    {
      year: 2031,
      number: 3,
      source: 'regionale',
      ordinal: 1,
      value: 'PG/2031/0045',
      dated: '2031-03-10',
      at: '2031-03-11T09:00:00.000Z',
      givenBy: 'ge.op1',
    },
  ],
  annulments: [
    {
      year: 2030,
      number: 2,
      at: '2031-03-11T10:00:00.000Z',
      annulledBy: 'ge.rdp',
      reason: 'doppia registrazione',
    },
  ],
  emergencies: [
    {
      ordinal: 1,
      event: 'opened',
      at: '2031-03-11T11:00:00.000Z',
      by: 'ge.rdp',
      since: '2031-03-11T10:30:00.000Z',
      reason: 'rete ferma',
    },
  ],
  audit: [{ chain: 'GE-2031-001', seq: 12, hash: 'ff' }],
} as unknown as RegisterDay

const sealed = (one: RegisterDay): SealedDay => ({ ...one, hash: registerDayHash(one) })
const monday = { day: '2031-03-10' as LegalDate, hash: digestOf('monday') }
const tuesday = sealed({ ...day, previous: monday.hash })
const since = '2031-03-10' as LegalDate

test('the text of a day is a line for each thing that was written on it', () => {
  expect(registerDayText(day)).toBe(
    [
      `["day", "ge", "2031-03-11", "${'0'.repeat(64)}", "2031-03-11T23:00:41.000Z", null]`,
      '["entry", 2031, 7, "2031-03-11T08:59:59.120Z", "in", "aa", null, "persona@pec.cittadini.example", ' +
        '"Domanda: «operaio»\\t\\"città\\"", false, null, "11"]',
      '["number", 2031, 3, "regionale", 1, "PG/2031/0045", "2031-03-10", "2031-03-11T09:00:00.000Z", "ge.op1"]',
      '["annulment", 2030, 2, "2031-03-11T10:00:00.000Z", "ge.rdp", "doppia registrazione"]',
      '["emergency", 1, "opened", "2031-03-11T11:00:00.000Z", "ge.rdp", "2031-03-11T10:30:00.000Z", "rete ferma"]',
      '["audit", "GE-2031-001", 12, "ff"]',
    ].join('\n'),
  )
})

test('whatever changes of it, its hash changes', () => {
  const changed: RegisterDay[] = [
    { ...day, closedBy: 'ge.rdp' as never },
    { ...day, previous: monday.hash },
    ...(['entries', 'numbers', 'annulments', 'emergencies', 'audit'] as const).flatMap((list) => {
      const [one] = day[list] as readonly object[]
      const others = Object.keys(one as object).map((key) => ({ ...one, [key]: 'altro' }))
      return [[], [one, one], ...others.map((other) => [other])].map(
        (rows) => ({ ...day, [list]: rows }) as unknown as RegisterDay,
      )
    }),
  ]
  const hashes = [day, ...changed].map(registerDayHash)
  expect(new Set(hashes).size).toBe(hashes.length)
  expect(changed.length).toBeGreaterThan(40)
})

describe('a day stands', () => {
  test('after the day before it', () => {
    expect(flawOfDay(tuesday, monday, since)).toBeNull()
  })

  test('as the first one, on the day on which the register begins', () => {
    expect(flawOfDay(sealed(day), null, day.day)).toBeNull()
    expect(flawOfDay(sealed(day), null, since)).toBe('a day before it is missing')
  })

  test('but not with a day missing before it', () => {
    expect(flawOfDay(tuesday, { ...monday, day: '2031-03-09' as LegalDate }, since)).toMatch(/missing/)
  })

  test('not after another day than the one that it followed', () => {
    expect(flawOfDay(tuesday, { ...monday, hash: digestOf('another') }, since)).toMatch(/does not follow/)
    expect(flawOfDay({ ...tuesday, previous: digestOf('x') }, monday, since)).toMatch(/does not follow/)
  })

  test('not with an entry more, or less, or another', () => {
    expect(flawOfDay({ ...tuesday, entries: [] }, monday, since)).toMatch(/was changed/)
  })
})

test.each([
  ['an ordinary Tuesday', '2031-03-11', '2031-03-12'],
  ['a Friday, since Saturday is a day of work', '2031-03-14', '2031-03-15'],
  ['a Saturday', '2031-03-15', '2031-03-17'],
  ['the Saturday before Easter', '2031-04-12', '2031-04-15'],
  ['Christmas Eve', '2031-12-24', '2031-12-27'],
  ['the last day of the year', '2031-12-31', '2032-01-02'],
])('the register of %s is ready by the next working day', (_, of, due) => {
  expect(registerDayDue(of as LegalDate, italianCalendar())).toBe(due)
})
