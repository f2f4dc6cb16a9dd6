import type { ApplicationData } from '../schemas/application.js'

/** What makes an application its author's own. */
export type ValidityGround = 'digital-signature' | 'autograph-and-document' | 'in-presence' | 'own-pec'

export interface ValidityInput {
  readonly signature: ApplicationData['signature']
  /** A copy of a valid identity document is attached. */
  readonly identityDocument: boolean
  /** The `mittente` of the provider's certified data; null for what did not come by PEC. Never the inner From. */
  readonly certifiedSender: string | null
  /** The PEC that the person declares as their own in the form, confirmed by whoever examined it. */
  readonly declaredPec: string | null
  /** The person's domicilio digitale in the public index (INAD), where the office looked it up. */
  readonly registeredPec?: string | null
  /** Signed before the employee who takes it, who has seen who the person is. */
  readonly inPresence?: boolean
  readonly form: ApplicationData['form']
}

export interface Validity {
  readonly ground: ValidityGround | null
  /** In Italian, for the staff and the fascicolo; no personal data. */
  readonly why: string
}

/**
 * The ground on which an application is valid, the strongest first; null with its reason when there is none, and
 * then a person decides (an unsigned form with a certain author can be cured, Cons. Stato 498/2025).
 *
 * The own PEC counts only when it is registered in INAD or declared in a *signed* form: an unsigned paper can't
 * vouch for the address it came from.
 *
 * @norma art. 65, comma 1, lett. a, c, c-bis, D.Lgs 82/2005 (CAD); art. 38 DPR 445/2000
 */
export function validityGround(input: ValidityInput): Validity {
  if (input.form === 'missing') {
    return { ground: null, why: 'Manca il modulo di domanda: non c’è un atto da attribuire alla persona.' }
  }
  if (input.signature === 'digital') {
    return {
      ground: 'digital-signature',
      why: 'Il modulo è firmato digitalmente (art. 65, comma 1, lett. a, CAD).',
    }
  }
  if (input.signature === 'autograph' && input.inPresence === true) {
    return {
      ground: 'in-presence',
      why: 'Il modulo è firmato a mano davanti a chi lo riceve (art. 38, comma 3, DPR 445/2000).',
    }
  }
  if (input.signature === 'autograph' && input.identityDocument) {
    return {
      ground: 'autograph-and-document',
      why: 'Il modulo è firmato a mano e c’è la copia del documento d’identità (art. 65, comma 1, lett. c, CAD).',
    }
  }
  if (sameAddress(input.certifiedSender, input.registeredPec ?? null)) {
    return {
      ground: 'own-pec',
      why: 'La domanda parte dal domicilio digitale della persona, iscritto in INAD (art. 65, comma 1, lett. c-bis, CAD).',
    }
  }
  const declared = sameAddress(input.certifiedSender, input.declaredPec)
  if (declared && input.signature === 'autograph') {
    return {
      ground: 'own-pec',
      why: 'La domanda parte dalla PEC che la persona dichiara propria nel modulo firmato (art. 65, comma 1, lett. c-bis, CAD).',
    }
  }
  return { ground: null, why: whatIsMissing(input, declared) }
}

function whatIsMissing(input: ValidityInput, declared: boolean): string {
  if (declared) {
    return 'Il modulo non è firmato: la PEC che vi è dichiarata va confermata in INAD, o la firma va chiesta.'
  }
  const sender =
    input.certifiedSender === null
      ? 'la domanda non arriva da una PEC'
      : 'la PEC di invio non risulta della persona'
  return input.signature === 'autograph'
    ? `Il modulo è firmato a mano senza copia del documento d’identità, e ${sender}.`
    : `Il modulo non è firmato, e ${sender}.`
}

/** Addresses of PEC are compared without regard to case, as every provider does. */
function sameAddress(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.trim().toLowerCase() === b.trim().toLowerCase()
}
