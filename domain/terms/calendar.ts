import type { LegalDate } from '../../schemas/time.js'
import { dayOfWeek } from './rome.js'

/** Which days are holidays (*giorni festivi*) and what each one is called, in Italian. */
export interface HolidayCalendar {
  /** The holiday's name, or null on an ordinary day. */
  holidayOn(date: LegalDate): string | null
}

/** A town's patron saint: a holiday there only, that moves no term unless the office says so. */
export interface PatronSaint {
  /** `MM-DD`. */
  readonly day: string
  readonly name: string
}

/** The patron saints of Liguria's four offices. */
export const PATRON_SAINTS = {
  ge: { day: '06-24', name: 'San Giovanni Battista, patrono di Genova' },
  sv: { day: '03-18', name: 'Nostra Signora della Misericordia, patrona di Savona' },
  im: { day: '11-26', name: 'San Leonardo, patrono di Imperia' },
  sp: { day: '03-19', name: 'San Giuseppe, patrono della Spezia' },
} as const satisfies Record<string, PatronSaint>

const EVERY_YEAR: Readonly<Record<string, string>> = {
  '01-01': 'Capodanno',
  '01-06': 'Epifania',
  '04-25': 'Anniversario della Liberazione',
  '05-01': 'Festa del lavoro',
  '06-02': 'Festa della Repubblica',
  '08-15': 'Assunzione',
  '11-01': 'Ognissanti',
  '12-08': 'Immacolata Concezione',
  '12-25': 'Natale',
  '12-26': 'Santo Stefano',
}

/**
 * The Italian civil calendar: Sundays, national holidays, Easter Monday, 4 October from 2026. Saturday is an
 * ordinary day. `patron` is the per-office switch: without it a patron saint's day moves no term.
 *
 * @norma L. 260/1949 artt. 2 e 4; L. 151/2025 (4 ottobre, dal 2026)
 */
export function italianCalendar(
  options: { readonly patron?: PatronSaint | undefined } = {},
): HolidayCalendar {
  return {
    holidayOn(date) {
      const monthDay = date.slice(5)
      const year = Number(date.slice(0, 4))
      if (EVERY_YEAR[monthDay] !== undefined) return EVERY_YEAR[monthDay]
      if (monthDay === '10-04' && year >= 2026) return 'San Francesco d’Assisi'
      if (monthDay === easterMonday(year)) return 'lunedì dell’Angelo'
      if (monthDay === options.patron?.day) return options.patron.name
      return dayOfWeek(date) === 7 ? 'domenica' : null
    },
  }
}

/** Easter Monday as `MM-DD` (Gregorian computus, Meeus–Jones–Butcher, counted one day further). */
function easterMonday(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 115
  return `0${Math.floor(f / 31)}-${String((f % 31) + 1).padStart(2, '0')}`
}
