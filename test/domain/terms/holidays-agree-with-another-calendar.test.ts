import Holidays from 'date-holidays'
import { describe, expect, it } from 'vitest'
import { addDays, dayOfWeek, italianCalendar } from '../../../domain/terms/index.js'
import type { LegalDate } from '../../../schemas/time.js'

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
})
