import type { Applicant, ApplicationData } from '../../schemas/application.js'
import type { Avviso, RankingCode } from '../../schemas/call.js'
import type { Instant } from '../../schemas/time.js'
import type { Chance } from '../chance.js'
import { makePerson } from '../people.js'
import { officeAddress } from '../stage.js'
import type { Letter, Paper } from './story.js'

/** What is special of an application; the rest is as it comes. */
export type Special = Partial<Omit<Letter, 'papers' | 'call'>> &
  Partial<Omit<Paper, 'data'>> & { readonly data?: Partial<ApplicationData> }

/** The people of a call, made by chance, and what each of them would send if nothing were special. */
export interface Cast {
  readonly avviso: Avviso
  person(special?: Partial<Applicant>): Applicant
  paper(special?: Special): Paper
  letter(special?: Special): Letter
  /** So many seconds after the closing of the window; before it, if negative. */
  afterClosing(seconds: number): Instant
  /** So many hours after the opening. */
  afterOpening(hours: number): Instant
}

/** How an ordinary application to a call is made. */
export type DataOf = (
  applicant: Applicant,
  chance: Chance,
) => { readonly data: ApplicationData } & Partial<Pick<Paper, 'fields' | 'registeredOn'>>

/** @param numbers gives the number of the next person, whatever the call */
export function castOf(avviso: Avviso, chance: Chance, numbers: () => number, dataOf: DataOf): Cast {
  const opens = Date.parse(avviso.window.opensAt)
  const closes = Date.parse(avviso.window.closesAt)
  // Ten times as many in the last hour.
  const sometime = () =>
    instant(chance.onceIn(4) ? chance.between(closes - 3_600_000, closes) : chance.between(opens, closes))
  const person = (special: Partial<Applicant> = {}) => ({ ...makePerson(chance, numbers()), ...special })
  const paper = (special: Special = {}): Paper => {
    const applicant = special.data?.applicant ?? person()
    const { data, fields = {}, registeredOn = null } = dataOf(applicant, chance)
    return {
      data: { ...data, ...special.data, applicant },
      fields: { ...fields, ...special.fields },
      registeredOn: special.registeredOn ?? registeredOn,
      reserveForm: special.reserveForm ?? false,
      treated: special.treated ?? 'as-usual',
      cured: special.cured ?? {},
    }
  }
  return {
    avviso,
    person,
    paper,
    letter(special = {}) {
      const one = paper(special)
      const attached = special.attached ?? (one.data.signature === 'digital' ? 'signed' : 'form')
      // Where no machine finds our form only the subject names the call: a person must say what the message is.
      const named = attached === 'form' || attached === 'signed'
      return {
        call: avviso.id,
        from: special.from ?? one.data.applicant.pec ?? '',
        to: special.to ?? officeAddress,
        subject:
          special.subject ?? (named ? 'Domanda di partecipazione' : `Domanda per la chiamata ${avviso.id}`),
        at: special.at ?? sometime(),
        deliverAfterSeconds: special.deliverAfterSeconds ?? chance.between(1, 90),
        papers: [one],
        attached,
        extra: special.extra ?? [],
      }
    },
    afterClosing: (seconds) => instant(closes + seconds * 1000),
    afterOpening: (hours) => instant(opens + hours * 3_600_000),
  }
}

/** An ordinary application to the art. 16 call. */
export function comuneData(applicant: Applicant, chance: Chance): { readonly data: ApplicationData } {
  const own = chance.onceIn(3)
  return {
    data: {
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
        isee: chance.onceIn(12) ? null : money(chance, 32_000),
        didFiledOn: chance.onceIn(3) ? null : `2030-${two(chance.between(1, 12))}-15`,
        unemployed: !chance.onceIn(3),
      },
    },
  }
}

/** An ordinary application to the L. 68 call: since when the person is registered, only the lists know. */
export function aslData(
  applicant: Applicant,
  chance: Chance,
): { readonly data: ApplicationData } & Pick<Paper, 'fields' | 'registeredOn'> {
  const art1 = !chance.onceIn(3)
  const registeredOn = `${chance.between(2024, 2030)}-${two(chance.between(1, 12))}-${two(chance.between(1, 28))}`
  return {
    data: {
      ranking: (art1 ? 'art1' : 'art18') as RankingCode,
      applicant,
      recapito: applicant.pec ? { by: 'pec', address: applicant.pec } : { by: 'counter' },
      signatory: 'applicant',
      form: 'attached',
      signature: chance.onceIn(3) ? 'digital' : 'autograph',
      identityDocument: true,
      requirements: { 'scuola-obbligo': 'met', cittadinanza: 'met', iscrizione: 'met' },
      evidence: {},
      reserves: [],
      facts: art1
        ? {
            disability: 'percentage',
            disabilityPercent: chance.between(46, 99),
            isee: money(chance, 20_000),
          }
        : {
            dependants: chance.between(0, 4),
            income: money(chance, 15_000),
            disabilityPercent: null,
            terrorismVictim: false,
            workOrphan: chance.onceIn(2),
          },
    },
    fields: { 'evidence.citizenship': 'it' },
    registeredOn,
  }
}

const two = (number: number) => String(number).padStart(2, '0')

function money(chance: Chance, most: number): string {
  return `${chance.between(0, most)}.${two(chance.between(0, 99))}`
}

function instant(milliseconds: number): Instant {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString() as Instant
}
