const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DATE =
  /(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[A-Za-z]{1,5})?/

/** A date-time of mail (RFC 5322 §3.3) as an ISO instant with its own offset, or null if it is not a date. */
export function instantOf(field: string): string | null {
  const match = DATE.exec(field.slice(0, 200))
  if (!match) return null
  const [, day = '', monthName = '', yearText = '', hour = '', minute = '', second = '00', zone = ''] = match
  const month = MONTHS.indexOf(monthName.toLowerCase()) + 1
  const year =
    yearText.length === 4 ? Number(yearText) : Number(yearText) + (Number(yearText) < 50 ? 2000 : 1900)
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : 'Z'
  return isoInstant(year, month, Number(day), Number(hour), Number(minute), Number(second), offset)
}

/** An ISO instant from local parts and offset (`+01:00` or `Z`), or null where no such moment exists. */
export function isoInstant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  offset: string,
): string | null {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0)
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 59) return null
  const two = (n: number) => (n < 10 ? `0${n}` : String(n))
  const local = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`
  if (offset === 'Z') return `${local}Z`
  const zone = /^[+-](\d{2}):(\d{2})$/.exec(offset)
  if (!zone || Number(zone[1]) > 14 || Number(zone[2]) > 59) return null
  return `${local}${offset}`
}
