import type { ExclusionReason } from '../schemas/application.js'
import type { Digest } from '../schemas/ids.js'
import { fontFile } from './fonts.js'
import { type ActReference, type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { PaperFile } from './paper.js'
import { type FontWidths, fontWidths, linesIn } from './text-width.js'
import type { Typesetter } from './typst.js'
import { actInWords, type Correction, type Stage, versionInWords } from './version-of-graduatoria.js'
import { capital, counted, decimal, EXCLUSION_REASON, signedPoints } from './words.js'

/** The graduatoria as the office keeps it: the reserved annex of the decree. */
export interface OfficeGraduatoriaData extends PdfHeading {
  call: CallHeading
  /** Which graduatoria, where the call has several; null where it has one. */
  ranking: { code: string; label: string } | null
  stage: Stage
  correction: Correction | null
  /** The approving act; null while the graduatoria is proposed. */
  act: ActReference | null
  /** SHA-256 of the graduatoria that the decree cites. */
  fingerprint: Digest
  /** Which score comes first. */
  direction: 'highest-first' | 'lowest-first'
  rows: readonly OfficePosition[]
  exclusions: readonly Exclusion[]
}

interface Candidate {
  publicCode: string
  protocollo: string
  surname: string
  name: string
  codiceFiscale: string
}

export interface OfficePosition extends Candidate {
  position: number
  /** *Ammessa con riserva*: ranked until a person lifts the reserve. */
  withReserve: boolean
  /** Decimal string. */
  points: string
  elements: readonly ScoreElement[]
  /** How a tie was broken, in words; null where there was none. */
  tie: string | null
}

/** What a rule gave or took, in the order of the rule set. */
export interface ScoreElement {
  label: string
  /** What was declared, in words (`8.500,00 €`, `46 anni`); null if the element has no datum. */
  datum: string | null
  /** Decimal string with its sign, `-8`. */
  points: string
  /** Where this person's datum was found (`SIL, scambio del 12 marzo 2031`), if not in the application. */
  source?: string | null
}

/** Without what was not yet examined (the codice fiscale of a form that is missing). */
export interface Exclusion extends Omit<Candidate, 'surname' | 'name' | 'codiceFiscale'> {
  surname: string | null
  name: string | null
  codiceFiscale: string | null
  reason: ExclusionReason
  /** What the decision adds, in words; null if nothing. */
  note: string | null
}

export const DIRECTION = {
  'highest-first': 'dal punteggio più alto al più basso',
  'lowest-first': 'dal punteggio più basso al più alto',
} as const

export const STAGE = { provisional: 'Graduatoria provvisoria', final: 'Graduatoria' } as const

/** Without its ending: `GE-2031-001-graduatoria-riservata-art18-v2`. */
export function officeGraduatoriaName({ call, ranking, stage, correction }: OfficeGraduatoriaData): string {
  return [
    call.code,
    stage.kind === 'provisional' ? 'graduatoria-provvisoria-riservata' : 'graduatoria-riservata',
    ...(ranking === null ? [] : [ranking.code]),
    ...(correction === null ? [] : [`v${correction.version}`]),
  ].join('-')
}

/** Names, points and every element of the score; exclusions with their reasons. @throws TypesettingFailed */
export function officeGraduatoriaPdf(
  typesetter: Typesetter,
  data: OfficeGraduatoriaData,
): Promise<PaperFile> {
  const { letterhead, madeAt, call, act, fingerprint } = data
  return pdfFile(typesetter, 'office-graduatoria', `${officeGraduatoriaName(data)}.pdf`, {
    letterhead,
    madeAt,
    call,
    ranking: data.ranking?.label ?? null,
    title: STAGE[data.stage.kind],
    said: versionInWords(data.stage, data.correction),
    act: act && actInWords(act),
    fingerprint,
    direction: DIRECTION[data.direction],
    admitted: counted(data.rows.length, 'domanda in graduatoria', 'domande in graduatoria'),
    excluded: counted(data.exclusions.length, 'domanda esclusa', 'domande escluse'),
    rows: data.rows.map((row) =>
      withLines([
        String(row.position),
        `${row.surname} ${row.name}${row.withReserve ? ' (con riserva)' : ''}\n${row.codiceFiscale} · ${row.publicCode} · prot. ${row.protocollo}`,
        explained(row),
        decimal(row.points),
      ]),
    ),
    exclusions: data.exclusions.map((exclusion) => [
      `${exclusion.publicCode}\nprot. ${exclusion.protocollo}`,
      whoIsExcluded(exclusion),
      whyExcluded(exclusion),
    ]),
  })
}

/** What the two columns of text hold, in ems: 7.6 and 6.4 cm without their insets, at 8 points. */
const COLUMNS = { person: 25.6, score: 21.4 } as const
let regular: FontWidths | undefined

/** A row with the lines that it takes, where that is sure: its height need not be found out by laying it out. */
function withLines(cells: readonly [string, string, string, string]) {
  regular ??= fontWidths(fontFile('regular'))
  const [, person, score] = cells
  const lines = [linesIn(regular, person, COLUMNS.person), linesIn(regular, score, COLUMNS.score)]
  return { cells, lines: lines.includes(null) ? null : Math.max(...(lines as number[])) }
}

function explained({ elements, tie }: OfficePosition): string {
  const parts = elements.map(({ label, datum, points, source }, index) => {
    const added = index === 0 ? decimal(points) : signedPoints(points)
    const found = source ? ` (fonte: ${source})` : ''
    return unbroken(`${capital(label)}${datum === null ? '' : ` ${datum}`}: ${added}`) + found
  })
  return parts.join(' · ') + (tie === null ? '' : `\nParità: ${tie}`)
}

/** An element stays on one line, unless no line could hold it. */
function unbroken(text: string): string {
  return text.length > 40 ? text : text.replaceAll(' ', '\u00a0')
}

function whoIsExcluded({ surname, name, codiceFiscale }: Exclusion): string {
  const who = [surname, name].filter((part) => part !== null).join(' ')
  return [who === '' ? 'persona non identificata' : who, codiceFiscale ?? ''].filter(Boolean).join('\n')
}

export function whyExcluded({ reason, note }: Exclusion): string {
  return `${capital(EXCLUSION_REASON[reason])}${note === null ? '' : `: ${note}`}`
}
