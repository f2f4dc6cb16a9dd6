import type { ExclusionReason } from '../schemas/application.js'
import type { CallKind } from '../schemas/call.js'
import type { Digest } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { ACT_LAWS } from './avviso-texts.js'
import { type Block, facts, heading, items, lettered, text } from './blocks.js'
import type { CallHeading, PdfHeading } from './letterhead.js'
import type { PaperFile } from './paper.js'
import { paperOfWords } from './paper-of-words.js'
import type { Typesetter } from './typst.js'
import { actInWords, type Correction } from './version-of-graduatoria.js'
import { capital, counted, day, decimal, EXCLUSION_REASON } from './words.js'

/** What will be signed: no person is named in it; the graduatorie with names are reserved annexes. */
export interface DecreeDraftData extends PdfHeading {
  call: Pick<CallHeading, 'code' | 'requestingBody'>
  kind: CallKind
  /** The kind of act: `decreto del dirigente`, `determina`. */
  act: string
  stage: 'provisional' | 'final'
  correction: Correction | null
  /** Number that the body gave to its request. */
  request: string
  avvisoPublishedOn: LegalDate
  /** SHA-256 of all the graduatorie together, and of the version that is published. */
  fingerprint: Digest
  publicFingerprint: Digest
  /** Each graduatoria of the call, in the order of the avviso: its reserved annex is cited by its fingerprint. */
  rankings: readonly DecreeRanking[]
  exclusions: Readonly<Partial<Record<ExclusionReason, number>>>
  publicationDueOn: LegalDate
  listDueOn: LegalDate
  responsible: { name: string; contact: string }
  /** A template of the office (`AVVISO_TEXTS.remedies` if it has none). */
  remedies: string
}

export interface DecreeRanking {
  label: string
  posts: number
  /** How many people are sent for each post. */
  namesPerPost: 1 | 2
  admitted: number
  fingerprint: Digest
}

/** @throws TypesettingFailed @norma DPR 487/1994 artt. 25 e 32; L. 241/1990 artt. 3 e 6; D.Lgs 196/2003 art. 2-septies */
export function decreeDraft(typesetter: Typesetter, data: DecreeDraftData): Promise<PaperFile> {
  const which = data.stage === 'provisional' ? 'graduatoria provvisoria' : 'graduatoria'
  return paperOfWords(typesetter, data, {
    file: 'bozza-atto',
    title: `Bozza di ${data.act}: approvazione della ${which}`,
    reserved: 'Bozza: non è un atto finché non è firmata',
    signed: ['Chi firma', '(firmato digitalmente)'],
    body: [
      facts(
        ['Oggetto', `Chiamata pubblica ${data.call.code}: approvazione della ${which}`],
        ['Ente richiedente', data.call.requestingBody],
        [capital(data.act), 'n. ………………… del …………………'],
      ),
      heading('Visti'),
      items(ACT_LAWS[data.kind]),
      heading('Premesso che'),
      items([
        `l’ente richiedente ha chiesto l’avviamento (richiesta ${data.request});`,
        `l’avviso è stato pubblicato il ${day(data.avvisoPublishedOn)} e la graduatoria va pubblicata entro il ${day(data.publicationDueOn)};`,
        `l’istruttoria è stata svolta e chiusa dal responsabile del procedimento, ${data.responsible.name};`,
        ...(data.correction === null
          ? []
          : [
              `con ${actInWords(data.correction.replaces.act)} è stata approvata la versione precedente (impronta ` +
                `${data.correction.replaces.fingerprint}), che va corretta: ${data.correction.reason}`,
            ]),
      ]),
      heading('Dato atto che'),
      items([
        ...counts(data),
        'la graduatoria è calcolata con i criteri dell’avviso e ogni punteggio è spiegato;',
        'chi propone questo atto è persona diversa da chi lo firma;',
      ]),
      ...decision(data, which),
      text(data.remedies),
    ],
  })
}

/** In an L. 68 call few are left out, and why would tell of them: the annexes say it. */
function counts({ kind, rankings, exclusions }: DecreeDraftData): string[] {
  const excluded = Object.entries(exclusions) as [ExclusionReason, number][]
  const all = excluded.reduce((sum, [, count]) => sum + count, 0)
  return [
    ...rankings.map(
      ({ label, admitted }) => `domande in graduatoria, ${label}: ${decimal(String(admitted))};`,
    ),
    `domande escluse: ${decimal(String(all))};`,
    ...(kind === 'l68'
      ? []
      : excluded.map(
          ([reason, count]) => `fra queste, ${decimal(String(count))}: ${EXCLUSION_REASON[reason]};`,
        )),
  ]
}

function decision(data: DecreeDraftData, which: string): Block[] {
  return [
    heading(verbOf(data.act)),
    lettered([
      `di approvare la ${which} della chiamata pubblica ${data.call.code}, con gli allegati riservati che contengono i ` +
        'nomi, il punteggio di ciascuno e i motivi delle esclusioni, individuati dalle impronte SHA-256 scritte sotto;',
      'di pubblicare la versione con i soli codici pubblici, individuata dalla sua impronta;',
      ...(data.correction === null
        ? []
        : ['che questa versione prende il posto della precedente, che resta negli atti;']),
      ...(data.stage === 'provisional'
        ? ['di dare un termine per le osservazioni, secondo l’avviso, prima della graduatoria definitiva;']
        : [
            `di trasmettere all’ente richiedente, entro il ${day(data.listDueOn)}, l’elenco degli avviati, nell’ordine ` +
              `della graduatoria: ${data.rankings.map(sent).join('; ')};`,
          ]),
      'di comunicare a ciascun candidato la propria posizione, o l’esclusione, con i motivi.',
    ]),
    heading('Impronte'),
    facts(
      ...data.rankings.map(
        ({ label, fingerprint }) => [`Allegato riservato: ${label}`, fingerprint] as const,
      ),
      ...(data.rankings.length > 1 ? ([['Tutte le graduatorie insieme', data.fingerprint]] as const) : []),
      ['Versione pubblica', data.publicFingerprint],
    ),
  ]
}

function sent({ label, posts, namesPerPost, admitted }: DecreeRanking): string {
  const people = counted(Math.min(posts * namesPerPost, admitted), 'persona', 'persone')
  return `${label}, ${people} per ${counted(posts, 'posto', 'posti')}`
}

function verbOf(act: string): string {
  if (/^decret/i.test(act)) return 'Decreta'
  if (/^determin/i.test(act)) return 'Determina'
  return 'Dispone'
}
