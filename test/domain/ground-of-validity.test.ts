import { describe, expect, it } from 'vitest'
import { type ValidityInput, validityGround } from '../../domain/validity.js'

const OWN = 'maria.esempio@pec.example'
const paper: ValidityInput = {
  signature: 'none',
  identityDocument: false,
  certifiedSender: 'studio@pec.example',
  declaredPec: null,
  form: 'attached',
}
const groundOf = (change: Partial<ValidityInput>) => validityGround({ ...paper, ...change }).ground
const whyOf = (change: Partial<ValidityInput>) => validityGround({ ...paper, ...change }).why

describe('an application is valid', () => {
  it('when it is digitally signed, even from somebody else’s PEC', () => {
    expect(groundOf({ signature: 'digital' })).toBe('digital-signature')
    expect(whyOf({ signature: 'digital' })).toBe(
      'Il modulo è firmato digitalmente (art. 65, comma 1, lett. a, CAD).',
    )
  })

  it('when it is signed by hand with a copy of the identity document', () => {
    expect(groundOf({ signature: 'autograph', identityDocument: true })).toBe('autograph-and-document')
    expect(whyOf({ signature: 'autograph', identityDocument: true })).toBe(
      'Il modulo è firmato a mano e c’è la copia del documento d’identità (art. 65, comma 1, lett. c, CAD).',
    )
  })

  it('when it comes from the PEC that its signed form declares, in any case of letters', () => {
    expect(groundOf({ signature: 'autograph', certifiedSender: OWN.toUpperCase(), declaredPec: OWN })).toBe(
      'own-pec',
    )
  })

  it('when it comes from the digital domicile registered in INAD, even unsigned', () => {
    expect(groundOf({ certifiedSender: OWN, registeredPec: OWN })).toBe('own-pec')
    expect(whyOf({ certifiedSender: OWN, registeredPec: OWN })).toBe(
      'La domanda parte dal domicilio digitale della persona, iscritto in INAD (art. 65, comma 1, lett. c-bis, CAD).',
    )
  })

  it('with blanks around an address, on either side', () => {
    expect(groundOf({ certifiedSender: ` ${OWN}`, registeredPec: `${OWN} ` })).toBe('own-pec')
    expect(whyOf({ signature: 'autograph', certifiedSender: OWN, declaredPec: OWN })).toBe(
      'La domanda parte dalla PEC che la persona dichiara propria nel modulo firmato (art. 65, comma 1, lett. c-bis, CAD).',
    )
  })
})

describe('an application has no ground', () => {
  it('unsigned, from somebody else’s PEC', () => {
    expect(validityGround(paper)).toEqual({
      ground: null,
      why: 'Il modulo non è firmato, e la PEC di invio non risulta della persona.',
    })
  })

  it('signed by hand without the document, from somebody else’s PEC', () => {
    expect(validityGround({ ...paper, signature: 'autograph' }).why).toContain('senza copia del documento')
  })

  it('when only an unsigned form vouches for the PEC: that is for a person to cure', () => {
    const outcome = validityGround({ ...paper, certifiedSender: OWN, declaredPec: OWN })
    expect(outcome.ground).toBeNull()
    expect(outcome.why).toContain('INAD')
  })

  it('when the copy of the document comes without a signature', () => {
    expect(groundOf({ identityDocument: true })).toBeNull()
  })

  it('when there is no form, whatever is signed', () => {
    expect(
      validityGround({
        ...paper,
        form: 'missing',
        signature: 'digital',
        registeredPec: paper.certifiedSender,
      }),
    ).toEqual({
      ground: null,
      why: 'Manca il modulo di domanda: non c’è un atto da attribuire alla persona.',
    })
  })

  it('when the digital domicile in INAD is another address', () => {
    expect(groundOf({ registeredPec: OWN })).toBeNull()
    expect(groundOf({ signature: 'autograph', declaredPec: OWN })).toBeNull()
    expect(groundOf({ certifiedSender: null, registeredPec: OWN })).toBeNull()
    expect(groundOf({ certifiedSender: null, declaredPec: null, signature: 'autograph' })).toBeNull()
  })

  it('when it did not come by PEC and nobody declared one: nothing equals nothing', () => {
    expect(validityGround({ ...paper, certifiedSender: null, registeredPec: null })).toEqual({
      ground: null,
      why: 'Il modulo non è firmato, e la domanda non arriva da una PEC.',
    })
  })
})
