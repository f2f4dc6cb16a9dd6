import Holidays from 'date-holidays'
import { describe, expect, it } from 'vitest'
import { addDays, dayOfWeek, italianCalendar, PATRON_SAINTS } from '../../../domain/terms/index.js'
import type { LegalDate } from '../../../schemas/time.js'

/** Easter by another way than ours: epacts and golden numbers, as Knuth writes it. */
function easter(year: number): LegalDate {
  const golden = (year % 19) + 1
  const century = Math.floor(year / 100) + 1
  const dropped = Math.floor((3 * century) / 4) - 12
  const moon = Math.floor((8 * century + 5) / 25) - 5
  const sunday = Math.floor((5 * year) / 4) - dropped - 10
  let epact = (11 * golden + 20 + moon - dropped) % 30
  if (epact < 0) epact += 30
  if ((epact === 25 && golden > 11) || epact === 24) epact++
  const full = epact > 23 ? 74 - epact : 44 - epact
  const day = full + 7 - ((sunday + full) % 7)
  return addDays(`${year}-03-01` as LegalDate, day - 1)
}

const FROM_2026 = 'San Francesco d’Assisi'

describe('the civil calendar', () => {
  it.each(Array.from({ length: 17 }, (_, index) => 2024 + index))(
    'agrees with date-holidays in %i',
    (year) => {
      const others = new Set(
        new Holidays('IT')
          .getHolidays(year)
          .filter((holiday) => holiday.type === 'public')
          .map((holiday) => holiday.date.slice(0, 10)),
      )
      const ours = new Set<string>()
      const calendar = italianCalendar()
      for (let day = `${year}-01-01` as LegalDate; day.startsWith(String(year)); day = addDays(day, 1)) {
        const name = calendar.holidayOn(day)
        if (name !== null && name !== 'domenica') ours.add(day)
        expect(name !== null || dayOfWeek(day) !== 7).toBe(true)
      }
      // Easter itself is a Sunday, and the other calendar may not know L. 151/2025
      const onlyTheirs = [...others].filter((day) => !ours.has(day) && dayOfWeek(day as LegalDate) !== 7)
      const onlyOurs = [...ours].filter(
        (day) => !others.has(day) && calendar.holidayOn(day as LegalDate) !== FROM_2026,
      )
      expect({ onlyTheirs, onlyOurs }).toEqual({ onlyTheirs: [], onlyOurs: [] })
      expect(ours.has(`${year}-10-04`)).toBe(year >= 2026)
    },
  )

  it('has Easter Monday where another way of counting puts it, for seven centuries', () => {
    const calendar = italianCalendar()
    for (let year = 1600; year < 2300; year++) {
      const monday = addDays(easter(year), 1)
      const name = monday.endsWith('04-25') ? 'Anniversario della Liberazione' : 'lunedì dell’Angelo'
      expect([monday, calendar.holidayOn(monday)]).toEqual([monday, name])
    }
  })

  it('calls each holiday by its name', () => {
    const calendar = italianCalendar({ patron: PATRON_SAINTS.sp })
    const named = (date: string) => calendar.holidayOn(date as LegalDate)
    expect(named('2027-10-04')).toBe('San Francesco d’Assisi')
    expect(named('2025-10-04')).toBeNull()
    expect(named('2026-03-19')).toBe('San Giuseppe, patrono della Spezia')
    expect(named('2026-03-08')).toBe('domenica')
    expect(named('2026-03-07')).toBeNull()
    expect(named('2026-04-07')).toBeNull()
  })
})
