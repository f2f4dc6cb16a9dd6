import type { ComponentChildren } from 'preact'
import type { DeliveryLine } from '../../../storage/views/deliveries.js'
import { Badge, type Column, type Tone } from '../../parts/table.js'
import { DELIVERY_STATE, PURPOSE, when } from '../../words.js'

export const deliveryColumns: readonly Column[] = [
  { head: 'A chi' },
  { head: 'Che cosa' },
  { head: 'Come' },
  { head: 'Quando' },
  { head: 'Esito' },
]

export const HOW = { pec: 'per PEC', paper: 'per raccomandata', counter: 'allo sportello' } as const

/** Something that was sent, as a row of a table. */
export function DeliveryRow({
  id,
  purpose,
  channel,
  recipient,
  state,
  at,
  name,
}: DeliveryLine): ComponentChildren[] {
  return [
    <a href={`/invii/${id}`}>{name ?? (recipient || 'senza nome')}</a>,
    PURPOSE[purpose] ?? purpose,
    HOW[channel],
    when(at),
    <Badge tone={toneOf(state)}>{DELIVERY_STATE[state]}</Badge>,
  ]
}

export function toneOf(state: DeliveryLine['state']): Tone {
  if (state === 'delivered') return 'success'
  return ['failed', 'refused', 'uncertain', 'no-news'].includes(state) ? 'danger' : 'secondary'
}
