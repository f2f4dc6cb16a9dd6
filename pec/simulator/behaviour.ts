import type { TipoRicevuta } from './daticert.js'
import type { ShapeName } from './shapes.js'
import type { ReceiptEvent } from './transaction.js'

/** What becomes of a message for one recipient, as a script says it. */
export interface Behaviour {
  /**
   * `silent`: accepted, and never a word more. `external`: an ordinary mailbox, which the acceptance names
   * as `esterno` and for which no delivery receipt comes.
   */
  outcome:
    | 'delivered'
    | 'mailbox-full'
    | 'unknown-mailbox'
    | 'unknown-domain'
    | 'virus'
    | 'silent'
    | 'external'
  /** Seconds from the acceptance to the outcome; 0 if not given. */
  afterSeconds?: number
  /** Sends the notice of 12 hours, and that of 24, if the outcome has not come by then. */
  notices?: boolean
  /** How many times the receipt of the outcome arrives, byte for byte the same; 1 if not given. */
  copies?: number
  /** The receipt that this recipient's provider gives, whatever the sender asked for. */
  receipt?: TipoRicevuta
  /** When the acceptance reaches the sender: at once, never, or after the first outcome. */
  acceptance?: 'at-once' | 'missing' | 'after-outcome'
  /** Lets the receipt between providers (presa in carico) slip through to the sender. */
  handoverLeaks?: boolean
  /** A shape for its receipts. */
  shape?: ShapeName
}

/** What a message meets at an address nobody has scripted. */
export const DELIVERED: Behaviour = { outcome: 'delivered' }

/** One receipt to come, with its delay from the acceptance. */
export interface PlannedReceipt {
  afterSeconds: number
  event: ReceiptEvent
  copies: number
}

/** The address → behaviour table: an address, `*@domain` for a whole domain, or `*` for everybody. */
export type Behaviours = Readonly<Record<string, Behaviour>>

export function behaviourOf(address: string, behaviours: ReadonlyMap<string, Behaviour>): Behaviour {
  const key = address.toLowerCase()
  const domain = key.slice(key.lastIndexOf('@'))
  return behaviours.get(key) ?? behaviours.get(`*${domain}`) ?? behaviours.get('*') ?? DELIVERED
}

/** The receipts about one recipient that will reach the sender, the acceptance apart. */
export function plannedReceipts(
  behaviour: Behaviour,
  consegna: string,
  asked: TipoRicevuta,
): PlannedReceipt[] {
  const outcome = outcomeEvent(behaviour, consegna, asked)
  const end = outcome ? (behaviour.afterSeconds ?? 0) : Number.POSITIVE_INFINITY
  const planned: PlannedReceipt[] = []
  if (behaviour.handoverLeaks) {
    planned.push({ afterSeconds: 0, event: { tipo: 'presa-in-carico', ricezione: [consegna] }, copies: 1 })
  }
  for (const hours of behaviour.notices ? ([12, 24] as const) : []) {
    const afterSeconds = hours * 3600
    if (end > afterSeconds) planned.push({ afterSeconds, event: notice(consegna, hours), copies: 1 })
  }
  if (outcome) planned.push({ afterSeconds: end, event: outcome, copies: behaviour.copies ?? 1 })
  return planned
}

function outcomeEvent(behaviour: Behaviour, consegna: string, asked: TipoRicevuta): ReceiptEvent | undefined {
  const failed = (
    errore: 'no-dest' | 'no-dominio' | 'virus' | 'altro',
    erroreEsteso: string,
  ): ReceiptEvent => ({
    tipo: 'errore-consegna',
    consegna,
    errore,
    erroreEsteso,
  })
  switch (behaviour.outcome) {
    case 'delivered':
      return { tipo: 'avvenuta-consegna', consegna, ricevuta: behaviour.receipt ?? asked }
    case 'mailbox-full':
      return failed('altro', '5.2.2 - Gestore di prova - casella piena')
    case 'unknown-mailbox':
      return failed('no-dest', '5.1.1 - Gestore di prova - indirizzo non valido')
    case 'unknown-domain':
      return failed('no-dominio', '5.1.2 - Gestore di prova - dominio inesistente')
    case 'virus':
      return failed('virus', '5.5.1 - Gestore di prova - il messaggio contiene un virus')
    case 'silent':
    case 'external':
      return undefined
  }
}

function notice(consegna: string, hours: 12 | 24): ReceiptEvent {
  const erroreEsteso =
    hours === 12
      ? '4.4.1 - Gestore di prova - nessuna notizia della consegna dopo 12 ore'
      : '5.4.1 - Gestore di prova - il messaggio non è stato consegnato nelle 24 ore'
  return { tipo: 'preavviso-errore-consegna', consegna, hours, erroreEsteso }
}
