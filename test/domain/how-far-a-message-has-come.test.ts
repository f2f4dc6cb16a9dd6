import { describe, expect, it } from 'vitest'
import { stateFromReceipts } from '../../domain/delivery.js'

const state = (...types: string[]) => stateFromReceipts(types.map((type) => ({ type, detail: null })))

describe('a message that the office sent', () => {
  it('has come nowhere before its first receipt', () => {
    expect(state()).toBeNull()
    expect(state('posta-certificata')).toBeNull()
  })

  it('is accepted, and still on its way when failure is only foretold', () => {
    for (const one of ['accettazione', 'presa-in-carico', 'preavviso-errore-consegna'])
      expect(state(one)).toBe('accepted')
    expect(state('accettazione', 'presa-in-carico', 'preavviso-errore-consegna')).toBe('accepted')
  })

  it('is refused, failed or delivered', () => {
    expect(state('non-accettazione')).toBe('refused')
    expect(state('accettazione', 'errore-consegna')).toBe('failed')
    expect(state('accettazione', 'rilevazione-virus')).toBe('failed')
    expect(state('accettazione', 'avvenuta-consegna')).toBe('delivered')
  })

  it('is delivered whatever was said before, in whatever order the receipts come', () => {
    expect(state('avvenuta-consegna', 'errore-consegna', 'accettazione')).toBe('delivered')
    expect(state('preavviso-errore-consegna', 'accettazione', 'avvenuta-consegna')).toBe('delivered')
  })
})
