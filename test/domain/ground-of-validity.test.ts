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

describe('an application is valid', () => {
  it('when it is digitally signed, even from somebody else’s PEC', () => {
    expect(groundOf({ signature: 'digital' })).toBe('digital-signature')
  })

  it('when it is signed by hand with a copy of the identity document', () => {
    expect(groundOf({ signature: 'autograph', identityDocument: true })).toBe('autograph-and-document')
  })

  it('when it comes from the PEC that its signed form declares, in any case of letters', () => {
    expect(groundOf({ signature: 'autograph', certifiedSender: OWN.toUpperCase(), declaredPec: OWN })).toBe(
      'own-pec',
    )
  })

  it('when it comes from the digital domicile registered in INAD, even unsigned', () => {
    expect(groundOf({ certifiedSender: OWN, registeredPec: OWN })).toBe('own-pec')
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
      groundOf({ form: 'missing', signature: 'digital', registeredPec: paper.certifiedSender }),
    ).toBeNull()
  })

  it('when it did not come by PEC and nobody declared one: nothing equals nothing', () => {
    expect(validityGround({ ...paper, certifiedSender: null, registeredPec: null })).toEqual({
      ground: null,
      why: 'Il modulo non è firmato, e la domanda non arriva da una PEC.',
    })
  })
})
