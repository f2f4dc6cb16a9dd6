import { KINDS } from '../domain/kind-of-call.js'
import type { Avviso, Ranking } from '../schemas/call.js'
import type { Digest } from '../schemas/ids.js'
import { type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'
import { counted, instant } from './words.js'

/** The avviso pubblico of a call, as far as its data go; the rest is the office's own words. */
export interface AvvisoData extends PdfHeading {
  call: CallHeading
  avviso: Avviso
  /** The criteria of each graduatoria in words, one paragraph an element, and the order of the ties. */
  rankings: readonly {
    ranking: Ranking
    criteria: { elements: readonly string[]; ties: readonly string[]; fingerprint: Digest }
  }[]
  /** Where the graduatoria will be published. */
  publishedAt: string
  /** Privacy notice and remedies: templates of the office. */
  privacy: string
  remedies: string
}

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

const TIME_RULE = {
  sent: 'Conta l’istante in cui il gestore PEC di chi invia accetta il messaggio (ricevuta di accettazione).',
  arrived:
    'Conta l’istante in cui il messaggio arriva alla casella indicata (ricevuta di avvenuta consegna).',
} as const

/** @throws TypesettingFailed @norma DPR 487/1994 artt. 23-28; L. 241/1990 art. 12; D.Lgs 33/2013 art. 19 */
export function avvisoPdf(typesetter: Typesetter, data: AvvisoData): Promise<PaperFile> {
  const { letterhead, madeAt, call, avviso, rankings, publishedAt, privacy, remedies } = data
  const { namesPerPost } = KINDS[avviso.kind]
  return pdfFile(typesetter, 'avviso', `${avviso.id}-avviso.pdf`, {
    letterhead,
    madeAt,
    call: { code: avviso.id },
    requestingBody: avviso.requestingBody.name,
    request: avviso.requestingBody.request,
    profile: call.profile,
    contract: call.contract,
    posts: counted(call.posts, 'posto', 'posti'),
    sent: counted(call.posts * namesPerPost, 'persona', 'persone'),
    requirements: avviso.requirements.map(({ text }) => text),
    opensAt: instant(avviso.window.opensAt),
    closesAt: instant(avviso.window.closesAt),
    timeRule: TIME_RULE[avviso.channels.pec.rule],
    mailbox: avviso.mailbox,
    criteria: {
      elements: rankings.flatMap(({ criteria }) => criteria.elements),
      ties: rankings[0]?.criteria.ties ?? [],
      fingerprint: rankings.map(({ criteria }) => criteria.fingerprint).join(' '),
    },
    drawSource: avviso.drawSource,
    publicationDays: String(avviso.terms.publicationDays),
    listDays: String(avviso.terms.listDays),
    responsible: avviso.responsible,
    publishedAt,
    privacy,
    remedies,
  })
}
