import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Correspondence, type KnownApplication, STRANGER } from '../../domain/later-message.js'
import { type CallHere, type MessageEvidence, placeOf } from '../../domain/standing.js'
import type { ApplicationId, CallId, RequestId } from '../../schemas/ids.js'

const ONE: CallHere = { id: 'GE-2031-001' as CallId, takes: 'applications' }
const TWO: CallHere = { id: 'GE-2031-002' as CallId, takes: 'applications' }
const THEIRS = 'SV-2031-001' as CallId
const message: MessageEvidence = {
  kind: 'posta-certificata',
  genuine: true,
  automatic: false,
  subject: 'Documenti',
  callsInForm: [],
  callsInSubject: [],
  people: null,
}
const form = { callsInForm: [ONE.id], people: 1 }
const place = (
  change: Partial<MessageEvidence>,
  here: readonly CallHere[] = [ONE, TWO],
  correspondence?: Correspondence,
) => placeOf({ ...message, ...change }, { here, elsewhere: [THEIRS] }, correspondence)

describe('a message becomes an application by itself', () => {
  it('only as a genuine PEC with our form that names one call', () => {
    const both = { ...form, callsInSubject: [TWO.id] }
    expect(place(both)).toEqual({
      standing: 'application',
      call: ONE.id,
      proposal: 'form',
      application: null,
      people: 1,
      request: null,
    })
    expect(place({ ...both, genuine: false })).toMatchObject({ standing: 'to-assign', call: ONE.id })
    expect(place({ ...both, kind: 'anomalia' })).toMatchObject({ standing: 'to-assign', call: ONE.id })
    expect(place({ ...form, callsInForm: [ONE.id, TWO.id] })).toMatchObject({ standing: 'to-assign' })
  })

  it('as many as apply with it, once it is certain how many they are', () => {
    expect(place({ ...form, people: 3 })).toMatchObject({ standing: 'application', people: 3 })
    expect(place({ ...form, people: null })).toMatchObject({ standing: 'to-assign', proposal: 'form' })
  })

  it('not once the review is closed, whatever the call takes then: a person decides', () => {
    for (const takes of ['observations', 'nothing'] as const)
      expect(place(form, [{ ...ONE, takes }])).toMatchObject({
        standing: 'to-assign',
        call: ONE.id,
        proposal: 'form',
      })
  })
})

describe('a person confirms', () => {
  it('the call named in the subject, or the only one open', () => {
    expect(place({ callsInSubject: [TWO.id] })).toMatchObject({ call: TWO.id, proposal: 'subject-code' })
    expect(place({}, [ONE, { ...TWO, takes: 'nothing' }])).toMatchObject({
      call: ONE.id,
      proposal: 'only-open-call',
    })
  })

  it('which of several calls, when nothing says it', () => {
    expect(place({})).toMatchObject({ standing: 'to-assign', call: null, proposal: null })
  })

  it('that a message for a call of another mailbox is handed over', () => {
    for (const names of [{ callsInForm: [THEIRS], people: 1 }, { callsInSubject: [THEIRS] }])
      expect(place(names)).toMatchObject({ standing: 'to-assign', call: THEIRS, proposal: 'other-office' })
    expect(place({ callsInForm: [THEIRS, ONE.id], people: 1 })).toMatchObject({ call: ONE.id })
  })

  it('what a form is for when nobody knows its call', () => {
    expect(place({ callsInForm: ['XX-2031-009'], people: 1 }, [])).toMatchObject({ standing: 'to-assign' })
  })
})

describe('a message is no application', () => {
  it('when no call is open at that address', () => {
    expect(place({}, [])).toMatchObject({ standing: 'other-procedure' })
    expect(place({}, [{ ...ONE, takes: 'nothing' }])).toMatchObject({ standing: 'other-procedure' })
  })

  it('when a program sent it: filed, unless it carries our form or names the call, and then a person looks', () => {
    expect(place({ automatic: true })).toMatchObject({ standing: 'service' })
    expect(place({ automatic: true, ...form })).toMatchObject({ standing: 'to-assign' })
    expect(place({ automatic: true, callsInSubject: [ONE.id] })).toMatchObject({ standing: 'to-assign' })
  })
})

const known = (letter: string, other: Partial<KnownApplication> = {}): KnownApplication => ({
  id: `GE-2031-001.${letter.repeat(16)}` as ApplicationId,
  call: ONE.id,
  asked: false,
  ...other,
})
const a = known('a')
const b = known('b')
const asked = known('a', { asked: true })
const of = (...applications: KnownApplication[]): Correspondence => ({ ...STRANGER, known: applications })
const inThread = (
  application: KnownApplication,
  purpose: string,
  ...applications: KnownApplication[]
): Correspondence => ({ ...STRANGER, known: applications, thread: { application, purpose } })

describe('a public body whose request is open writes again', () => {
  const request = 'R-0123456789abcdef' as RequestId
  const body: Correspondence = { ...STRANGER, request }

  it('and seems to complete it, whatever call is open: a person says so', () => {
    for (const here of [[], [ONE], [ONE, TWO]])
      expect(place({}, here, body)).toMatchObject({
        standing: 'to-assign',
        proposal: 'request',
        request,
        call: null,
      })
  })

  it('unless it sends a form, or a program of it answers', () => {
    expect(place(form, [ONE], body)).toMatchObject({ standing: 'application', request: null })
    expect(place({ automatic: true }, [ONE], body)).toMatchObject({ standing: 'service', request: null })
  })
})

