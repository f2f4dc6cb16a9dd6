import { drawMinutes } from '../domain/draw-minutes.js'
import type { RankingInput } from '../domain/ranking.js'
import { exact, inItalianDigits } from '../domain/scoring/exact.js'
import { inItalian, romeDate } from '../domain/terms/index.js'
import type { Graduatoria, Position } from '../schemas/graduatoria.js'
import { brief } from './criteria-report.js'

/** A graduatoria as programs read it. */
export function graduatoriaForPrograms({ criteria, sha256, positions }: Graduatoria) {
  return {
    criteria,
    sha256,
    positions: positions.map(({ position, id, points, status, elements, before }) => ({
      position,
      id,
      points,
      status,
      elements: elements.map(brief),
      before,
    })),
  }
}

/** The same for a person: every element of every score, and why each stands before the next. */
export function graduatoriaInWords(input: RankingInput, graduatoria: Graduatoria): string {
  const people = graduatoria.positions.flatMap(({ position, id, points, status, elements, before }) => [
    '',
    `${`${position}.`.padEnd(4)} ${id}  punti ${decimal(points)}${status === 'with-reserve' ? '  (ammessa con riserva)' : ''}`,
    ...elements.map(({ label, points, why }) => `     ${decimal(points).padStart(9)}  ${label}: ${why}`),
    `     ${before}`,
  ])
  const facts = particulars(input, graduatoria).map(([name, value]) => `${`${name}:`.padEnd(26)} ${value}`)
  return [
    ...facts,
    ...people,
    ...minutes(graduatoria).map((line, index) => (index === 0 ? `\n${line}` : line)),
  ].join('\n')
}

/** What a reader must know of a graduatoria beside its positions. */
export function particulars({ call, criteria }: RankingInput, graduatoria: Graduatoria): [string, string][] {
  return [
    ['Criteri', `${criteria.id}, versione ${criteria.version}: ${criteria.title}`],
    ...(criteria.status === 'complete' || criteria.confirmed
      ? []
      : [['ATTENZIONE', 'criteri da completare: è una prova, non una graduatoria'] as [string, string]]),
    [
      'Ordine',
      `dal punteggio più ${criteria.first === 'highest' ? 'alto al più basso' : 'basso al più alto'}`,
    ],
    ['Avviso pubblicato', inItalian(call.publishedOn)],
    ['Termini chiusi', inItalian(romeDate(call.closesAt))],
    ['Persone', `${graduatoria.positions.length}`],
    ['Posti', `${call.posts}`],
    ['Impronta SHA-256', graduatoria.sha256],
  ]
}

/** The minutes of its draws, if there were any. */
export function minutes({ drawSeed, draws, sha256 }: Graduatoria): readonly string[] {
  if (drawSeed === null) return []
  return drawMinutes({ source: 'quella dell’avviso (numero dato con --seed)', seed: drawSeed, draws, sha256 })
}

const decimal = (points: Position['points']) => inItalianDigits(exact(points))
