import { type Behaviour, behaviourOf, plannedReceipts } from './behaviour.js'
import type { TipoRicevuta } from './daticert.js'
import type { Identifiers } from './identifiers.js'
import { anomalyEnvelope, receipt, transportEnvelope, type Writing } from './messages.js'
import type { Style } from './mime.js'
import type { PostOffice } from './post-office.js'
import { type Departure, SHAPES } from './shapes.js'
import { traced } from './trace.js'
import type { Gestore, Ordinary, ReceiptEvent, Transaction } from './transaction.js'

/** How one message is carried, where that is not left to the recipients' behaviours. */
export interface Carriage {
  style: Style
  /** The delivery receipt that the sender asked for. */
  receipt: TipoRicevuta
  /** Recipients in Cc: they always give a sintetica. */
  cc: readonly string[]
  /** From the acceptance to the envelope's delivery and the outcome, for every recipient. */
  afterSeconds?: number
  /** Deliveries of the envelope. */
  copies?: number
  /** A shape for the envelope. */
  departure?: Departure
}

type Manner = Pick<Writing, 'style' | 'departure'>

/** The providers at work between a sender and its recipients: envelopes, receipts and anomalies, in due time. */
export class Exchange {
  /** What is scripted, by address, `*@domain` or `*`, in lower case. */
  readonly behaviours = new Map<string, Behaviour>()
  readonly #gestori: readonly Gestore[]
  readonly #office: PostOffice
  readonly #identifiers: Identifiers

  /** Addresses of no listed domain belong to the last provider. Throws if there is none. */
  constructor(gestori: readonly Gestore[], office: PostOffice, identifiers: Identifiers) {
    if (gestori.length === 0) throw new Error('the simulator serves no domain: give it at least one')
    this.#gestori = gestori
    this.#office = office
    this.#identifiers = identifiers
  }

  gestoreOf(address: string): Gestore {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
    const found = this.#gestori.find((gestore) => gestore.domain === domain) ?? this.#gestori.at(-1)
    return found as Gestore
  }

  /** The recipients as the acceptance will name them. */
  destinatari(addresses: readonly string[]): Transaction['destinatari'] {
    return addresses.map((address) => ({
      address,
      type: behaviourOf(address, this.behaviours).outcome === 'external' ? 'esterno' : 'certificato',
    }))
  }

  /** Takes charge of a message: its acceptance, envelopes and receipts are on their way. */
  accept(tx: Transaction, carriage: Carriage): void {
    const scripted = tx.destinatari.map(({ address }) => ({
      address,
      behaviour: behaviourOf(address, this.behaviours),
    }))
    const acceptance =
      scripted.find(({ behaviour }) => behaviour.acceptance)?.behaviour.acceptance ?? 'at-once'
    if (acceptance === 'at-once') this.#postAcceptance(tx, tx.acceptedAt, carriage.style)
    let firstOutcome = Number.POSITIVE_INFINITY
    for (const { address, behaviour } of scripted) {
      const afterSeconds = carriage.afterSeconds ?? behaviour.afterSeconds ?? 0
      if (behaviour.outcome === 'delivered') this.#postEnvelopes(tx, address, afterSeconds, carriage)
      const departure = behaviour.shape && SHAPES[behaviour.shape]
      const manner: Manner = { style: carriage.style, ...(departure ? { departure } : {}) }
      const asked = carriage.cc.includes(address.toLowerCase()) ? 'sintetica' : carriage.receipt
      for (const planned of plannedReceipts({ ...behaviour, afterSeconds }, address, asked)) {
        const at = tx.acceptedAt + planned.afterSeconds * 1000
        for (let copy = 0; copy < planned.copies; copy++) this.#postReceipt(tx, planned.event, at, manner)
        firstOutcome = Math.min(firstOutcome, at)
      }
    }
    if (acceptance === 'after-outcome') {
      this.#postAcceptance(tx, Number.isFinite(firstOutcome) ? firstOutcome : tx.acceptedAt, carriage.style)
    }
  }

  /** Refuses a message after SMTP took it: the sender gets the notice of non acceptance. */
  refuse(tx: Transaction, errore: 'virus' | 'altro', erroreEsteso: string, style: Style): void {
    this.#postReceipt(tx, { tipo: 'non-accettazione', errore, erroreEsteso }, tx.acceptedAt, { style })
  }

  /** An ordinary message for a PEC mailbox: what arrives is an anomaly envelope. */
  wrapAnomaly(received: Omit<Ordinary, 'messageId'>, address: string, at: number, style: Style): void {
    const gestore = this.gestoreOf(address)
    const messageId = this.#identifiers.ofAnomaly(gestore.domain)
    const message = () => {
      const envelope = anomalyEnvelope({ ...received, messageId }, { gestore, at, style })
      return traced(envelope, { domain: gestore.domain, messageId, at, copy: 0 })
    }
    this.#office.post({ at, address, kind: 'anomalia', message })
  }

  /** The acceptance keeps its own instant however late it arrives. */
  #postAcceptance(tx: Transaction, arrival: number, style: Style): void {
    this.#postReceipt(tx, { tipo: 'accettazione' }, tx.acceptedAt, { style }, arrival)
  }

  #postReceipt(tx: Transaction, event: ReceiptEvent, at: number, manner: Manner, arrival = at): void {
    // Acceptance and time-out notices are written by the sender's provider, the rest by the recipient's
    const { tipo } = event
    const bySender =
      tipo === 'accettazione' || tipo === 'non-accettazione' || tipo === 'preavviso-errore-consegna'
    const consegna = 'consegna' in event ? event.consegna : ''
    const gestore = this.gestoreOf(bySender || consegna === '' ? tx.mittente : consegna)
    const about = [tipo, consegna, 'hours' in event ? event.hours : '']
    const messageId = this.#identifiers.ofMessage(gestore.domain, tx.identificativo, ...about)
    const message = () =>
      traced(receipt(tx, event, { gestore, at, ...manner, messageId }), {
        domain: gestore.domain,
        messageId,
        at: arrival,
        copy: 0,
      })
    const { identificativo } = tx
    this.#office.post({ at: arrival, address: tx.mittente, kind: tipo, identificativo, message })
  }

  #postEnvelopes(tx: Transaction, address: string, afterSeconds: number, carriage: Carriage): void {
    const gestore = this.gestoreOf(tx.mittente)
    const arrival = tx.acceptedAt + afterSeconds * 1000
    const { style, departure } = carriage
    const manner: Manner = { style, ...(departure ? { departure } : {}) }
    for (let copy = 0; copy < (carriage.copies ?? 1); copy++) {
      const message = () =>
        traced(transportEnvelope(tx, { gestore, at: tx.acceptedAt, ...manner }), {
          domain: this.gestoreOf(address).domain,
          messageId: tx.identificativo,
          at: arrival,
          copy,
        })
      const { identificativo } = tx
      this.#office.post({ at: arrival, address, kind: 'posta-certificata', identificativo, message })
    }
  }
}
