import { describe, expect, it } from 'vitest'
import { loadRuleSet } from '../../criteria/load.js'
import {
  type Answer,
  type ApplicationToCheck,
  fingerprintOf,
  previewAnswers,
  problemInWords,
  withAnswers,
} from '../../domain/answers.js'
import { answerInWords, questionsOf, readAnswer } from '../../domain/questions.js'
import type { DatumPath, FactValue } from '../../schemas/application.js'
import type { CallId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { applicationIn, CALL, codiceFiscaleOf, dataOf } from '../exchange/a-call-to-check.js'

const FACTS = loadRuleSet('art16-emilia-romagna').facts
const QUESTIONS = questionsOf(FACTS, [{ code: 'patente-b', text: 'patente B' }])
const LAST = '2031-03-14' as LegalDate

const SOURCE = { source: 'SIL, scambio del 12 marzo 2031', at: '2031-03-12T09:00:00.000Z' as Instant }

function application(number: number, other: Partial<ApplicationToCheck> = {}): ApplicationToCheck {
  return { id: applicationIn(CALL, number), state: 'examined', open: true, data: dataOf(number), ...other }
}

function answer(number: number, given: Record<string, FactValue>, other: Partial<Answer> = {}): Answer {
  return {
    sheet: 'Domande',
    row: number + 1,
    application: applicationIn(CALL, number),
    codiceFiscale: codiceFiscaleOf(number),
    given: new Map(Object.entries(given) as [DatumPath, FactValue][]),
    ...other,
  }
}

const preview = (applications: readonly ApplicationToCheck[], answers: readonly Answer[]) =>
  previewAnswers({ lists: [{ name: 'Domande', questions: QUESTIONS, applications }] }, answers)

const changesOf = (applications: readonly ApplicationToCheck[], answers: readonly Answer[]) => {
  const seen = preview(applications, answers)
  if ('problems' in seen) throw new Error(seen.problems.map(problemInWords).join('\n'))
  return seen.changes
}

describe('what is looked up', () => {
  it('are the data of the criteria that stand elsewhere than in the application alone', () => {
    expect(QUESTIONS.map(({ path }) => path)).toEqual([
      'facts.isee',
      'facts.didFiledOn',
      'facts.unemployed',
      'requirements.patente-b',
    ])
    const invented = { label: 'data di nascita', type: 'date', required: 'yes' } as const
    expect(questionsOf({ birthDate: invented }, [])).toEqual([])
    const said = { ...invented, source: 'domanda' }
    expect(questionsOf({ said, known: invented }, []).map(({ path }) => path)).toEqual(['facts.known'])
  })

  it('and the requirements that an archive of the administration knows of', () => {
    const asked = questionsOf({}, [
      { code: 'eta', text: 'età', kind: 'age' },
      { code: 'iscritto', text: 'iscrizione', kind: 'registration' },
      { code: 'categoria', text: 'categoria', kind: 'category' },
      { code: 'titolo', text: 'titolo', kind: 'school-title' },
      { code: 'cittadino', text: 'cittadinanza', kind: 'citizenship' },
      { code: 'albo', text: 'albo', kind: 'professional' },
      { code: 'verbale', text: 'verbale', kind: 'document', heldByAdministration: true },
      { code: 'curriculum', text: 'curriculum', kind: 'document', heldByAdministration: false },
    ])
    expect(asked.map(({ path }) => path)).toEqual([
      'requirements.iscritto',
      'requirements.categoria',
      'requirements.verbale',
    ])
    expect(asked[0]?.datum.label).toBe('requisito: iscrizione')
  })
})

describe('an answer', () => {
  const [isee, , unemployed] = QUESTIONS
  const choice = {
    path: 'facts.kind' as const,
    datum: {
      label: 'tipo',
      type: 'choice' as const,
      required: 'no' as const,
      options: { deaf: 'Sordità', blind: 'Cecità' },
    },
  }

  it('“non risulta” is nothing found, where there may be nothing', () => {
    if (!isee || !unemployed) throw new Error('the criteria ask for both')
    expect(readAnswer(isee, 'NON RISULTA', LAST)).toEqual({ value: null })
    expect(readAnswer(unemployed, 'non risulta', LAST)).toEqual({
      problem: 'non può essere «non risulta»: serve un valore; se non è stato verificato, svuotare',
    })
  })

  it('of a list is one of its items, by its words or its code', () => {
    expect(readAnswer(choice, 'sordità', LAST)).toEqual({ value: 'deaf' })
    expect(readAnswer(choice, 'blind', LAST)).toEqual({ value: 'blind' })
    expect(readAnswer(choice, 'altro', LAST)).toEqual({ problem: 'non è una voce dell’elenco' })
    expect(answerInWords(choice, 'deaf')).toBe('Sordità')
  })
})

describe('the preview', () => {
  it('says for each datum what it was and where from, what it becomes, and what follows', () => {
    const data = dataOf(1, { sources: { 'facts.isee': { ...SOURCE, source: 'campo del modulo' } } })
    const [changed] = changesOf(
      [application(1, { data })],
      [
        answer(1, {
          'facts.isee': '9000.00',
          'facts.didFiledOn': '2031-02-03',
          'facts.unemployed': true,
          'requirements.patente-b': true,
        }),
      ],
    )
    expect(changed?.row).toBe(2)
    expect(changed?.changes).toEqual([
      {
        path: 'facts.isee',
        label: 'ISEE in corso di validità, senza omissioni né difformità',
        before: '7.654,32 €',
        beforeSource: 'campo del modulo',
        after: '9.000,00 €',
        value: '9000.00',
        effect: 'changed',
      },
      expect.objectContaining({ before: 'non dichiarato', after: '3 febbraio 2031', effect: 'changed' }),
      expect.objectContaining({ before: 'sì', beforeSource: null, after: 'sì', effect: 'confirmed' }),
      expect.objectContaining({
        label: 'requisito: patente B',
        before: 'da verificare',
        after: 'sì',
        effect: 'met',
      }),
    ])
  })

  it('a requirement becomes not met only where somebody answered no', () => {
    const held = application(1, { data: dataOf(1, { requirements: { 'patente-b': 'met' } }) })
    const effects = (given: FactValue) =>
      changesOf([held], [answer(1, { 'requirements.patente-b': given })])[0]?.changes.map(
        ({ before, after, effect }) => `${before} → ${after}: ${effect}`,
      )
    expect(effects(false)).toEqual(['sì → no: not-met'])
    expect(effects(true)).toEqual(['sì → sì: confirmed'])
    expect(changesOf([held], [answer(1, {})])).toEqual([])
  })

  it('an amount written otherwise is the same amount', () => {
    const data = dataOf(1, { facts: { isee: '7654.3' } })
    const [changed] = changesOf([application(1, { data })], [answer(1, { 'facts.isee': '7654.30' })])
    expect(changed?.changes[0]?.effect).toBe('confirmed')
  })

  it('an ISEE that was declared and is not there becomes none', () => {
    const [changed] = changesOf([application(1)], [answer(1, { 'facts.isee': null })])
    expect(changed?.changes[0]).toMatchObject({ after: 'non dichiarato', value: null, effect: 'changed' })
  })

  it.each([
    ['an application that the call has not', answer(9, {}), /non è fra quelle della chiamata/],
    ['of another list', answer(1, {}, { sheet: 'Altro' }), /non è fra quelle della chiamata/],
    [
      'of another call',
      answer(1, {}, { application: applicationIn('GE-2031-002' as CallId, 1) }),
      /non è fra quelle/,
    ],
    ['a row that slid', answer(1, {}, { codiceFiscale: codiceFiscaleOf(2) }), /codice fiscale non è quello/],
    ['an application decided meanwhile', answer(2, { 'facts.isee': '1.00' }), /già stata decisa/],
  ])('is not made of %s', (_, wrong, words) => {
    const all = [application(1), application(2, { state: 'admitted', open: false })]
    const seen = preview(all, [answer(1, { 'facts.isee': '1.00' }), wrong])
    if (!('problems' in seen)) throw new Error('one wrong row refuses the file')
    expect(seen.problems).toHaveLength(1)
    const [problem] = seen.problems
    expect(problem && problemInWords(problem)).toMatch(words)
    expect(problem && problemInWords(problem)).toMatch(/^Domande, riga|^Altro, riga/)
    expect(JSON.stringify(seen)).not.toContain('FTTMRA')
  })

  it('a decided application without an answer stands in nobody’s way', () => {
    expect(changesOf([application(2, { state: 'admitted', open: false })], [answer(2, {})])).toEqual([])
  })
})

describe('what is applied', () => {
  it('are the answers and nothing else, each with its source', () => {
    const before = dataOf(1)
    const after = withAnswers(
      before,
      [
        { path: 'facts.isee', value: null },
        { path: 'requirements.patente-b', value: false },
      ],
      SOURCE,
    )
    expect(after).toEqual({
      ...before,
      facts: { ...before.facts, isee: null },
      requirements: { 'patente-b': 'not-met' },
      sources: { 'facts.isee': SOURCE, 'requirements.patente-b': SOURCE },
    })
    expect(before).toEqual(dataOf(1))
    const held = withAnswers(after, [{ path: 'requirements.patente-b', value: true }], SOURCE)
    expect(held.requirements).toEqual({ 'patente-b': 'met' })
  })

  it('stands on a state that can be told from any other', () => {
    const one = application(1)
    const states = [
      one,
      { ...one, state: 'admitted' },
      { ...one, data: dataOf(1, { facts: { isee: '1.00' } }) },
      { ...one, data: dataOf(1, { sources: { 'facts.isee': SOURCE } }) },
    ].map(fingerprintOf)
    expect(new Set(states).size).toBe(states.length)
    expect(fingerprintOf(application(1))).toBe(states[0])
    expect(states[0]).toMatch(/^[0-9a-f]{16}$/)
  })
})

it('a problem of the whole file has no row', () => {
  const problem = { sheet: null, row: null, column: null, problem: 'non si apre' }
  expect(problemInWords(problem)).toBe('Il file non si può usare: non si apre')
})
