/** The mark that our forms carry, uncompressed, in their metadata: intake recognises the call by it. */
export function formMark(call: string): string {
  return `chiamate:domanda:${call}`
}

/** The same mark in a form that came back, with the call in its first group. */
export const FORM_MARK = /chiamate:domanda:([A-Z]{2,8}-\d{4}-\d{3,5})/g

/** Beside it, in the form of one ranking of a call whose rankings have a form each: which of them. */
export function rankingMark(ranking: string): string {
  return `chiamate:graduatoria:${ranking}`
}

export const RANKING_MARK = /chiamate:graduatoria:([a-z0-9]+(?:-[a-z0-9]+)*)/g

/** That of the second form, for who claims a reserve: it is no application, and intake does not look for it. */
export function reserveMark(call: string): string {
  return `chiamate:riserva:${call}`
}

export const RESERVE_MARK = /chiamate:riserva:([A-Z]{2,8}-\d{4}-\d{3,5})/g
