import type { Destinatario, Errore, TipoRicevuta } from './daticert.js'
import type { Signer } from './pki.js'

/** A PEC provider as its messages show it. */
export interface Gestore {
  /** `gestore-emittente` of daticert.xml. */
  name: string
  /** Its messages come from `posta-certificata@<domain>`. */
  domain: string
  signer: Signer
}

/** One message that a provider took charge of, from its acceptance to its last receipt. */
export interface Transaction {
  /** Without angle brackets; the same in the envelope and in every receipt. */
  identificativo: string
  /** The Message-ID that the sender gave, with angle brackets. */
  msgid?: string
  mittente: string
  destinatari: readonly Destinatario[]
  risposte: string
  /** Decoded. */
  oggetto: string
  /** The acceptance, in milliseconds of the epoch. */
  acceptedAt: number
  /** The message as the sender's client handed it over. */
  message: Buffer
}

/** What a receipt certifies (pec.md §1). */
export type ReceiptEvent =
  | { tipo: 'accettazione' }
  | { tipo: 'non-accettazione'; errore: Exclude<Errore, 'nessuno'>; erroreEsteso: string }
  | { tipo: 'presa-in-carico'; ricezione: readonly string[] }
  | { tipo: 'avvenuta-consegna'; consegna: string; ricevuta: TipoRicevuta }
  | { tipo: 'errore-consegna'; consegna: string; errore: Exclude<Errore, 'nessuno'>; erroreEsteso: string }
  | { tipo: 'preavviso-errore-consegna'; consegna: string; hours: 12 | 24; erroreEsteso: string }
  | { tipo: 'rilevazione-virus'; consegna: string; erroreEsteso: string }

/** An ordinary message that reached a PEC mailbox, as received. */
export interface Ordinary {
  message: Buffer
  mittente: string
  destinatari: readonly string[]
  oggetto: string
  /** Why nothing about it is certified. */
  reason: string
  /** Of the anomaly envelope, without angle brackets. */
  messageId: string
}
