import { Temporal } from 'temporal-polyfill'
import { romeDate } from '../../../domain/terms/index.js'
import type { Instant, LegalDate } from '../../../schemas/time.js'
import { Badge } from '../../parts/table.js'

/** Since when a message waits, against the duty to sort it on the day on which it came. */
export function Waiting({ since, today }: { since: Instant; today: LegalDate }) {
  const days = Temporal.PlainDate.from(romeDate(since)).until(today, { largestUnit: 'day' }).days
  if (days <= 0) return <Badge tone="warning">da oggi: entro oggi</Badge>
  return <Badge tone="danger">{days === 1 ? 'da ieri: in ritardo' : `da ${days} giorni: in ritardo`}</Badge>
}
