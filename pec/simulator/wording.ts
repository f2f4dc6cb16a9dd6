import { romanTime } from './roman-time.js'
import type { Ordinary, ReceiptEvent, Transaction } from './transaction.js'

/** What people read in envelopes and receipts: the texts of the technical rules. No program may rely on them. */

export function receiptText(tx: Transaction, event: ReceiptEvent, at: number): string {
  return [
    titleOf(event),
    '',
    `Il giorno ${when(at)} il messaggio`,
    `"${tx.oggetto}" proveniente da "${tx.mittente}"`,
    `ed indirizzato a ${recipientsOf(tx, event)}`,
    outcomeOf(event),
    '',
    `Identificativo messaggio: ${tx.identificativo}`,
    '',
  ].join('\n')
}

export function envelopeText(tx: Transaction, at: number): string {
  return [
    'Messaggio di posta certificata',
    '',
    `Il giorno ${when(at)} il messaggio`,
    `"${tx.oggetto}" è stato inviato da "${tx.mittente}"`,
    'indirizzato a:',
    ...tx.destinatari.map((d) => d.address),
    'Il messaggio originale è incluso in allegato.',
    `Identificativo messaggio: ${tx.identificativo}`,
    "L'allegato daticert.xml contiene informazioni di servizio sulla trasmissione.",
    '',
  ].join('\n')
}

export function anomalyText(received: Ordinary, at: number): string {
  return [
    'Anomalia nel messaggio',
    '',
    `Il giorno ${when(at)} è stato ricevuto`,
    `il messaggio "${received.oggetto}" proveniente da "${received.mittente}"`,
    'ed indirizzato a:',
    ...received.destinatari,
    'Tali dati non sono stati certificati per il seguente errore:',
    received.reason,
    'Il messaggio originale è incluso in allegato.',
    '',
  ].join('\n')
}

function when(at: number): string {
  const { giorno, ora, zona } = romanTime(at)
  return `${giorno} alle ore ${ora} (${zona})`
}

function recipientsOf(tx: Transaction, event: ReceiptEvent): string {
  if ('consegna' in event) return `"${event.consegna}"`
  return tx.destinatari
    .map((d) => `${d.address} (${d.type === 'certificato' ? 'posta certificata' : 'posta ordinaria'})`)
    .join('\n')
}

function titleOf(event: ReceiptEvent): string {
  switch (event.tipo) {
    case 'accettazione':
      return 'Ricevuta di accettazione'
    case 'non-accettazione':
      return 'Errore nell\u2019accettazione del messaggio'
    case 'presa-in-carico':
      return 'Ricevuta di presa in carico'
    case 'avvenuta-consegna':
      return `Ricevuta ${event.ricevuta} di avvenuta consegna`
    case 'errore-consegna':
      return 'Avviso di mancata consegna'
    case 'preavviso-errore-consegna':
      return 'Avviso di mancata consegna per superamento del tempo massimo'
    case 'rilevazione-virus':
      return 'Problema di sicurezza'
  }
}

function outcomeOf(event: ReceiptEvent): string {
  switch (event.tipo) {
    case 'accettazione':
      return 'è stato accettato dal sistema ed inoltrato.'
    case 'non-accettazione':
      return `non è stato accettato per il seguente problema: ${event.erroreEsteso}`
    case 'presa-in-carico':
      return 'è stato accettato dal sistema.'
    case 'avvenuta-consegna':
      return 'è stato consegnato nella casella di destinazione.'
    case 'errore-consegna':
      return `non è stato consegnato per il seguente errore: ${event.erroreEsteso}`
    case 'preavviso-errore-consegna':
      return event.hours === 12
        ? 'non è stato consegnato nelle prime dodici ore dal suo invio. Non è escluso che la consegna avvenga in seguito.'
        : 'non è stato consegnato nelle ventiquattro ore successive al suo invio. Si ritiene che la consegna non possa aver luogo.'
    case 'rilevazione-virus':
      return `contiene un virus: ${event.erroreEsteso}`
  }
}
