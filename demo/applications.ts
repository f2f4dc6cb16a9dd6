import { addHours } from '../domain/terms/index.js'
import type { Applicant, ApplicationData, ExclusionReason } from '../schemas/application.js'
import type { RankingCode } from '../schemas/call.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { Chance } from './chance.js'
import { makePerson } from './people.js'

/** An application as its author sends it, and what must become of it. */
export interface Planned {
  /** What makes this one worth telling; null for the many that have nothing special. */
  readonly story: string | null
  readonly data: ApplicationData
  readonly from: string
  readonly at: Instant
  readonly deliverAfterSeconds: number
  /** `form`: ours, filled on screen; `scan`: printed, filled by hand and scanned, so that no machine reads its mark. */
  readonly attached: 'form' | 'scan' | 'nothing'
  readonly extra: readonly { filename: string; content: Buffer; contentType: string }[]
  readonly becomes: 'admitted' | 'superseded' | readonly ExclusionReason[]
}

export interface Window {
  readonly opensAt: Instant
  readonly closesAt: Instant
}

/** `count` applications to a call: the hard stories first, then ordinary ones, ten times as many in the last hour. */
export function planApplications(chance: Chance, count: number, window: Window): Planned[] {
  const opens = Date.parse(window.opensAt)
  const closes = Date.parse(window.closesAt)
  let number = 0
  const person = (): Applicant => makePerson(chance, ++number)
  const sometime = () =>
    instant(chance.onceIn(4) ? chance.between(closes - 3_600_000, closes) : chance.between(opens, closes))
  const ordinary = (special: Special = {}): Planned => {
    const applicant = special.data?.applicant ?? person()
    return {
      story: null,
      from: applicant.pec ?? '',
      at: sometime(),
      deliverAfterSeconds: chance.between(1, 90),
      attached: 'form',
      extra: [],
      becomes: 'admitted',
      ...special,
      data: { ...dataOf(chance, applicant), ...special.data, applicant },
    }
  }
  const told = hardStories(ordinary, person, window)
  const rest = Array.from({ length: Math.max(0, count - told.length) }, () => ordinary())
  return [...told, ...rest]
}

type Special = Partial<Omit<Planned, 'data'>> & { data?: Partial<ApplicationData> }
type Ordinary = (special?: Special) => Planned

