/** A moment as the clocks of the provider's machine room show it: Europe/Rome, to the second. */
export interface RomanTime {
  /** `dd/mm/yyyy`, as `giorno` of daticert.xml. */
  giorno: string
  /** `hh:mm:ss`, as `ora` of daticert.xml. */
  ora: string
  /** `+0100` or `+0200`, as `data/@zona` of daticert.xml. */
  zona: string
  /** The RFC 5322 date of a header. */
  header: string
  /** `yyyymmddhhmmss`, as identifiers carry it. */
  compact: string
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const rome = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** The local time of an instant given in milliseconds of the epoch; fractions of a second are dropped. */
export function romanTime(instant: number): RomanTime {
  const second = Math.floor(instant / 1000) * 1000
  const part: Record<string, string> = {}
  for (const { type, value } of rome.formatToParts(second)) part[type] = value
  const { year = '', month = '', day = '', hour = '', minute = '', second: s = '' } = part
  const wall = Date.UTC(+year, +month - 1, +day, +hour, +minute, +s)
  const offset = (wall - second) / 60_000
  const zona = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}${two(Math.abs(offset) % 60)}`
  const weekday = DAYS[new Date(wall).getUTCDay()]
  return {
    giorno: `${day}/${month}/${year}`,
    ora: `${hour}:${minute}:${s}`,
    zona,
    header: `${weekday}, ${+day} ${MONTHS[+month - 1]} ${year} ${hour}:${minute}:${s} ${zona}`,
    compact: `${year}${month}${day}${hour}${minute}${s}`,
  }
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0')
}
