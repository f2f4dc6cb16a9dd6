import { romanTime } from './roman-time.js'

/** The types of daticert.xml (pec.md §3). */
export type Tipo =
  | 'accettazione'
  | 'non-accettazione'
  | 'presa-in-carico'
  | 'avvenuta-consegna'
  | 'posta-certificata'
  | 'errore-consegna'
  | 'preavviso-errore-consegna'
  | 'rilevazione-virus'

export type Errore = 'nessuno' | 'no-dest' | 'no-dominio' | 'virus' | 'altro'

export type TipoRicevuta = 'completa' | 'breve' | 'sintetica'

export interface Destinatario {
  address: string
  type: 'certificato' | 'esterno'
}

/** Every fact that daticert.xml can carry, in its own words. */
export interface Daticert {
  tipo: Tipo
  errore: Errore
  mittente: string
  destinatari: readonly Destinatario[]
  risposte: string
  oggetto: string
  gestoreEmittente: string
  /** Milliseconds of the epoch; written in Europe/Rome. */
  at: number
  /** Without angle brackets. */
  identificativo: string
  /** With angle brackets. */
  msgid?: string
  ricevuta?: TipoRicevuta
  consegna?: string
  ricezione?: readonly string[]
  erroreEsteso?: string
}

/** The text of daticert.xml, elements in the order of its DTD. */
export function daticertXml(facts: Daticert): string {
  const { giorno, ora, zona } = romanTime(facts.at)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<postacert tipo="${facts.tipo}" errore="${facts.errore}">`,
    '    <intestazione>',
    `        <mittente>${text(facts.mittente)}</mittente>`,
    ...facts.destinatari.map((d) => `        <destinatari tipo="${d.type}">${text(d.address)}</destinatari>`),
    `        <risposte>${text(facts.risposte)}</risposte>`,
    `        <oggetto>${text(facts.oggetto)}</oggetto>`,
    '    </intestazione>',
    '    <dati>',
    `        <gestore-emittente>${text(facts.gestoreEmittente)}</gestore-emittente>`,
    `        <data zona="${zona}">`,
    `            <giorno>${giorno}</giorno>`,
    `            <ora>${ora}</ora>`,
    '        </data>',
    `        <identificativo>${text(facts.identificativo)}</identificativo>`,
    ...element('msgid', facts.msgid),
    ...(facts.ricevuta ? [`        <ricevuta tipo="${facts.ricevuta}" />`] : []),
    ...element('consegna', facts.consegna),
    ...(facts.ricezione ?? []).flatMap((address) => element('ricezione', address)),
    ...element('errore-esteso', facts.erroreEsteso),
    '    </dati>',
    '</postacert>',
  ]
  return lines.join('\n')
}

function element(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`        <${name}>${text(value)}</${name}>`]
}

function text(value: string): string {
  // Characters that XML 1.0 cannot hold at all, not even escaped, are left out
  const legal = value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
  return legal.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