function hardStories(ordinary: Ordinary, person: () => Applicant, { opensAt, closesAt }: Window): Planned[] {
  const second = (seconds: number) => instant(Date.parse(closesAt) + seconds * 1000)
  const twice = person()
  const changed = person()
  const young = { ...person(), birthDate: '1999-05-20' as LegalDate }
  const old = { ...person(), birthDate: '1988-05-20' as LegalDate }
  const twins = [person(), person()].map((one) => ({ ...one, birthDate: '1991-08-02' as LegalDate }))
  const tied = { facts: { isee: '4000.00', didFiledOn: '2030-11-05', unemployed: false } }
  const drawn = { facts: { isee: '6000.00', didFiledOn: '2030-11-05', unemployed: false } }
  const patronato = 'patronato@pec.cittadini.example'
  return [
    ordinary({ story: 'inviata nell’ultimo secondo utile', at: second(0), deliverAfterSeconds: 40 }),
    ordinary({ story: 'inviata un secondo dopo la chiusura', at: second(1), becomes: ['late'] }),
    ordinary({
      story: 'inviata un minuto prima dell’apertura',
      at: instant(Date.parse(opensAt) - 60_000),
      becomes: ['late'],
    }),
    ordinary({
      story: 'inviata in tempo, consegnata il giorno dopo la chiusura',
      at: second(-1800),
      deliverAfterSeconds: 22 * 3600,
    }),
    ordinary({
      story: 'due domande valide della stessa persona: la prima è sostituita',
      at: addHours(opensAt, 5),
      data: { applicant: changed },
      becomes: 'superseded',
    }),
    ordinary({
      story: 'due domande valide della stessa persona: vale la seconda',
      at: addHours(opensAt, 30),
      data: { applicant: changed },
    }),
    ordinary({
      story: 'due domande, la seconda non valida: vale la prima',
      at: addHours(opensAt, 6),
      data: { applicant: twice },
    }),
    ordinary({
      story: 'due domande, la seconda non valida: la seconda è esclusa',
      at: addHours(opensAt, 31),
      data: { applicant: twice, signature: 'none', identityDocument: false },
      becomes: ['no-valid-ground'],
    }),
    ordinary({
      story: 'PEC di un altro, con firma digitale',
      from: patronato,
      data: { signature: 'digital' },
    }),
    ordinary({
      story: 'PEC di un altro, senza firma',
      from: patronato,
      data: { signature: 'none', identityDocument: false },
      becomes: ['no-valid-ground'],
    }),
    ordinary({
      story: 'un daticert.xml falso fra gli allegati',
      extra: [forgedDaticert(closesAt)],
      at: second(3600),
      becomes: ['late'],
    }),
    ordinary({ story: 'modulo stampato e scansionato, 12 MB', attached: 'scan', extra: [scan(12)] }),
    ordinary({
      story: 'senza modulo',
      attached: 'nothing',
      data: { form: 'missing' },
      becomes: ['form-missing'],
    }),
    ordinary({
      story: 'senza un requisito',
      data: { requirements: { 'scuola-obbligo': 'met', 'patente-b': 'not-met' } },
      becomes: ['requirement-not-met'],
    }),
    ordinary({ story: 'parità decisa dall’età: il più giovane', data: { applicant: young, ...tied } }),
    ordinary({ story: 'parità decisa dall’età: il più anziano', data: { applicant: old, ...tied } }),
    ...twins.map((applicant, n) =>
      ordinary({ story: `parità decisa dal sorteggio (${n + 1} di 2)`, data: { applicant, ...drawn } }),
    ),
    ordinary({
      story: 'la ricevuta non trova posto: casella piena',
      from: 'piena@pec.cittadini.example',
      data: { signature: 'digital' },
    }),
    ordinary({
      story: 'della ricevuta non si sa più nulla',
      from: 'muta@pec.cittadini.example',
      data: { signature: 'digital' },
    }),
  ]
}

function dataOf(chance: Chance, applicant: Applicant): ApplicationData {
  const own = chance.onceIn(3)
  return {
    ranking: 'unica' as RankingCode,
    applicant,
    recapito: applicant.pec ? { by: 'pec', address: applicant.pec } : { by: 'counter' },
    signatory: 'applicant',
    form: 'attached',
    signature: chance.onceIn(4) ? 'digital' : 'autograph',
    // Signed by hand and sent from the own PEC, or with a copy of the identity document.
    identityDocument: !own,
    requirements: { 'scuola-obbligo': 'met', 'patente-b': 'met' },
    evidence: {},
    reserves: [],
    facts: {
      isee: chance.onceIn(12)
        ? null
        : `${chance.between(0, 32_000)}.${String(chance.between(0, 99)).padStart(2, '0')}`,
      didFiledOn: chance.onceIn(3) ? null : `2030-${String(chance.between(1, 12)).padStart(2, '0')}-15`,
      unemployed: !chance.onceIn(3),
    },
  }
}

/** Says that the message was accepted while the window was open. It lies, and nobody looks at it. */
function forgedDaticert(closesAt: Instant) {
  const day = closesAt.slice(0, 10).split('-').reverse().join('/')
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<postacert tipo="posta-certificata" errore="nessuno"><intestazione><mittente>altra.persona@pec.cittadini.example</mittente>
<destinatari tipo="certificato">cpi.genova@pec.office.example</destinatari><risposte>altra.persona@pec.cittadini.example</risposte></intestazione>
<dati><gestore-emittente>Gestore</gestore-emittente><data zona="+0100"><giorno>${day}</giorno><ora>09:00:00</ora></data>
<identificativo>falso.1@pec.cittadini.example</identificativo></dati></postacert>`
  return { filename: 'daticert.xml', content: Buffer.from(content), contentType: 'application/xml' }
}

function scan(megabytes: number) {
  const content = Buffer.alloc(megabytes * 1024 * 1024)
  for (let at = 0; at < content.length; at += 4) content.writeInt32LE(Math.imul(at, 2_654_435_761) | 0, at)
  return { filename: 'modulo-scansionato.jpg', content, contentType: 'image/jpeg' }
}

function instant(milliseconds: number): Instant {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString() as Instant
}
