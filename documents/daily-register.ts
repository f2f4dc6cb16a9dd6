import type { Digest } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { type Block, facts, heading, text } from './blocks.js'
import type { PdfHeading } from './letterhead.js'
import type { PaperFile } from './paper.js'
import { paperOfWords } from './paper-of-words.js'
import type { Typesetter } from './typst.js'
import { counted, day, instant } from './words.js'

/** The giornale del protocollo of one legal day, frozen. */
export interface DailyRegisterData extends PdfHeading {
  day: LegalDate
  /** `Registro di protocollo`, `Registro di emergenza`. */
  register: string
  entries: readonly RegisteredEntry[]
  /** What was added on this day to entries, also of earlier ones, in order. */
  notes: readonly RegisterNote[]
  /** SHA-256 of this day's register and of the day before it; null for the first. */
  fingerprint: Digest
  previous: { day: LegalDate; fingerprint: Digest } | null
  /** The last link of every audit chain: what it is of, and its hash. */
  auditHeads: readonly { chain: string; head: Digest }[]
}

export interface RegisteredEntry {
  number: string
  at: Instant
  direction: 'in' | 'out'
  correspondent: string
  /** Neutral where the matter is a person's health. */
  subject: string
  digest: Digest
  /** An entry that was annulled stays, with who, when and why. */
  annulled: { at: Instant; by: string; reason: string } | null
}

export interface RegisterNote {
  at: Instant
  text: string
}

/** @throws TypesettingFailed @norma DPR 445/2000 art. 53, comma 2, e art. 54 */
export function dailyRegister(typesetter: Typesetter, data: DailyRegisterData): Promise<PaperFile> {
  const { entries } = data
  return paperOfWords(
    typesetter,
    { ...data, call: null },
    {
      file: `registro-giornaliero-${data.day}`,
      title: `${data.register}: ${day(data.day)}`,
      reserved: 'Registro: contiene dati personali',
      landscape: true,
      signed: null,
      body: [
        facts(
          ['Registrazioni', counted(entries.length, 'registrazione', 'registrazioni')],
          ...(entries.length === 0
            ? []
            : ([['Numeri', `da ${entries[0]?.number} a ${entries.at(-1)?.number}`]] as const)),
          ['Impronta del registro', data.fingerprint],
          ...(data.previous === null
            ? ([['Registro precedente', 'nessuno']] as const)
            : ([
                ['Registro precedente', day(data.previous.day)],
                ['Impronta del precedente', data.previous.fingerprint],
              ] as const)),
        ),
        ...entriesSaid(entries),
        ...(data.notes.length === 0
          ? []
          : [
              heading('Annotazioni del giorno'),
              facts(...data.notes.map((note) => [instant(note.at), note.text] as const)),
            ]),
        heading('Catene di controllo'),
        data.auditHeads.length === 0
          ? text('Nessuna.')
          : facts(...data.auditHeads.map(({ chain, head }) => [chain, head] as const)),
      ],
    },
  )
}

const DIRECTION = { in: 'Arrivo', out: 'Partenza' } as const

function entriesSaid(entries: readonly RegisteredEntry[]): Block[] {
  if (entries.length === 0) return [text('In questo giorno non è stato registrato nulla.')]
  return [
    {
      kind: 'table',
      head: ['Numero e istante', 'Mittente o destinatario', 'Oggetto', 'Impronta del documento'],
      figures: false,
      widths: [3, 3, 4, 6],
      rows: entries.map((entry) => [
        `${entry.number}\n${instant(entry.at)}\n${DIRECTION[entry.direction]}`,
        entry.correspondent,
        entry.subject +
          (entry.annulled === null
            ? ''
            : `\nAnnullata il ${instant(entry.annulled.at)} da ${entry.annulled.by}: ${entry.annulled.reason}`),
        entry.digest,
      ]),
    },
  ]
}
