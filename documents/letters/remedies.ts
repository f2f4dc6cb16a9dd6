/**
 * What the office says of the ways to complain when it has not written its own: templates, for a lawyer to look at.
 *
 * @norma L. 241/1990 art. 3, comma 4; Cass. S.U. 11906/2017 (giudice ordinario)
 */
export const LETTER_TEXTS = {
  remedies:
    'Contro questa decisione può chiedere il riesame all’ufficio, o ricorrere al giudice ordinario in funzione di ' +
    'giudice del lavoro.',
  howToSeeTheFile:
    'Può vedere gli atti che La riguardano, e averne copia, chiedendolo all’ufficio per PEC o allo sportello, su ' +
    'appuntamento (artt. 22 e seguenti, L. 241/1990).',
} as const

/** The closing of a decision that somebody may complain of. */
export interface Remedies {
  /** A template of the office (`LETTER_TEXTS.remedies` if it has none). */
  remedies: string
  howToSeeTheFile: string
}
