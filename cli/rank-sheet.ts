import type { PaperFile } from '../documents/paper.js'
import { type SheetCell, spreadsheet } from '../documents/xlsx.js'
import type { RankingInput } from '../domain/ranking.js'
import type { Graduatoria, Points } from '../schemas/graduatoria.js'
import type { Instant } from '../schemas/time.js'
import { minutes, particulars } from './rank-report.js'

/** A graduatoria as a spreadsheet: a column for each element's datum and points. */
export function graduatoriaSheet(
  input: RankingInput,
  graduatoria: Graduatoria,
  madeAt: Instant,
): Promise<PaperFile> {
  const elements = input.criteria.elements
  return spreadsheet('graduatoria.xlsx', madeAt, 'Graduatoria', [
    {
      name: 'Graduatoria',
      columns: [
        { title: 'Posizione', width: 10 },
        { title: 'Codice (id)', width: 30 },
        { title: 'Punti', width: 10 },
        { title: 'Ammissione', width: 20 },
        ...elements.flatMap(({ label }) => [
          { title: `${label}: dato`, width: 18 },
          { title: `${label}: punti`, width: 12 },
        ]),
        { title: 'Perché precede', width: 60 },
      ],
      rows: graduatoria.positions.map((position) => [
        position.position,
        position.id,
        cell(position.points),
        position.status === 'with-reserve' ? 'con riserva' : 'ammessa',
        ...position.elements.flatMap(({ datum, points }) => [datum, cell(points)]),
        position.before,
      ]),
    },
    {
      name: 'Informazioni',
      columns: [
        { title: 'Voce', width: 28 },
        { title: 'Valore', width: 90 },
      ],
      rows: [
        ...particulars(input, graduatoria),
        ...minutes(graduatoria).map((line): [string, string] => ['Verbale del sorteggio', line]),
      ],
    },
  ])
}

/** A number where a spreadsheet keeps every digit of it. */
function cell(points: Points): SheetCell {
  const number = Number(points)
  return Number.isFinite(number) && points.replace(/\D/g, '').length <= 15 ? number : points
}
