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
import { ApplicationData, type DatumPath, type FactValue } from '../../schemas/application.js'
import type { CallId } from '../../schemas/ids.js'
import type { Requirement } from '../../schemas/requirements.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { applicationIn, CALL, codiceFiscaleOf, dataOf } from './an-application-to-check.js'

const FACTS = loadRuleSet('art16-emilia-romagna').facts
/** Registered by the publication at the office of Genova, and a licence that the administration has on file. */
const ASKED: readonly Requirement[] = [
  { kind: 'registration', code: 'iscritto', text: 'iscritto al CPI', on: 'publication', offices: ['ge'] },
  { kind: 'document', code: 'patente-b', text: 'patente B', heldByAdministration: true },
]
const questions = () => questionsOf(FACTS, ASKED)
const LAST = '2031-03-14' as LegalDate
const DAYS = { publication: '2031-03-03' as LegalDate, closing: LAST }

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
  previewAnswers(
    { requirements: ASKED, days: DAYS, lists: [{ name: 'Domande', questions: questions(), applications }] },
    answers,
  )

const changesOf = (applications: readonly ApplicationToCheck[], answers: readonly Answer[]) => {
  const seen = preview(applications, answers)
  if ('problems' in seen) throw new Error(seen.problems.map(problemInWords).join('\n'))
  return seen.changes
}

describe('what is looked up', () => {
  it('are the data of the criteria that stand elsewhere than in the application alone', () => {
    expect(questions().map(({ path }) => path)).toEqual([
      'facts.isee',
      'facts.didFiledOn',
      'facts.unemployed',
      'evidence.registered-on',
      'evidence.registered-at',
      'evidence.patente-b',
    ])
    const invented = { label: 'data di nascita', type: 'date', required: 'yes' } as const
    expect(questionsOf({ birthDate: invented }, [])).toEqual([])
    const said = { ...invented, source: 'domanda' }
    expect(questionsOf({ said, known: invented }, []).map(({ path }) => path)).toEqual(['facts.known'])
  })

  it('and what an archive of the administration knows about the requirements', () => {
    const words = (asked: readonly Requirement[]) =>
      questionsOf({}, asked).map(({ path, datum: { label, type }, decides }) =>
        [path, label, type, ...decides].join(' | '),
      )
    expect(
      words([
        { kind: 'age', code: 'eta', text: 'età', on: 'closing', atLeast: 18 },
        { kind: 'registration', code: 'iscritto', text: 'iscrizione', on: 'closing', offices: [] },
        { kind: 'category', code: 'categoria', text: 'categoria', category: 'art1' },
        { kind: 'school-title', code: 'titolo', text: 'titolo', titles: ['diploma'] },
        { kind: 'citizenship', code: 'cittadino', text: 'cittadinanza', on: 'closing', stayTitles: [] },
        { kind: 'professional', code: 'albo', text: 'albo' },
        { kind: 'document', code: 'verbale', text: 'verbale', heldByAdministration: true },
        { kind: 'document', code: 'curriculum', text: 'curriculum', heldByAdministration: false },
      ]),
    ).toEqual([
      'evidence.registered-on | iscritto dal | date | iscritto',
      'evidence.category | categoria di iscrizione | choice | categoria',
      'evidence.verbale | requisito: verbale | yes-no',
    ])
  })

  it('since when and where, of any office; of one of the two categories', () => {
    const [on, at, category] = questionsOf({}, [
      { kind: 'registration', code: 'iscritto', text: 'iscrizione', on: 'closing', offices: ['ge'] },
      { kind: 'category', code: 'categoria', text: 'categoria', category: 'art1' },
    ])
    expect(on?.datum).toEqual({ label: 'iscritto dal', type: 'date', required: 'no' })
    expect(at).toEqual({
      path: 'evidence.registered-at',
      datum: {
        label: 'ufficio di iscrizione',
        type: 'choice',
        required: 'yes',
        options: { ge: 'GE', altro: 'altro ufficio' },
      },
      decides: [],
    })
    expect(category?.datum).toEqual({
      label: 'categoria di iscrizione',
      type: 'choice',
      required: 'no',
      options: { art1: 'art. 1', art18: 'art. 18' },
    })
  })

  it('once, even if two requirements turn on it', () => {
    const registered = (code: string, office: string): Requirement => ({
      kind: 'registration',
      code,
      text: code,
      on: 'closing',
      offices: [office],
    })
    const [on, at, ...others] = questionsOf({}, [registered('a', 'ge'), registered('b', 'sv')])
    expect(others).toEqual([])
    expect(on?.decides).toEqual(['a', 'b'])
    expect(at?.datum.options).toEqual({ ge: 'GE', sv: 'SV', altro: 'altro ufficio' })
  })
})

