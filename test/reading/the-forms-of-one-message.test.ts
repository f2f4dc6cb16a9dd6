import { expect, test } from 'vitest'
import type { FormContext } from '../../reading/application-data.js'
import type { FormReading } from '../../reading/filled-form.js'
import { proposalsFrom } from '../../reading/form-proposals.js'
import type { AttachedForm } from '../../reading/message-forms.js'
import { whoApply } from '../../reading/who-applies.js'
import { type CallId, digestOf } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { answers, asRead, definition } from './a-call-with-a-form.js'

const call = 'GE-2031-001' as CallId
const context: FormContext = {
  definition,
  lastDay: '2031-03-12' as LegalDate,
  at: '2031-03-14T09:00:00Z' as Instant,
}
const holding = (fields: ReturnType<typeof asRead>, other: Partial<FormReading> = {}): FormReading =>
  ({
    status: 'filled',
    call,
    ranking: null,
    fields,
    signatures: [],
    addedLater: false,
    hasProgram: false,
    ...other,
  }) as FormReading
const filled = (changes: Record<string, string | boolean> = {}, other: Partial<FormReading> = {}) =>
  holding(asRead({ ...answers, ...changes }), other)
/** The second form asks for who it is, and for the reserves. */
const reserve = (codiceFiscale: string, claimed: boolean) =>
  holding(
    asRead({ ...answers, 'applicant.codiceFiscale': codiceFiscale, 'reserves.militari': claimed }).filter(
      ({ name }) => /^applicant\.(surname|name|codiceFiscale)$|^reserve/.test(name),
    ),
  )
const attached = (...readings: FormReading[]): AttachedForm[] =>
  readings.map((reading, n) => ({ digest: digestOf(`file ${n}`), reading }))
const propose = (...readings: FormReading[]) => proposalsFrom(attached(...readings), call, context)
const file = (n: number) => digestOf(`file ${n}`)

const luigi = { 'applicant.surname': 'Bianchi', 'applicant.codiceFiscale': 'BNCLGU75B15D969V' }

test('a family in one message: a proposal for each', () => {
  const { proposals, others } = propose(filled(), filled(luigi))
  expect(proposals.map(({ application }) => application.applicant.surname)).toEqual(['Rossi', 'Bianchi'])
  expect(proposals.map(({ files }) => files)).toEqual([[file(0)], [file(1)]])
  expect(others).toEqual([])
})

test('one person for two graduatorie: a proposal for each', () => {
  const { proposals } = propose(filled(), filled({ profile: 'Operaio' }))
  expect(proposals.map(({ application }) => application.ranking)).toEqual(['autisti', 'operai'])
})

test('the same form as it is and signed is one application, and it is signed', () => {
  const signature = { integrity: 'intact', chain: 'valid', revocation: 'good', signer: null } as never
  const { proposals } = propose(filled(), filled({}, { signatures: [signature] } as never), filled())
  expect(proposals).toHaveLength(1)
  expect(proposals[0]).toMatchObject({ files: [file(0), file(1), file(2)], signature: 'digital', unread: [] })
})

test('two forms of one person for one graduatoria are one application, and what they say otherwise is not proposed', () => {
  const { proposals } = propose(filled(), filled({ 'facts.isee': '0,00' }))
  expect(proposals).toHaveLength(1)
  expect(proposals[0]?.application.facts).not.toHaveProperty('isee')
  expect(proposals[0]?.unread).toMatchObject([
    { field: 'facts.isee', why: 'il modulo dice due cose diverse' },
  ])
})

test('where a codice fiscale cannot be read, each form is a proposal of its own', () => {
  const { proposals } = propose(filled(), filled({ 'applicant.codiceFiscale': 'non lo so' }))
  expect(proposals.map(({ files }) => files)).toEqual([[file(0)], [file(1)]])
})

test('the form of a reserve goes with that of its person, however the code is written', () => {
  const without = { 'reserves.militari': false, 'reserve-grounds.militari': '' }
  const { proposals, others } = propose(
    filled(without),
    filled({ ...luigi, ...without }),
    reserve('bnc lgu 75b15 d969v', true),
    reserve('VRDGPP75B15D969A', true),
  )
  expect(proposals.map(({ application }) => application.reserves)).toEqual([[], ['militari']])
  expect(proposals[1]?.files).toEqual([file(1), file(2)])
  expect(others).toEqual([{ file: file(3), is: 'reserve-without-application' }])
})

test('where there is one person only, the form of the reserve is theirs', () => {
  const { proposals } = propose(filled({ 'reserves.militari': false }), reserve('', true))
  expect(proposals[0]?.application.reserves).toEqual(['militari'])
})

test('a form of one graduatoria of several does not ask which: its mark says it', () => {
  const fields = asRead(answers).filter(({ name }) => name !== 'profile')
  const { proposals } = propose(holding(fields, { ranking: 'operai' } as never))
  expect(proposals[0]).toMatchObject({ application: { ranking: 'operai' }, unread: [] })
  const unknown = propose(holding(fields, { ranking: 'cuochi' } as never)).proposals[0]
  expect(unknown?.unread.map(({ field }) => field)).toEqual(['profile'])
})

test('what gives no proposal is told, file by file', () => {
  const { proposals, others } = propose(
    filled({}, { call: 'SP-2031-002' as CallId }),
    { ...filled(), status: 'blank' } as FormReading,
    { ...filled(), status: 'no-fields' } as FormReading,
    { status: 'unreadable', why: 'encrypted', signatures: [] },
  )
  expect(proposals).toEqual([])
  expect(others.map(({ is }) => is)).toEqual(['of-another-call', 'blank', 'no-fields', 'encrypted'])
})

test('a form that lost its mark is read all the same, for the call to which a person has put the message', () => {
  expect(propose(filled({}, { call: null })).proposals).toHaveLength(1)
})

test('who applies is counted by what the forms say: a family, one person for two graduatorie, the same form twice', () => {
  const count = (...readings: FormReading[]) => whoApply(attached(...readings))?.length ?? null
  const signature = { integrity: 'intact', chain: 'valid', revocation: 'good', signer: null } as never
  expect(count(filled())).toBe(1)
  expect(count(filled(), filled(luigi))).toBe(2)
  expect(count(filled(), filled({ profile: 'Operaio' }))).toBe(2)
  expect(count(filled(), filled({}, { signatures: [signature] } as never))).toBe(1)
  expect(count(filled(), reserve(String(answers['applicant.codiceFiscale']), true))).toBe(1)
  expect(count(filled(), filled({}, { call: null } as never))).toBe(1)
})

test('how many apply is not certain where a form among several cannot be read', () => {
  const blank = { ...filled(), status: 'blank', fields: undefined } as unknown as FormReading
  const unreadable = { status: 'unreadable', why: 'damaged', signatures: [] } as FormReading
  const wrong = filled({ 'applicant.codiceFiscale': 'non lo so' })
  for (const odd of [blank, unreadable, wrong]) expect(whoApply(attached(filled(), odd))).toBeNull()
})

test('where a person wants to be answered is what the form declares or elects', () => {
  const [one] =
    whoApply(
      attached(
        filled({
          'applicant.pec': 'Maria@PEC.example',
          'recapito.by': 'pec',
          'recapito.address': 'studio@pec.example',
        }),
      ),
    ) ?? []
  expect(one?.addresses).toEqual(['maria@pec.example', 'studio@pec.example'])
})
