import type { Avviso } from '../schemas/call.js'
import { type Block, items, text } from './blocks.js'
import { instant } from './words.js'

/** When a call is open, to the second. @norma Cons. Stato 8546/2024 */
export function windowInWords({ window, days }: Pick<Avviso, 'window' | 'days'>): Block[] {
  const open = ({ opensAt, closesAt }: Avviso['window']) => `dal ${instant(opensAt)} al ${instant(closesAt)}`
  const rule =
    'gli istanti di apertura e di chiusura sono compresi, e una domanda presentata un secondo dopo è fuori termine'
  if (days === null || days.length === 1) return [text(`La domanda si presenta ${open(window)}: ${rule}.`)]
  return [text(`La domanda si presenta soltanto in questi periodi: ${rule}.`), items(days.map(open))]
}

const PEC_RULE = {
  sent: 'Conta l’istante in cui il gestore PEC di chi invia accetta il messaggio (ricevuta di accettazione).',
  arrived:
    'Conta l’istante in cui il messaggio arriva alla casella indicata (ricevuta di avvenuta consegna).',
} as const

const POST_RULE = {
  posted: 'Conta il giorno in cui la raccomandata è spedita, come risulta dal timbro.',
  arrived: 'Conta il giorno in cui la raccomandata arriva.',
} as const

const IN_PERSON = 'Conta l’istante in cui la persona si presenta: chi è in coda alla chiusura è in tempo.'

/** How an application may be presented, each way with the instant that decides. @norma TAR Campania 5488/2023; DPR 68/2005 */
export function channelsInWords({ mailbox, channels }: Pick<Avviso, 'mailbox' | 'channels'>): Block[] {
  const { pec, post, counter, hand } = channels
  const ways = [
    `per PEC, soltanto all’indirizzo ${mailbox}. ${PEC_RULE[pec.rule]}`,
    ...(post ? [`per raccomandata a ${post.address}. ${POST_RULE[post.rule]}`] : []),
    ...(counter ? [`allo sportello: ${counter.where}. ${IN_PERSON}`] : []),
    ...(hand ? [`a mano: ${hand.where}. ${IN_PERSON}`] : []),
  ]
  return [
    text(
      ways.length === 1
        ? 'Si presenta in un modo solo:'
        : 'Si presenta in uno di questi modi, e in nessun altro:',
    ),
    items(ways),
  ]
}
