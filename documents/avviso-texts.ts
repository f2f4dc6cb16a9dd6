import type { CallKind } from '../schemas/call.js'

/** What an avviso says when the office has not written its own texts, for a lawyer to look at. */
export const AVVISO_TEXTS = {
  privacy:
    'Titolare del trattamento è l’amministrazione che pubblica questo avviso. I dati servono a questa chiamata ' +
    '(art. 6, par. 1, lett. e, Reg. UE 2016/679), sono comunicati all’ente richiedente soltanto per le persone avviate ' +
    'e sono conservati per il tempo previsto dal piano di conservazione. Ciascuno può chiedere di vederli e ' +
    'correggerli scrivendo all’ufficio.',
  remedies:
    'Contro la graduatoria si può chiedere all’ufficio il riesame, o ricorrere al giudice ordinario in funzione di ' +
    'giudice del lavoro.',
}

/** Under which law the call is made. */
export const AVVISO_LAW: Readonly<Record<CallKind, string>> = {
  art16:
    'Avviamento a selezione presso la pubblica amministrazione, ai sensi dell’articolo 16 della legge 28 febbraio 1987, ' +
    'n. 56, e del decreto del Presidente della Repubblica 9 maggio 1994, n. 487.',
  l68:
    'Avviamento numerico presso la pubblica amministrazione di persone iscritte negli elenchi del collocamento mirato, ' +
    'ai sensi dell’articolo 7, comma 2, della legge 12 marzo 1999, n. 68, e del decreto del Presidente della ' +
    'Repubblica 9 maggio 1994, n. 487.',
}

/** What the act that approves the graduatoria has regard to. */
export const ACT_LAWS: Readonly<Record<CallKind, readonly string[]>> = {
  art16: [
    'l’articolo 16 della legge 28 febbraio 1987, n. 56, e il decreto del Presidente della Repubblica 9 maggio 1994, n. 487;',
    'il decreto legislativo 14 settembre 2015, n. 150;',
    'le deliberazioni della Giunta regionale n. 859/2004 e n. 287/2017;',
  ],
  l68: [
    'la legge 12 marzo 1999, n. 68, e in particolare l’articolo 7, comma 2;',
    'l’articolo 2, comma 9, della legge 16 giugno 1998, n. 191, e il decreto del Presidente della Repubblica 18 giugno 1997, n. 246;',
    'il decreto del Presidente della Repubblica 9 maggio 1994, n. 487;',
    'la deliberazione della Giunta regionale n. 91/2002;',
    'il decreto legislativo 14 settembre 2015, n. 151;',
  ],
}
