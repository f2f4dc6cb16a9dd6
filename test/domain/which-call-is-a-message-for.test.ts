import { describe, expect, it } from 'vitest'
import { type MessageEvidence, matchMessage } from '../../domain/matching.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'

const ONE = 'GE-2031-001' as CallId
const TWO = 'GE-2031-002' as CallId
const CLOSED = 'GE-2030-009' as CallId
const HERE = 'selezioni@cert.example'
const message: MessageEvidence = {
  mailbox: HERE,
  sender: 'anna@pec.example',
  formCodes: [],
  subjectCodes: [],
  hasForm: true,
}
const one = [{ id: ONE, mailbox: HERE }]
const two = [...one, { id: TWO, mailbox: HERE }]
const match = (
  change: Partial<MessageEvidence>,
  calls = two,
  known: Parameters<typeof matchMessage>[2] = [],
) => matchMessage({ ...message, ...change }, calls, known)

describe('a message is for a call', () => {
  it('by the code in our form, without a person; several codes are several applications', () => {
    expect(match({ formCodes: [ONE], subjectCodes: [TWO] })).toMatchObject({
      outcome: 'assigned',
      calls: [ONE],
    })
    expect(match({ formCodes: [TWO, ONE, TWO] })).toMatchObject({ outcome: 'assigned', calls: [ONE, TWO] })
  })

  it('by the code in the subject, once a person has confirmed', () => {
    expect(match({ subjectCodes: [TWO] })).toMatchObject({ outcome: 'proposed', call: TWO })
  })

  it('because it is the only one open at that address, once a person has confirmed', () => {
    expect(match({ mailbox: HERE.toUpperCase() }, one)).toMatchObject({ outcome: 'proposed', call: ONE })
  })
})

describe('a message is', () => {
  it('for a person to look at when several calls are open and nothing says which', () => {
    expect(match({})).toMatchObject({ outcome: 'for-a-person', among: [ONE, TWO] })
    expect(match({ subjectCodes: [ONE, TWO] })).toMatchObject({ outcome: 'for-a-person' })
  })

  it('another procedure when no call is open at that address', () => {
    expect(match({ mailbox: 'altro@cert.example' })).toMatchObject({ outcome: 'other-procedure' })
    expect(match({}, [])).toMatchObject({ outcome: 'other-procedure' })
  })

  it('not assigned by the code of a call that is over', () => {
    expect(match({ formCodes: [CLOSED], subjectCodes: [CLOSED] }, one)).toMatchObject({
      outcome: 'proposed',
      call: ONE,
    })
  })

  it('an integration when it comes without a form from the sender of one application', () => {
    const known = [{ id: 'x' as ApplicationId, call: ONE, sender: 'Anna@PEC.example' }]
    expect(match({ hasForm: false, subjectCodes: [ONE] }, one, known)).toMatchObject({
      outcome: 'integration-proposed',
      application: 'x',
    })
    expect(match({ hasForm: true }, one, known)).toMatchObject({ outcome: 'proposed' })
    expect(match({ hasForm: false, sender: 'studio@pec.example' }, one, known)).toMatchObject({
      outcome: 'proposed',
    })
    const family = [...known, { id: 'y' as ApplicationId, call: ONE, sender: 'anna@pec.example' }]
    expect(match({ hasForm: false }, one, family)).toMatchObject({ outcome: 'proposed' })
  })
})
