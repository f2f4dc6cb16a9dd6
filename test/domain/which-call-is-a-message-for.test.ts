import { describe, expect, it } from 'vitest'
import { integratedApplication } from '../../domain/spontaneous-integration.js'
import { type MessageEvidence, placeOf } from '../../domain/standing.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'

const ONE = { id: 'GE-2031-001' as CallId, frozen: false }
const TWO = { id: 'GE-2031-002' as CallId, frozen: false }
const message: MessageEvidence = {
  kind: 'posta-certificata',
  genuine: true,
  automatic: false,
  callsInForm: [],
  callsInSubject: [],
}
const place = (change: Partial<MessageEvidence>, calls = [ONE, TWO]) =>
  placeOf({ ...message, ...change }, calls)

describe('a message becomes an application by itself', () => {
  it('only as a genuine PEC with our form that names one call', () => {
    const form = { callsInForm: [ONE.id], callsInSubject: [TWO.id] }
    expect(place(form)).toEqual({ standing: 'application', call: ONE.id, proposal: 'form' })
    expect(place({ ...form, genuine: false })).toMatchObject({ standing: 'to-assign', call: ONE.id })
    expect(place({ ...form, kind: 'anomalia' })).toMatchObject({ standing: 'to-assign', call: ONE.id })
    expect(place({ callsInForm: [ONE.id, TWO.id] })).toMatchObject({ standing: 'to-assign' })
    expect(place(form, [{ ...ONE, frozen: true }])).toMatchObject({ standing: 'to-assign', call: ONE.id })
  })
})

describe('a person confirms', () => {
  it('the call named in the subject, or the only one open', () => {
    expect(place({ callsInSubject: [TWO.id] })).toMatchObject({ call: TWO.id, proposal: 'subject-code' })
    expect(place({}, [ONE, { ...TWO, frozen: true }])).toMatchObject({
      call: ONE.id,
      proposal: 'only-open-call',
    })
  })

  it('which of several calls, when nothing says it', () => {
    expect(place({})).toEqual({ standing: 'to-assign', call: null, proposal: null })
  })
})

describe('a message is no application', () => {
  it('when no call is open at that address', () => {
    expect(place({}, [])).toMatchObject({ standing: 'other-procedure' })
    expect(place({ callsInForm: [TWO.id] }, [{ ...ONE, frozen: true }])).toMatchObject({
      standing: 'other-procedure',
    })
  })

  it('when a program sent it: filed, unless it carries our form or names the call, and then a person looks', () => {
    expect(place({ automatic: true })).toMatchObject({ standing: 'service' })
    expect(place({ automatic: true, callsInForm: [ONE.id] })).toMatchObject({ standing: 'to-assign' })
    expect(place({ automatic: true, callsInSubject: [ONE.id] })).toMatchObject({ standing: 'to-assign' })
  })
})

describe('a later message without a form', () => {
  const id = 'GE-2031-001.aaaaaaaaaaaaaaaa' as ApplicationId
  const known = [
    { id, sender: 'Anna@PEC.example' },
    { id: 'GE-2031-001.bbbbbbbbbbbbbbbb' as ApplicationId, sender: null },
  ]

  it('completes the one application of its sender', () => {
    expect(integratedApplication('anna@pec.example', known)).toBe(id)
    expect(integratedApplication(' ANNA@pec.example ', known)).toBe(id)
  })

  it('completes none of a stranger, of ordinary mail, or of somebody who sent several', () => {
    expect(integratedApplication('studio@pec.example', known)).toBeNull()
    expect(integratedApplication(null, known)).toBeNull()
    expect(integratedApplication('anna@pec.example', [...known, ...known])).toBeNull()
  })
})
