import type { ApplicationData, ExclusionReason } from '../schemas/application.js'
import type { Avviso } from '../schemas/call.js'
import { type Validity, validityGround } from './validity.js'

/** What is checked of one application. */
export interface Examined {
  readonly position: 'early' | 'in-time' | 'late'
  readonly secondsOff: number
  readonly certifiedSender: string | null
  readonly data: ApplicationData
}

/** What stands against admitting an application: a reason of exclusion, said in Italian with its evidence. */
export interface Objection {
  readonly code: ExclusionReason
  readonly text: string
}

export interface ReviewResult {
  readonly validity: Validity
  /** Empty: nothing stands against admission. A person decides in either case. */
  readonly objections: readonly Objection[]
}

/**
 * Checks an application against the avviso: window, channel, form, ground of validity, requirements.
 * It proposes; admission and exclusion are decided by a person.
 * @norma CAD art. 65; L. 241/1990 art. 6; avviso
 */
export function review(examined: Examined, avviso: Pick<Avviso, 'requirements'>): ReviewResult {
  const { data } = examined
  const validity = validityGround({
    signature: data.signature,
    identityDocument: data.identityDocument,
    certifiedSender: examined.certifiedSender,
    declaredPec: data.applicant.pec,
    form: data.form,
  })
  const objections: Objection[] = []
  if (examined.position !== 'in-time') objections.push({ code: 'late', text: outsideWindow(examined) })
  if (examined.certifiedSender === null)
    objections.push({
      code: 'wrong-channel',
      text: 'La domanda non è arrivata per PEC, il solo canale ammesso dall’avviso.',
    })
  if (data.form === 'missing') objections.push({ code: 'form-missing', text: validity.why })
  else if (validity.ground === null) objections.push({ code: 'no-valid-ground', text: validity.why })
  for (const requirement of avviso.requirements)
    if (data.requirements[requirement.code] !== 'met')
      objections.push({
        code: 'requirement-not-met',
        text: `Non risulta il requisito «${requirement.text}».`,
      })
  return { validity, objections }
}

function outsideWindow({ position, secondsOff }: Examined): string {
  const seconds = secondsOff === 1 ? '1 secondo' : `${secondsOff} secondi`
  return position === 'late'
    ? `Presentata ${seconds} dopo la chiusura dei termini.`
    : `Presentata ${seconds} prima dell’apertura dei termini.`
}
