import type { Finding } from '../schemas/findings.js'
import type { CallRequest, MobilityCommunication, RequestedProfile } from '../schemas/request.js'
import type { LegalDate } from '../schemas/time.js'
import { addDays, withArticle } from './terms/index.js'

/** Something that a request lacks (`missing`), that the law forbids (`unlawful`), or that a person should weigh. */
export interface RequestFinding extends Finding {
  readonly weight: 'missing' | 'unlawful' | 'to-weigh'
  /** The rule of law behind it. */
  readonly norm: string
}

/** Days after which a body that had no answer to its communication may go on; the term has changed often. */
const MOBILITY_DAYS = 45

/** From how many posts on the reserve of thirty per cent is a whole post. */
const POSTS_WITH_MILITARY_RESERVE = 4

/**
 * What is missing in the request of a public body, or against the law. Nothing is refused by itself: a responsabile
 * asks for it, refuses, or weighs.
 *
 * @param receivedOn the day on which it reached the office
 * @norma L. 56/1987 art. 16; L. 68/1999 artt. 1, 7 e 18; D.Lgs 165/2001 artt. 34-bis e 35; DPR 487/1994 artt. 23-32
 */
export function requestFindings(request: CallRequest, receivedOn: LegalDate): readonly RequestFinding[] {
  const { kind, profiles } = request
  return [
    ...whoAsks(request, receivedOn),
    ...(profiles.length === 0
      ? [missing('profiles-missing', 'Non è detto per quale profilo si chiedono le persone.', POSTS)]
      : []),
    ...profiles.flatMap((profile) => [
      ...postsFindings(profile),
      ...(kind === 'art16' ? art16Findings(profile) : l68Findings(profile)),
    ]),
    ...mobilityFindings(request.mobility, receivedOn),
    ...militaryReserve(request),
  ]
}

/** Whether a request may be accepted: nothing is missing, nothing is against the law. */
export function isAcceptable(findings: readonly RequestFinding[]): boolean {
  return findings.every(({ weight }) => weight === 'to-weigh')
}

const POSTS = 'DPR 487/1994 artt. 23 e 30'
const MOBILITY = 'D.Lgs 165/2001 art. 34-bis'

function whoAsks({ number, askedOn, body, contact }: CallRequest, receivedOn: LegalDate): RequestFinding[] {
  return [
    ...(number === null
      ? [missing('number-missing', 'La richiesta non ha un numero di protocollo.', 'DPR 445/2000 art. 53')]
      : []),
    ...(askedOn === null
      ? [missing('date-missing', 'La richiesta non ha una data.', 'DPR 445/2000 art. 53')]
      : []),
    ...(askedOn !== null && askedOn > receivedOn
      ? [
          missing(
            'date-in-future',
            'La data della richiesta segue il giorno in cui è arrivata.',
            'DPR 445/2000 art. 53',
          ),
        ]
      : []),
    ...(body.pec === null
      ? [
          missing(
            'certified-address-missing',
            'Manca l’indirizzo PEC a cui mandare risposte ed elenco.',
            'D.Lgs 82/2005 art. 47',
          ),
        ]
      : []),
    ...(contact === null
      ? [missing('contact-missing', 'Non è indicato un referente dell’ente.', 'L. 241/1990 art. 8')]
      : []),
  ]
}

function postsFindings({ profile, posts, contract, reserves }: RequestedProfile): RequestFinding[] {
  const reserved = reserves.reduce((sum, reserve) => sum + reserve.posts, 0)
  return [
    ...(posts < 1
      ? [missing('posts-missing', `Profilo «${profile}»: manca il numero dei posti.`, POSTS)]
      : []),
    ...(contract === ''
      ? [
          missing(
            'contract-missing',
            `Profilo «${profile}»: manca il tipo di contratto, con l’orario.`,
            POSTS,
          ),
        ]
      : []),
    ...(posts >= 1 && reserved > posts
      ? [
          unlawful(
            'reserves-exceed-posts',
            `Profilo «${profile}»: i posti riservati superano i posti.`,
            'DPR 487/1994 art. 5',
          ),
        ]
      : []),
  ]
}

/** Art. 16 is for profiles that ask for no more than compulsory school. */
function art16Findings({ profile, title, category }: RequestedProfile): RequestFinding[] {
  return [
    ...(title === 'scuola-obbligo'
      ? []
      : [
          unlawful(
            'title-above-compulsory',
            `Profilo «${profile}»: chiede più della scuola dell’obbligo, e per un profilo così si fa un concorso.`,
            'L. 56/1987 art. 16; D.Lgs 165/2001 art. 35, comma 1, lett. b',
          ),
        ]),
    ...(category === null
      ? []
      : [
          unlawful(
            'category-out-of-place',
            `Profilo «${profile}»: le categorie della L. 68/1999 si chiedono con una richiesta a parte.`,
            'L. 68/1999 art. 7',
          ),
        ]),
  ]
}

function l68Findings({ profile, category }: RequestedProfile): RequestFinding[] {
  return category === null
    ? [
        missing(
          'category-missing',
          `Profilo «${profile}»: non è detto se i posti sono dell’art. 1 o dell’art. 18.`,
          'L. 68/1999 artt. 1 e 18; DPR 487/1994 art. 32',
        ),
      ]
    : []
}

function mobilityFindings(mobility: MobilityCommunication, receivedOn: LegalDate): RequestFinding[] {
  switch (mobility.state) {
    case 'not-said':
      return [
        missing(
          'mobility-missing',
          'Non risulta la comunicazione sulla mobilità del personale (giorno e numero), né perché non serve.',
          MOBILITY,
        ),
      ]
    case 'not-needed':
      return [
        weigh(
          'mobility-not-needed',
          `La comunicazione non serve, secondo l’ente: ${mobility.why}.`,
          MOBILITY,
        ),
      ]
    case 'communicated': {
      if (mobility.on > receivedOn)
        return [
          missing('mobility-in-future', 'La comunicazione sulla mobilità ha una data futura.', MOBILITY),
        ]
      if (mobility.outcome === 'assigned')
        return [
          weigh(
            'mobility-assigned',
            'La comunicazione sulla mobilità ha trovato personale: i posti da coprire possono essere di meno.',
            MOBILITY,
          ),
        ]
      const free = addDays(mobility.on, MOBILITY_DAYS)
      return mobility.outcome === 'waiting' && receivedOn <= free
        ? [
            weigh(
              'mobility-waiting',
              `La comunicazione sulla mobilità aspetta ancora risposta, fino ${withArticle('al', free)}.`,
              MOBILITY,
            ),
          ]
        : []
    }
  }
}

/** The reserve for discharged volunteers is stated in the avviso, so the body is asked about it before. */
function militaryReserve({ profiles }: CallRequest): RequestFinding[] {
  const posts = profiles.reduce((sum, profile) => sum + profile.posts, 0)
  const stated = profiles.some(({ reserves }) => reserves.length > 0)
  return posts >= POSTS_WITH_MILITARY_RESERVE && !stated
    ? [
        weigh(
          'military-reserve-not-stated',
          `Su ${posts} posti non è detta la riserva del 30 per cento per i volontari congedati.`,
          'D.Lgs 66/2010 art. 1014',
        ),
      ]
    : []
}

function missing(code: string, text: string, norm: string): RequestFinding {
  return { code, text, norm, weight: 'missing' }
}

function unlawful(code: string, text: string, norm: string): RequestFinding {
  return { code, text, norm, weight: 'unlawful' }
}

function weigh(code: string, text: string, norm: string): RequestFinding {
  return { code, text, norm, weight: 'to-weigh' }
}
