import type { FactValue } from '../schemas/application.js'
import type { ScoredElement } from '../schemas/graduatoria.js'
import type { ApplicationId } from '../schemas/ids.js'
import { drawLots } from './draw.js'
import { RuleError } from './errors.js'
import { orderOfMerit, type Standee } from './merit.js'
import type { RankingInput } from './ranking.js'
import { asText, compare, type Exact, exact } from './scoring/exact.js'
import { unknownValues } from './scoring/usable.js'

/** What a try of the criteria on sample people shows before they are published. */
export interface Simulation {
  /** Everybody in order with the points; equals stand together, in the order of their ids. */
  readonly order: readonly { readonly id: ApplicationId; readonly points: string }[]
  /** What each element does: how many different points it gave, the least and the most. */
  readonly elements: readonly {
    readonly element: string
    readonly label: string
    readonly different: number
    readonly least: string
    readonly most: string
  }[]
  /** For how many neighbours each reason decided who stands first, the most frequent first; a draw is one of them. */
  readonly decided: readonly { readonly by: string; readonly times: number }[]
  /** Groups that only a draw can order: likely ties in the real call. */
  readonly draws: readonly (readonly ApplicationId[])[]
  /** Labels of the elements whose values the office has not filled in: they gave no points. */
  readonly unknown: readonly string[]
  /** The same people with some data of one of them changed. */
  readonly whatIf: (id: ApplicationId, change: Readonly<Record<string, FactValue>>) => WhatIf
}

/** Where one person would stand. Without the number of the draw a tie leaves a range. */
export interface WhatIf {
  readonly before: { readonly first: number; readonly last: number; readonly points: string }
  readonly after: { readonly first: number; readonly last: number; readonly points: string }
  readonly elements: readonly ScoredElement[]
}

/**
 * Tries the criteria on sample people before publication. Criteria still to be filled in may be tried too.
 *
 * @norma L. 241/1990 art. 12 (criteri stabiliti e pubblicati prima)
 * @throws RuleError `facts-invalid`, `candidates-repeated`
 */
export function simulate(input: RankingInput): Simulation {
  const { people, ties, reasons, order, place } = orderOfMerit(input)
  const byId = new Map(people.map((person) => [person.candidate.id, person]))
  return {
    order: people.map(({ candidate, score }) => ({ id: candidate.id, points: score.text })),
    elements: input.criteria.elements.map(({ id, label }, index) => ({
      element: id,
      label,
      ...spread(people.map(({ score }) => exact(score.elements[index]?.points ?? '0'))),
    })),
    decided: tally(reasons.map(({ name }) => name)),
    draws: ties.map(({ members }) => members.map(({ candidate }) => candidate.id)),
    unknown: unknownValues(input.criteria),
    whatIf: (id, change) => {
      const person = byId.get(id)
      if (person === undefined)
        throw new RuleError('facts-invalid', `La domanda ${id} non è fra quelle provate.`)
      const { candidate } = person
      const changed = place({ ...candidate, facts: { ...candidate.facts, ...change } })
      const range = (standee: Standee) => ({
        ...placeAmong(standee, people, order.compare, input.drawSeed),
        points: standee.score.text,
      })
      return { before: range(person), after: range(changed), elements: changed.score.elements }
    },
  }
}

/** The position of `person` among the others; a tie that no number decides leaves a range. */
function placeAmong(
  person: Standee,
  people: readonly Standee[],
  compareStandees: (a: Standee, b: Standee) => number,
  drawSeed: string | null,
): { first: number; last: number } {
  const others = people.filter(({ candidate }) => candidate.id !== person.candidate.id)
  const ahead = others.filter((other) => compareStandees(other, person) < 0).length
  const equals = others.filter((other) => compareStandees(other, person) === 0)
  if (drawSeed === null || equals.length === 0) return { first: ahead + 1, last: ahead + 1 + equals.length }
  const drawn = drawLots(
    [person, ...equals].map(({ candidate }) => candidate.id),
    drawSeed,
  )
  const position = ahead + 1 + drawn.findIndex(({ id }) => id === person.candidate.id)
  return { first: position, last: position }
}

function spread(points: readonly Exact[]): { different: number; least: string; most: string } {
  const sorted = [...points].sort(compare)
  const [least, most] = [sorted[0], sorted.at(-1)]
  return {
    different: new Set(sorted.map(asText)).size,
    least: least === undefined ? '0' : asText(least),
    most: most === undefined ? '0' : asText(most),
  }
}

function tally(reasons: readonly string[]): { by: string; times: number }[] {
  const times = new Map<string, number>()
  for (const reason of reasons) times.set(reason, (times.get(reason) ?? 0) + 1)
  return [...times]
    .map(([by, count]) => ({ by, times: count }))
    .sort((a, b) => b.times - a.times || (a.by < b.by ? -1 : 1))
}
