import type { Avviso } from '../../../schemas/call.js'
import type { Instant } from '../../../schemas/time.js'
import { LongField, TextField } from '../../parts/form.js'
import { instantIn, linesIn, localHour, romeInstant } from '../../typed.js'
import { Typed, type Visit } from '../../visit.js'

type Window = Pick<Avviso, 'window' | 'days'>

/** When applications may be presented. */
export function WindowFields({ visit, known }: { visit: Visit; known: Window | null }) {
  return (
    <fieldset class="campi">
      <legend>Quando si presenta la domanda (ora di Roma)</legend>
      <TextField
        visit={visit}
        name="opensAt"
        label="Dal"
        type="datetime-local"
        value={known && localHour(known.window.opensAt)}
        required
      />
      <TextField
        visit={visit}
        name="closesAt"
        label="Fino al"
        type="datetime-local"
        value={known && localHour(known.window.closesAt)}
        required
      />
      <LongField
        visit={visit}
        name="days"
        label="Giorni di chiamata, uno per riga"
        value={known?.days?.map(dayLine).join('\n')}
        rows={2}
        help="Solo se non si può presentare per tutto il tempo: «2031-03-10 09:00-12:00»."
      />
    </fieldset>
  )
}

/** @throws {Typed} */
export function typedWindow(visit: Visit): Window {
  const lines = linesIn(visit, 'days')
  const window = {
    opensAt: instantIn(visit, 'opensAt', 'Dal'),
    closesAt: instantIn(visit, 'closesAt', 'Fino al'),
  }
  if (Date.parse(window.closesAt) <= Date.parse(window.opensAt))
    throw new Typed('I termini si chiudono prima di aprirsi: controllare i due istanti.', 'closesAt')
  return { window, days: lines.length === 0 ? null : lines.map(dayIn) }
}

function dayIn(line: string) {
  const [, date, from, to] = /^(\d{4}-\d\d-\d\d)\s+(\d\d:\d\d)\s*-\s*(\d\d:\d\d)$/.exec(line) ?? []
  try {
    if (date) return { opensAt: romeInstant(`${date}T${from}`), closesAt: romeInstant(`${date}T${to}`) }
  } catch {
    // Told below, as any other line that is no day.
  }
  throw new Typed('Un giorno di chiamata si scrive così: 2031-03-10 09:00-12:00.', 'days')
}

function dayLine({ opensAt, closesAt }: { opensAt: Instant; closesAt: Instant }): string {
  return `${localHour(opensAt).replace('T', ' ')}-${localHour(closesAt).slice(11)}`
}
