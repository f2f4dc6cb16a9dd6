import type { PaperFile } from '../documents/paper.js'
import { type SheetCell, type SheetColumn, spreadsheet } from '../documents/xlsx.js'
import type { CallToCheck, ListToCheck } from '../domain/answers.js'
import { canonicalJson } from '../domain/canonical.js'
import { NOTHING_FOUND, type Question } from '../domain/questions.js'
import { type Digest, digestOf } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { HELP, headingsOf, MARK, VERSION, WHO } from './form.js'

/** A file of people to look up in another archive, and what tells it from any other. */
export interface FileToCheck {
  readonly file: PaperFile
  /** Of who is in it and what is asked. */
  readonly fingerprint: Digest
  readonly applications: number
}

/**
 * Writes an XLSX with a row for each application whose data may still change, and a column to fill in for each datum
 * asked; everything else is locked. No cell is a formula.
 */
export async function fileToCheck(call: CallToCheck, madeAt: Instant): Promise<FileToCheck> {
  const lists = call.lists.map((list) => ({
    ...list,
    headings: headingsOf(list.questions),
    rows: rowsOf(list),
  }))
  const asked = lists.map(({ name, headings, rows }) => ({ name, headings, rows }))
  const fingerprint = digestOf(canonicalJson({ call: call.call, asked }))
  const file = await spreadsheet(
    `${call.call}-dati-da-verificare.xlsx`,
    madeAt,
    `Dati da verificare ${call.call}`,
    [
      ...lists.map(({ name, headings, rows, questions }) => ({
        name,
        columns: headings.map((title, index) => columnOf(title, questions[index - WHO.length])),
        rows,
      })),
      { name: HELP, columns: [{ title: 'Come si compila', width: 110 }], rows: INSTRUCTIONS },
      {
        name: MARK,
        hidden: true,
        columns: [
          { title: 'Voce', width: 20 },
          { title: 'Valore', width: 70 },
        ],
        rows: [
          ['versione', VERSION],
          ['chiamata', call.call],
          ['impronta', fingerprint],
        ],
      },
    ],
  )
  return { file, fingerprint, applications: lists.reduce((sum, { rows }) => sum + rows.length, 0) }
}

function rowsOf({ applications }: ListToCheck): string[][] {
  return applications
    .filter(({ open }) => open)
    .map(({ id, data: { applicant } }) => [
      id,
      applicant.codiceFiscale,
      applicant.surname,
      applicant.name,
      applicant.birthDate.split('-').reverse().join('/'),
    ])
}

function columnOf(title: string, question: Question | undefined): SheetColumn {
  if (question === undefined) return { title, width: title === 'Domanda' ? 30 : 19 }
  const { type, options, required } = question.datum
  const nothing = required === 'no' ? [NOTHING_FOUND] : []
  if (type === 'yes-no') return { title, width: 18, input: { oneOf: ['sì', 'no', ...nothing] } }
  if (type === 'choice')
    return { title, width: 26, input: { oneOf: [...Object.values(options ?? {}), ...nothing] } }
  return { title, width: 20, input: 'text' }
}

const INSTRUCTIONS: readonly (readonly SheetCell[])[] = [
  ['Ogni riga è una domanda in istruttoria: si scrivono soltanto le colonne dei dati da verificare.'],
  ['Una cella vuota vuol dire «non verificato»: il dato della domanda resta com’è.'],
  [`Se il dato è stato cercato e non c’è, si scrive «${NOTHING_FOUND}» (dove la colonna lo ammette).`],
  ['Importi in euro con la virgola per i decimali (8500,00); date come 31/12/2030; sì oppure no.'],
  ['Non si scrivono formule, e non si spostano, rinominano o aggiungono colonne e fogli.'],
  [
    'Si possono togliere righe intere. Il file si riporta con «Scambio dati», che mostra prima che cosa cambia.',
  ],
]
