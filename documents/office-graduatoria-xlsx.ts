import {
  DIRECTION,
  type OfficeGraduatoriaData,
  type OfficePosition,
  officeGraduatoriaName,
  STAGE,
  whyExcluded,
} from './office-graduatoria.js'
import type { PaperFile } from './paper.js'
import { actInWords, versionInWords } from './version-of-graduatoria.js'
import { capital } from './words.js'
import { type SheetCell, spreadsheet } from './xlsx.js'

/** The office's graduatoria to work on: a column for each element of the score, exclusions beside. */
export function officeGraduatoriaXlsx(data: OfficeGraduatoriaData): Promise<PaperFile> {
  const { call, act } = data
  const labels = elementLabels(data.rows)
  const sourced = labels.filter((label) =>
    data.rows.some(({ elements }) => elements.some((element) => element.label === label && element.source)),
  )
  return spreadsheet(`${officeGraduatoriaName(data)}.xlsx`, data.madeAt, `Graduatoria ${call.code}`, [
    {
      name: 'Graduatoria',
      columns: [
        { title: 'Posizione', width: 10 },
        { title: 'Cognome', width: 20 },
        { title: 'Nome', width: 20 },
        { title: 'Codice fiscale', width: 19 },
        { title: 'Codice pubblico', width: 14 },
        { title: 'Protocollo', width: 16 },
        ...labels.flatMap((label) => [
          { title: `${capital(label)}: dato`, width: 16 },
          { title: `${capital(label)}: punti`, width: 12 },
          ...(sourced.includes(label) ? [{ title: `${capital(label)}: fonte`, width: 30 }] : []),
        ]),
        { title: 'Punti', width: 10 },
        { title: 'Riserva', width: 12 },
        { title: 'Parità', width: 30 },
      ],
      rows: data.rows.map((row) => [
        row.position,
        row.surname,
        row.name,
        row.codiceFiscale,
        row.publicCode,
        row.protocollo,
        ...elementCells(row, labels, sourced),
        points(row.points),
        row.withReserve ? 'con riserva' : null,
        row.tie,
      ]),
    },
    {
      name: 'Escluse',
      columns: [
        { title: 'Cognome', width: 20 },
        { title: 'Nome', width: 20 },
        { title: 'Codice fiscale', width: 19 },
        { title: 'Codice pubblico', width: 14 },
        { title: 'Protocollo', width: 16 },
        { title: 'Motivo', width: 70 },
      ],
      rows: data.exclusions.map((exclusion) => [
        exclusion.surname,
        exclusion.name,
        exclusion.codiceFiscale,
        exclusion.publicCode,
        exclusion.protocollo,
        whyExcluded(exclusion),
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
        ['Profilo', call.profile],
        ['Versione', STAGE[data.stage.kind]],
        ...(data.ranking === null ? [] : [['Graduatoria', data.ranking.label]]),
        ['Posti', call.posts],
        ['Ordine', DIRECTION[data.direction]],
        ['Atto', act ? actInWords(act) : 'proposta, da approvare'],
        ...versionInWords(data.stage, data.correction).map((said) => ['Nota', said]),
        ['Impronta SHA-256', data.fingerprint],
      ],
    },
  ])
}

/** Every label, in the order in which the rule set gives them. */
function elementLabels(rows: readonly OfficePosition[]): string[] {
  return [...new Set(rows.flatMap(({ elements }) => elements.map(({ label }) => label)))]
}

/** The datum and the points of each element; its source too, where somebody has one. */
function elementCells(
  { elements }: OfficePosition,
  labels: readonly string[],
  sourced: readonly string[],
): SheetCell[] {
  const byLabel = new Map(elements.map((element) => [element.label, element]))
  return labels.flatMap((label) => {
    const element = byLabel.get(label)
    const source = sourced.includes(label) ? [element?.source ?? null] : []
    return element ? [element.datum, points(element.points), ...source] : [null, null, ...source]
  })
}

/** As a number where a spreadsheet keeps every digit of it, as text otherwise. */
function points(decimal: string): SheetCell {
  const number = Number(decimal)
  return Number.isFinite(number) && decimal.replace(/\D/g, '').length <= 15 ? number : decimal
}
