import type { ApplicationData, ExclusionReason } from '../schemas/application.js'
import type { Avviso } from '../schemas/call.js'
import { KINDS } from './kind-of-call.js'
import { type CallDays, checkRequirement, type RequirementCheck } from './requirements.js'
import { type Validity, validityGround } from './validity.js'

/** How an application came to the office. `mail` is ordinary e-mail, which no avviso admits. */
export type Channel = 'pec' | 'mail' | 'counter' | 'hand' | 'raccomandata'

/** What is checked of one application. */
export interface Examined {
  readonly channel: Channel
  readonly position: 'early' | 'in-time' | 'late'
  readonly secondsOff: number
  readonly certifiedSender: string | null
  readonly data: ApplicationData
  /** What was asked of the person did not come within its term. */
  readonly integrationMissing: boolean
}

/** What stands against admitting an application: a reason of exclusion, said in Italian with its evidence. */
export interface Objection {
  readonly code: ExclusionReason
  readonly text: string
  /** Its author may be asked to put it right (soccorso istruttorio): form, signature, identity, never the content. */
  readonly curable: boolean
}

export interface ReviewResult {
  readonly validity: Validity
  /** Empty: nothing stands against admission. A person decides in either case. */
  readonly objections: readonly Objection[]
  /** Requirements on which a person must still conclude; until then nobody is admitted. */
  readonly toCheck: readonly RequirementCheck[]
}

/** The avviso, and the days to which its requirements refer. */
export interface Asked {
  readonly avviso: Pick<Avviso, 'kind' | 'requirements' | 'channels'>
  readonly days: CallDays
}

/**
 * Checks an application against the avviso: window, channel, form, ground of validity, requirements.
 * It proposes; admission and exclusion are decided by a person.
 * @norma CAD art. 65; L. 241/1990 art. 6; Cons. Stato 498/2025 (soccorso istruttorio); avviso
 */
export function review(examined: Examined, { avviso, days }: Asked): ReviewResult {
  const { data } = examined
  const validity = validityGround({
    signature: data.signature,
    identityDocument: data.identityDocument,
    certifiedSender: examined.certifiedSender,
    declaredPec: data.applicant.pec,
    inPresence: examined.channel === 'counter',
    form: data.form,
  })
  const objections: Objection[] = []
  if (examined.position !== 'in-time')
    objections.push({ code: 'late', text: outsideWindow(examined), curable: false })
  if (!isOpen(examined.channel, avviso.channels))
    objections.push({ code: 'wrong-channel', text: WRONG_CHANNEL, curable: false })
  if (data.form === 'missing') objections.push({ code: 'form-missing', text: validity.why, curable: false })
  else if (validity.ground === null)
    objections.push({ code: 'no-valid-ground', text: validity.why, curable: true })
  else if (validity.ground === 'own-pec' && !KINDS[avviso.kind].ownPecSuffices)
    objections.push({ code: 'no-valid-ground', text: PEC_ALONE, curable: true })
  if (examined.integrationMissing)
    objections.push({ code: 'integration-missing', text: NOT_INTEGRATED, curable: false })

  const toCheck: RequirementCheck[] = []
  const title = data.requirements[TITLE_TO_SIGN]
  if (data.signatory !== 'applicant' && title === undefined)
    toCheck.push({ code: TITLE_TO_SIGN, outcome: 'to-check', evidence: null, why: TITLE[data.signatory] })
  else if (data.signatory !== 'applicant' && title === 'not-met')
    objections.push({ code: 'no-valid-ground', text: NO_TITLE, curable: true })
  for (const requirement of avviso.requirements) {
    const check = checkRequirement(requirement, data.evidence, days)
    const outcome = data.requirements[requirement.code] ?? check.outcome
    if (outcome === 'to-check') toCheck.push(check)
    else if (outcome === 'not-met')
      objections.push({
        code: 'requirement-not-met',
        text: `Non risulta il requisito «${requirement.text}».`,
        curable: false,
      })
  }
  return { validity, objections, toCheck }
}

/** What a person concludes on, as on a requirement, where somebody signs for another. */
export const TITLE_TO_SIGN = 'titolo-di-chi-firma'

/** What must be seen (DPR 445/2000 artt. 4 e 5; artt. 357 e 404 c.c.). */
const TITLE = {
  guardian: 'firma il tutore: va visto il decreto di nomina.',
  administrator: 'firma l’amministratore di sostegno: va visto il decreto di nomina, con i poteri che dà.',
  'on-behalf':
    'firma un altro per chi non può: serve la dichiarazione raccolta da un pubblico ufficiale, o resa dal coniuge, da un figlio o da un parente entro il terzo grado (art. 4 DPR 445/2000).',
} as const
const NO_TITLE = 'Chi firma per la persona non ha mostrato a che titolo lo fa.'

const WRONG_CHANNEL = 'La domanda non è arrivata per uno dei canali ammessi dall’avviso.'
const PEC_ALONE =
  'La domanda parte dalla PEC della persona, ma l’avviso chiede la firma: digitale, o autografa con la copia di un documento d’identità.'
const NOT_INTEGRATED = 'Ciò che era stato chiesto per completare la domanda non è arrivato nel termine.'

function isOpen(channel: Channel, channels: Avviso['channels']): boolean {
  switch (channel) {
    case 'pec':
      return true
    case 'mail':
      return false
    case 'raccomandata':
      return channels.post !== null
    case 'counter':
    case 'hand':
      return channels[channel] !== null
  }
}

function outsideWindow({ position, secondsOff }: Examined): string {
  const seconds = secondsOff === 1 ? '1 secondo' : `${secondsOff} secondi`
  return position === 'late'
    ? `Presentata ${seconds} dopo la chiusura dei termini.`
    : `Presentata ${seconds} prima dell’apertura dei termini.`
}