describe('somebody who has applied writes again', () => {
  const integration = { standing: 'to-assign', proposal: 'integration', application: a.id, call: ONE.id }

  it('without a form: it seems to complete their application', () => {
    expect(place({}, [ONE], of(a))).toMatchObject(integration)
    expect(place({ subject: 'Re: Ricevuta' }, [ONE], inThread(a, 'receipt', a))).toMatchObject(integration)
  })

  it('with a form: it is another application', () => {
    expect(place(form, [ONE], of(a))).toMatchObject({ standing: 'application', application: null })
  })

  it('for several people: nothing says for whom, unless it answers what was sent about one', () => {
    expect(place({}, [ONE], of(a, b))).toMatchObject({ proposal: 'only-open-call', application: null })
    expect(place({}, [ONE], inThread(b, 'receipt', a, b))).toMatchObject({ application: b.id })
  })

  it('to two calls: the code in the subject says which', () => {
    const other = known('b', { call: TWO.id })
    expect(place({ callsInSubject: [TWO.id] }, [ONE, TWO], of(a, other))).toMatchObject({
      proposal: 'integration',
      application: other.id,
    })
  })

  it('while a provisional graduatoria is heard: it seems an observation', () => {
    const heard = [{ ...ONE, takes: 'observations' as const }]
    expect(place({}, heard, of(a))).toMatchObject({ proposal: 'observation', application: a.id })
  })

  it.each(['Rinuncia', 'RINUNCIO alla domanda', 'Re: ritiro della domanda', 'Chiedo di ritirare la domanda'])(
    '%s: it seems a withdrawal, with a form or without, and a person decides',
    (subject) => {
      for (const content of [{}, form])
        expect(place({ subject, ...content }, [ONE], of(asked))).toMatchObject({
          standing: 'to-assign',
          proposal: 'withdrawal',
          application: a.id,
        })
    },
  )
})

describe('a request for what is missing is answered', () => {
  const attached = { standing: 'attached', proposal: 'answer', application: a.id, call: ONE.id }

  it('in its thread, or as a reply from who was asked: it is the answer, with the form or without', () => {
    for (const content of [{}, form]) {
      expect(place(content, [ONE], inThread(asked, 'integration', asked, b))).toMatchObject(attached)
      expect(place({ subject: 'R: richiesta', ...content }, [ONE], of(asked, b))).toMatchObject(attached)
    }
  })

  it('in no thread: it seems the answer, and a person confirms', () => {
    for (const content of [{}, form])
      expect(place(content, [ONE], of(asked))).toMatchObject({ ...attached, standing: 'to-assign' })
  })

  it('by somebody else, or by what cannot be relied upon: a person confirms', () => {
    expect(place({}, [ONE], inThread(asked, 'integration'))).toMatchObject({ standing: 'to-assign' })
    const thread = inThread(asked, 'integration', asked)
    expect(place({ genuine: false }, [ONE], thread)).toMatchObject({ standing: 'to-assign' })
    expect(place({ kind: 'ordinaria' }, [ONE], thread)).toMatchObject({ standing: 'to-assign' })
  })

  it('in the thread of another application of the same sender: it is not the answer', () => {
    expect(place({ subject: 'Re: Ricevuta' }, [ONE], inThread(b, 'receipt', asked, b))).toMatchObject({
      proposal: 'integration',
      application: b.id,
    })
  })
})

it('whatever comes: what a program sent, or no provider vouches for, is nothing by itself; and what names a call or a form is always seen', () => {
  const calls = fc.subarray([ONE.id, TWO.id, THEIRS])
  const evidence = fc.record({
    kind: fc.constantFrom('posta-certificata', 'ordinaria', 'anomalia'),
    genuine: fc.boolean(),
    automatic: fc.boolean(),
    subject: fc.constantFrom(null, 'Re: x', 'Rinuncia', 'Domanda'),
    callsInForm: calls,
    callsInSubject: calls,
    people: fc.constantFrom(null, 1, 2),
  })
  const takes = fc.constantFrom('applications' as const, 'observations' as const, 'nothing' as const)
  const correspondence = fc.constantFrom(
    STRANGER,
    of(a),
    of(asked),
    of(a, b),
    inThread(asked, 'integration', asked),
    inThread(b, 'receipt'),
  )
  fc.assert(
    fc.property(evidence, takes, correspondence, (seen, now, writes) => {
      const placed = placeOf(seen, { here: [{ ...ONE, takes: now }, TWO], elsewhere: [THEIRS] }, writes)
      const relied = seen.genuine && !seen.automatic && seen.kind === 'posta-certificata'
      if (!relied) expect(['to-assign', 'other-procedure', 'service']).toContain(placed.standing)
      if (seen.callsInForm.length + seen.callsInSubject.length > 0)
        expect(['other-procedure', 'service']).not.toContain(placed.standing)
      if (placed.standing === 'application') expect(placed.people).toBe(seen.people)
      if (['answer', 'integration', 'observation', 'withdrawal'].includes(placed.proposal ?? ''))
        expect(placed.application).not.toBeNull()
    }),
  )
})
