import { KINDS } from '../domain/kind-of-call.js'
import type { Avviso, Ranking } from '../schemas/call.js'
import type { Digest } from '../schemas/ids.js'
import type { AvvisoPage } from '../schemas/public-page.js'
import type { LegalDate } from '../schemas/time.js'
import { AVVISO_LAW } from './avviso-texts.js'
import { type Block, facts, heading, items, lettered, text } from './blocks.js'
import { channelsInWords, windowInWords } from './channels-in-words.js'
import { rankingLabel } from './form-fields.js'
import type { PdfHeading } from './letterhead.js'
import type { PaperFile } from './paper.js'
import { paperOfWords } from './paper-of-words.js'
import type { Typesetter } from './typst.js'
import { capital, counted, withArticle } from './words.js'

/** The avviso pubblico of a call, as far as its data go; the rest is the office's own words. */
export interface AvvisoWords {
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

export interface AvvisoData extends AvvisoWords, PdfHeading {}

/** @throws TypesettingFailed @norma DPR 487/1994 artt. 23-32; L. 68/1999 art. 7; L. 241/1990 art. 12; D.Lgs 33/2013 art. 19 */
export function avvisoPdf(typesetter: Typesetter, data: AvvisoData): Promise<PaperFile> {
  const { avviso } = data
  return paperOfWords(
    typesetter,
    { ...data, call: { code: avviso.id } },
    {
      file: 'avviso',
      title: `Avviso di chiamata pubblica ${avviso.id}`,
      reserved: null,
      signed: null,
      body: avvisoBody(data),
    },
  )
}

/** The same words as a page. */
export function avvisoPage(data: AvvisoData): AvvisoPage {
  const { avviso, letterhead } = data
  return {
    what: 'avviso',
    call: avviso.id,
    requestingBody: avviso.requestingBody.name,
    office: letterhead,
    profiles: avviso.rankings.map((ranking) => capital(rankingLabel(ranking))),
    posts: avviso.rankings.reduce((sum, { posts }) => sum + posts, 0),
    opensAt: avviso.window.opensAt,
    closesAt: avviso.window.closesAt,
    body: [...avvisoBody(data)] as AvvisoPage['body'],
  }
}

/** What the avviso says, in order. */
export function avvisoBody(data: AvvisoWords): readonly Block[] {
  const { avviso } = data
  return [
    text(AVVISO_LAW[avviso.kind]),
    facts(
      ['Ente richiedente', avviso.requestingBody.name],
      ['Richiesta dell’ente', requestSaid(avviso.requestingBody)],
    ),
    ...postsSaid(avviso),
    heading('Chi può partecipare'),
    text('Chi, quando presenta la domanda, ha questi requisiti:'),
    lettered(avviso.requirements.map(({ text }) => text)),
    ...presentationSaid(avviso),
    ...criteriaSaid(data),
    ...termsSaid(avviso),
    ...publicationSaid(data),
    heading('Responsabile, dati personali, rimedi'),
    text(`Responsabile del procedimento: ${avviso.responsible.name} (${avviso.responsible.contact}).`),
    text(data.privacy),
    text(data.remedies),
  ]
}

/** Number and day that the body gave to its request, and those of our register. */
function requestSaid({ request, requestedOn, received }: Avviso['requestingBody']): string {
  const own = requestedOn === null ? request : `${request} ${withArticle('del', requestedOn as LegalDate)}`
  return received === undefined
    ? own
    : `${own} (nostro protocollo n. ${received.protocollo} ${withArticle('del', received.on)})`
}

function postsSaid({ kind, rankings }: Avviso): Block[] {
  const { namesPerPost } = KINDS[kind]
  return rankings.flatMap(({ profile, contract, posts, category, reserves }) => [
    ...(rankings.length > 1 ? [heading(capital(rankingLabel({ profile, category })))] : []),
    facts(
      ...(rankings.length > 1 ? [] : ([['Profilo', rankingLabel({ profile, category })]] as const)),
      ['Rapporto di lavoro', contract],
      ['Posti', counted(posts, 'posto', 'posti')],
      ...reserves.map(
        ({ label, posts }) => ['Di cui riservati', `${counted(posts, 'posto', 'posti')}: ${label}`] as const,
      ),
      ['Persone avviate', counted(posts * namesPerPost, 'persona', 'persone')],
    ),
  ])
}

function presentationSaid(avviso: Avviso): Block[] {
  const { ownPecSuffices, health } = KINDS[avviso.kind]
  return [
    heading('Quando e come si presenta la domanda'),
    ...windowInWords(avviso),
    ...channelsInWords(avviso),
    text(
      'La domanda è sottoscritta in uno di questi modi (art. 65 del Codice dell’amministrazione digitale):',
    ),
    lettered([
      'con firma digitale',
      'a mano, con la copia di un documento d’identità in corso di validità',
      ...(ownPecSuffices
        ? ['con l’invio dalla PEC personale, iscritta in INAD o dichiarata propria nel modulo firmato']
        : []),
    ]),
    text('Alla domanda, fatta con il modulo allegato a questo avviso, si uniscono:'),
    items([
      ...avviso.documents,
      ...(health && avviso.rankings.some(({ reserves }) => reserves.length > 0)
        ? ['il secondo modulo, per chi ha diritto a una riserva di posti']
        : []),
      'la copia del documento d’identità, se la firma è a mano',
    ]),
    text(
      'Non si chiedono i certificati che un’amministrazione ha già. Le dichiarazioni sono controllate, anche a ' +
        'campione (art. 71 DPR 445/2000). Una riserva di posti si dichiara con la domanda: non si può aggiungere dopo.',
    ),
    text(
      'Chi manda più domande per la stessa graduatoria è valutato sull’ultima valida presentata nei termini. ' +
        'L’ufficio rilascia subito una ricevuta con il numero di protocollo e il codice pubblico della domanda.',
    ),
  ]
}

function criteriaSaid({ avviso, rankings }: AvvisoWords): Block[] {
  const several = new Set(rankings.map(({ criteria }) => criteria.fingerprint)).size > 1
  const said = several ? rankings : rankings.slice(0, 1)
  return [
    heading('Come si forma la graduatoria'),
    ...(rankings.length > 1 ? [text('Ogni profilo o categoria ha la sua graduatoria e i suoi posti.')] : []),
    ...said.flatMap(({ ranking, criteria }) => [
      ...(several ? [heading(`Criteri: ${rankingLabel(ranking)}`)] : []),
      items(criteria.elements),
      ...(criteria.ties.length === 0
        ? []
        : [text('A parità di punteggio si applicano, nell’ordine:'), lettered(criteria.ties)]),
      facts(['Impronta dei criteri', criteria.fingerprint]),
    ]),
    text(
      'Se la parità rimane, si sorteggia con un numero pubblico che nessuno può conoscere prima della chiusura: ' +
        `${avviso.drawSource}. Del sorteggio si fa un verbale che chiunque può rifare.`,
    ),
    text('I criteri non cambiano dopo la pubblicazione: l’impronta SHA-256 permette di controllarlo.'),
  ]
}

function termsSaid({ kind, terms, act }: Avviso): Block[] {
  const { namesPerPost } = KINDS[kind]
  const measure = namesPerPost === 2 ? 'pari al doppio dei posti' : 'pari ai posti'
  return [
    heading('Termini'),
    text(
      `La graduatoria è approvata con ${act} e pubblicata entro ${terms.publicationDays} giorni dalla pubblicazione ` +
        `di questo avviso. L’elenco degli avviati, ${measure}, è trasmesso all’ente entro ${terms.listDays} giorni ` +
        'dalla stessa data. I termini sono in giorni di calendario; il giorno iniziale non si conta e il termine che ' +
        'scade in un giorno festivo passa al primo giorno seguente non festivo.',
    ),
    text(
      terms.observationDays === null
        ? 'La graduatoria pubblicata è definitiva.'
        : `La prima graduatoria è provvisoria: per ${counted(terms.observationDays, 'giorno', 'giorni')} dalla sua ` +
            'pubblicazione si possono mandare osservazioni scritte, e ciascuna riceve una risposta scritta.',
    ),
    text(
      'L’ente convoca le persone in ordine di graduatoria e ne accerta l’idoneità alle mansioni' +
        (kind === 'art16' ? ', senza valutazione comparativa.' : '.'),
    ),
  ]
}

function publicationSaid({ avviso, publishedAt }: AvvisoWords): Block[] {
  const what = KINDS[avviso.kind].health
    ? 'il codice pubblico, la posizione e l’esito di ciascuna domanda ammessa: non il nome, non il punteggio, non le ' +
      'domande escluse'
    : 'il codice pubblico e la posizione di ciascuno: non il nome, non il punteggio'
  return [
    heading('Che cosa si pubblica'),
    text(
      `La graduatoria si pubblica su ${publishedAt}, dove resta ${counted(avviso.terms.onlineDays, 'giorno', 'giorni')}, ` +
        `con soltanto ${what}. Ciascuno riceve il proprio punteggio con la sua spiegazione.`,
    ),
  ]
}