describe('an answer', () => {
  const choice = {
    path: 'facts.kind' as const,
    decides: [],
    datum: {
      label: 'tipo',
      type: 'choice' as const,
      required: 'no' as const,
      options: { deaf: 'Sordità', blind: 'Cecità' },
    },
  }

  it('“non risulta” is nothing found, where there may be nothing', () => {
    const [isee, , unemployed] = questions()
    if (!isee || !unemployed) throw new Error('the criteria ask for both')
    expect(readAnswer(isee, 'NON RISULTA', LAST)).toEqual({ value: null })
    expect(readAnswer(unemployed, 'non risulta', LAST)).toEqual({
      problem: 'non può essere «non risulta»: serve un valore; se non è stato verificato, svuotare',
    })
  })

  it('of the criteria is never of a day to come; a registration may be, and is then too late', () => {
    const did = questions().find(({ path }) => path === 'facts.didFiledOn')
    const on = questions().find(({ path }) => path === 'evidence.registered-on')
    if (!did || !on) throw new Error('both are asked')
    expect(readAnswer(did, '15/03/2031', LAST)).toHaveProperty('problem')
    expect(readAnswer(on, '15/03/2031', LAST)).toEqual({ value: '2031-03-15' })
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
    const data = dataOf(1, {
      sources: { 'facts.isee': { ...SOURCE, source: 'campo del modulo' } },
      evidence: { 'patente-b': { value: false, source: 'fotocopia', at: SOURCE.at } },
    })
    const [changed] = changesOf(
      [application(1, { data })],
      [
        answer(1, {
          'facts.isee': '9000.00',
          'facts.didFiledOn': '2031-02-03',
          'facts.unemployed': true,
          'evidence.registered-on': '2030-01-07',
          'evidence.registered-at': 'ge',
          'evidence.patente-b': true,
        }),
      ],
    )
    expect(changed?.row).toBe(2)
    expect(changed?.changes[0]).toEqual({
      path: 'facts.isee',
      decides: [],
      label: 'ISEE in corso di validità, senza omissioni né difformità',
      before: '7.654,32 €',
      beforeSource: 'campo del modulo',
      after: '9.000,00 €',
      value: '9000.00',
      effect: 'changed',
    })
    expect(
      changed?.changes
        .slice(1)
        .map(({ before, beforeSource, after, effect }) => [before, beforeSource, after, effect].join(' | ')),
    ).toEqual([
      'non dichiarato |  | 3 febbraio 2031 | changed',
      'sì |  | sì | confirmed',
      'non dichiarato |  | 7 gennaio 2030 | changed',
      'non dichiarato |  | GE | changed',
      'no | fotocopia | sì | changed',
    ])
    expect(changed?.effects).toEqual([
      {
        code: 'iscritto',
        text: 'iscritto al CPI',
        before: 'to-check',
        after: 'met',
        why: 'È iscritto dal 7 gennaio 2030 in un ufficio fra quelli indicati.',
      },
      {
        code: 'patente-b',
        text: 'patente B',
        before: 'to-check',
        after: 'met',
        why: 'Risulta dai documenti.',
      },
    ])
  })

  describe('says how a requirement will stand', () => {
    const found = { 'evidence.registered-on': '2030-01-07', 'evidence.registered-at': 'ge' }
    const applied = (given: Record<string, FactValue>, data = dataOf(1)) => {
      const [changed] = changesOf([application(1, { data })], [answer(1, given)])
      return withAnswers(data, changed?.changes ?? [], SOURCE)
    }
    const effects = (given: Record<string, FactValue>, data = dataOf(1)) =>
      changesOf([application(1, { data })], [answer(1, given)]).flatMap((one) =>
        one.effects.map(({ code, before, after }) => `${code}: ${before} → ${after}`),
      )

    it.each<[string, Record<string, FactValue>, string[]]>([
      ['registered in time, in the right office', found, ['iscritto: to-check → met']],
      [
        'registered too late',
        { ...found, 'evidence.registered-on': '2031-03-04' },
        ['iscritto: to-check → not-met'],
      ],
      [
        'registered elsewhere',
        { ...found, 'evidence.registered-at': 'altro' },
        ['iscritto: to-check → not-met'],
      ],
      ['half an answer', { 'evidence.registered-on': '2030-01-07' }, []],
      [
        'looked for, and not registered',
        { 'evidence.registered-on': null },
        ['iscritto: to-check → not-met'],
      ],
      ['a paper that is not on file is not held against anybody', { 'evidence.patente-b': false }, []],
      ['nothing looked up', {}, []],
    ])('%s', (_, given, expected) => expect(effects(given)).toEqual(expected))

    it('what is found later takes the place of “not found”', () => {
      const none = applied({ 'evidence.registered-on': null })
      expect(none.requirements).toEqual({ iscritto: 'not-met' })
      expect(none.evidence).toEqual({})
      expect(none.sources).toEqual({ 'evidence.registered-on': SOURCE, 'requirements.iscritto': SOURCE })
      const [changed] = changesOf([application(1)], [answer(1, { 'evidence.registered-on': null })])
      expect(changed?.effects[0]?.why).toBe('È stato cercato e non risulta.')
      expect(effects(found, none)).toEqual(['iscritto: not-met → met'])
      const later = applied(found, none)
      expect(later.requirements).toEqual({})
      expect(Object.keys(later.sources ?? {}).sort()).toEqual([
        'evidence.registered-at',
        'evidence.registered-on',
      ])
    })

    it('but not that of a person who has concluded', () => {
      const concluded = dataOf(1, { requirements: { iscritto: 'not-met' } })
      expect(effects(found, concluded)).toEqual([])
      expect(applied(found, concluded).requirements).toEqual({ iscritto: 'not-met' })
    })
  })

  it('an amount written otherwise is the same amount', () => {
    const data = dataOf(1, { facts: { isee: '7654.3' } })
    const [changed] = changesOf([application(1, { data })], [answer(1, { 'facts.isee': '7654.30' })])
    expect(changed?.changes[0]?.effect).toBe('confirmed')
  })

  it('what was typed wrongly is shown as it was typed, and gives way', () => {
    const data = dataOf(1, { facts: { isee: 'circa 8 mila' } })
    const [changed] = changesOf([application(1, { data })], [answer(1, { 'facts.isee': '8000.00' })])
    expect(changed?.changes[0]).toMatchObject({
      before: 'circa 8 mila',
      after: '8.000,00 €',
      effect: 'changed',
    })
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
    const known = { 'school-title': { value: 'diploma', source: 'modulo', at: SOURCE.at } }
    const before = dataOf(1, { evidence: known })
    const after = withAnswers(
      before,
      [
        { path: 'facts.isee', value: null, decides: [] },
        { path: 'evidence.patente-b', value: true, decides: [] },
      ],
      SOURCE,
    )
    expect(after).toEqual({
      ...before,
      facts: { ...before.facts, isee: null },
      evidence: { ...known, 'patente-b': { value: true, source: SOURCE.source, at: SOURCE.at } },
      sources: { 'facts.isee': SOURCE, 'evidence.patente-b': SOURCE },
    })
    expect(before).toEqual(dataOf(1, { evidence: known }))
    expect(ApplicationData.parse(after)).toEqual(after)
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

it('a problem says its sheet, row and column', () => {
  const problem = { sheet: 'Domande', row: 12, column: 'F «ISEE»', problem: 'è ambiguo' }
  expect(problemInWords(problem)).toBe('Domande, riga 12, colonna F «ISEE»: è ambiguo')
})

it('a problem of the whole file has no row', () => {
  const problem = { sheet: null, row: null, column: null, problem: 'non si apre' }
  expect(problemInWords(problem)).toBe('Il file non si può usare: non si apre')
})
