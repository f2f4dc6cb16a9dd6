import type { LegalDate } from '../schemas/time.js'
import { type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'
import { counted, day } from './words.js'
import { type SheetColumn, spreadsheet } from './xlsx.js'

/** The elenco degli avviati: who is sent to the requesting body, in order; no points, no ISEE. */
export interface ListForBodyData extends PdfHeading {
  call: CallHeading
  /** Number that the body gave to its request. */
  request: string
  /** Number and day under which the list leaves the office; null in a preview. */
  protocollo: { number: string; date: LegalDate } | null
  people: readonly SentPerson[]
}

/** What the body needs to convene a person. @norma Reg. UE 2016/679 art. 5 (minimizzazione) */
export interface SentPerson {
  /** Order in which the body convenes, from 1. */
  order: number
  surname: string
  name: string
  codiceFiscale: string
  birthDate: LegalDate
  address: string
  phone: string | null
  email: string | null
  pec: string | null
}

/** The list as a PDF. @throws TypesettingFailed @norma DPR 487/1994 artt. 25 e 27 */
export function listForBodyPdf(typesetter: Typesetter, data: ListForBodyData): Promise<PaperFile> {
  const { letterhead, madeAt, call, request, protocollo } = data
  return pdfFile(typesetter, 'list-for-body', `${call.code}-elenco-avviati.pdf`, {
    letterhead,
    madeAt,
    call,
    request,
    posts: counted(call.posts, 'posto', 'posti'),
    count: counted(data.people.length, 'persona', 'persone'),
    protocollo: protocollo && { number: protocollo.number, date: day(protocollo.date) },
    rows: data.people.map((person) => [
      String(person.order),
      `${person.surname} ${person.name}\n${day(person.birthDate)}`,
      person.codiceFiscale,
      person.address,
      [person.phone, person.email, person.pec && `PEC ${person.pec}`].filter(Boolean).join('\n') || '–',
    ]),
  })
}

/** What the body may report of a person it convened. @norma DPR 487/1994 art. 27 */
export const OUTCOMES = [
  'Idoneo',
  'Non idoneo',
  'Assente',
  'Rinuncia',
  'Non accetta',
  'Requisito perso',
  'Assunto',
] as const

/** The sheet of the list, and its columns, by which it is read when it comes back. */
export const LIST_SHEET = 'Avviati'
export const LIST_COLUMNS: readonly SheetColumn[] = [
  { title: 'N.', width: 6 },
  { title: 'Cognome', width: 20 },
  { title: 'Nome', width: 20 },
  { title: 'Codice fiscale', width: 19 },
  { title: 'Data di nascita', width: 14 },
  { title: 'Indirizzo', width: 40 },
  { title: 'Telefono', width: 18 },
  { title: 'E-mail', width: 30 },
  { title: 'PEC', width: 30 },
  { title: 'Esito', width: 18, input: { oneOf: OUTCOMES } },
  { title: 'Data dell’esito (gg/mm/aaaa)', width: 16, input: 'text' },
  { title: 'Note', width: 30, input: 'text' },
]

/** The same list to work on, with the columns that the body fills in and sends back. */
export function listForBodyXlsx(data: ListForBodyData): Promise<PaperFile> {
  const { call, people, protocollo } = data
  return spreadsheet(`${call.code}-elenco-avviati.xlsx`, data.madeAt, `Elenco degli avviati ${call.code}`, [
    {
      name: LIST_SHEET,
      columns: LIST_COLUMNS,
      rows: people.map((person) => [
        person.order,
        person.surname,
        person.name,
        person.codiceFiscale,
        person.birthDate.split('-').reverse().join('/'),
        person.address,
        person.phone,
        person.email,
        person.pec,
        null,
        null,
        null,
      ]),
    },
    {
      name: 'Informazioni',
      columns: [
        { title: 'Voce', width: 26 },
        { title: 'Valore', width: 70 },
      ],
      rows: [
        ['Chiamata', call.code],
        ['Ente richiedente', call.requestingBody],
        ['Richiesta dell’ente', data.request],
        ['Profilo', call.profile],
        ['Posti', call.posts],
        ['Persone in elenco', people.length],
        ['Protocollo', protocollo && `n. ${protocollo.number} del ${day(protocollo.date)}`],
        ['Ufficio', `${data.letterhead.office}, ${data.letterhead.pec}`],
        [
          'Come si compila',
          'Si scrivono soltanto le colonne «Esito», «Data dell’esito» e «Note»; il file si restituisce per PEC.',
        ],
      ],
    },
  ])
}
