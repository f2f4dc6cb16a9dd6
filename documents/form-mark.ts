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
