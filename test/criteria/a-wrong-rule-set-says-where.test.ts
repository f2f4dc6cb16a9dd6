import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadRuleSet, readRuleSet } from '../../criteria/load.js'
import { refusal } from '../domain/refusals.js'

const GOOD = readFileSync(new URL('../../criteria/art16-emilia-romagna.yaml', import.meta.url), 'utf8')

/** What the reader says of the set of Emilia-Romagna with one text changed into another. */
function saidOf(from: string, to: string): string {
  expect(GOOD).toContain(from)
  try {
    readRuleSet(GOOD.replace(from, to))
  } catch (error) {
    expect(error).toMatchObject({ code: 'rule-set-invalid' })
    return (error as Error).message
  }
  throw new Error('it was accepted')
}

describe('a rule set is refused, in words that name the place, for', () => {
  it.each([
    [
      'bands with a gap',
      '{ from: 45, to: 49',
      '{ from: 46, to: 49',
      'elemento «age»: fra la fascia che finisce a 44 e quella da 46 c’è un vuoto',
    ],
    [
      'bands that overlap',
      'to: 44',
      'to: 45',
      'elemento «age»: la fascia che finisce a 45 si sovrappone a quella da 45',
    ],
    [
      'an open band under another',
      'from: 40, to: 44',
      'from: 40',
      'elemento «age»: la fascia da 40 non ha fine e copre quella da 45',
    ],
    [
      'a band turned round',
      '{ from: 45, to: 49',
      '{ from: 45, to: 30',
      'la fascia da 45 finisce prima di cominciare',
    ],
    [
      'a tie-break that does not end',
      '  - draw\n',
      '',
      'parità: l’ultimo criterio deve essere il sorteggio (draw)',
    ],
    [
      'something after the draw',
      '  - draw\n',
      '  - draw\n  - draw\n',
      'parità: dopo il sorteggio non può esserci altro',
    ],
    [
      'a tie on a datum that is not there',
      'fact: birthDate, first: latest',
      'fact: age, first: latest',
      'parità: il dato «age» non è dichiarato',
    ],
    [
      'a tie that compares a date as a number',
      'first: latest',
      'first: highest',
      'parità: il dato «birthDate» è di tipo date',
    ],
    [
      'an element on a datum that is not there',
      'of: { fact: isee }',
      'of: { fact: income }',
      'elemento «isee»: il dato «income» non è dichiarato',
    ],
    [
      'years since something that is no date',
      'yearsSince: birthDate',
      'yearsSince: isee',
      'elemento «age»: il dato «isee» è di tipo money',
    ],
    [
      'a condition on a datum of another type',
      'is: yes',
      'is: maybe',
      'elemento «age»: «unemployed» è yes o no',
    ],
    [
      'a missing datum without its points',
      '    missing: -25\n',
      '',
      'elemento «isee»: il dato può mancare: dire quanti punti vale allora (missing)',
    ],
    [
      'a remainder larger than its step',
      'over: 500',
      'over: 1000',
      'elemento «isee»: il resto dell’arrotondamento (over) deve stare fra zero e lo scatto',
    ],
    [
      'a step of zero',
      'step: 1000',
      'step: 0',
      'elemento «isee»: lo scatto (step) deve essere maggiore di zero',
    ],
    [
      'a minimum over the maximum',
      '    min: -25\n',
      '    min: -25\n    max: -30\n',
      'elemento «isee»: il minimo (min) supera il massimo (max)',
    ],
    ['an element that is there twice', 'id: did', 'id: isee', 'elemento «isee»: c’è più di una volta'],
    [
      'an unknown value in a complete set',
      'points: 5 }',
      'points: "?" }',
      'stato «complete» con valori da stabilire: DID presentata prima della pubblicazione',
    ],
    [
      'a remainder below zero',
      'over: 500',
      'over: -1',
      'elemento «isee»: il resto dell’arrotondamento (over) deve stare fra zero e lo scatto',
    ],
    [
      'a condition on a datum that is not there',
      'fact: didFiledOn, before',
      'fact: filedOn, before',
      'elemento «did»: il dato «filedOn» non è dichiarato',
    ],
    [
      'a day of the call compared with something that is no date',
      'fact: didFiledOn, before',
      'fact: isee, before',
      'elemento «did»: il dato «isee» è di tipo money, qui ne serve uno fra date',
    ],
    [
      'a limit on something that is no number',
      '{ fact: unemployed, is: yes }',
      '{ fact: unemployed, atLeast: 1 }',
      'elemento «age»: il dato «unemployed» è di tipo yes-no, qui ne serve uno fra money, integer, percent',
    ],
    [
      'an answer to something that has none',
      '{ fact: unemployed, is: yes }',
      '{ fact: isee, is: yes }',
      'elemento «age»: il dato «isee» è di tipo money, qui ne serve uno fra yes-no, choice',
    ],
    [
      'a quantity for fixed points',
      '    rule: { kind: fixed, points: 100 }',
      '    of: { fact: isee }\n    rule: { kind: fixed, points: 100 }',
      'elemento «base»: punti fissi: la grandezza (of) non serve, togliere of',
    ],
    [
      'steps of nothing',
      '    of: { fact: isee }\n',
      '',
      'elemento «isee»: manca la grandezza da misurare (of); elemento «isee»: punti del dato mancante (missing) senza un dato',
    ],
    [
      'points for lacking a datum that nobody lacks',
      '      outside: 0\n',
      '      outside: 0\n    missing: 0\n',
      'elemento «age»: il dato è obbligatorio: togliere missing',
    ],
    [
      'a tie on an element that is not there',
      '{ fact: birthDate, first: latest,',
      '{ element: years, first: lowest,',
      'parità: l’elemento «years» non c’è',
    ],
    [
      'a choice between one thing',
      '    type: yes-no\n',
      '    type: choice\n    options: { one: uno }\n',
      'dato «unemployed»: mancano le opzioni fra cui scegliere',
    ],
    [
      'a choice between nothing',
      '    type: yes-no\n',
      '    type: choice\n',
      'dato «unemployed»: mancano le opzioni fra cui scegliere',
    ],
    [
      'a choice that is not offered',
      '    type: yes-no\n',
      '    type: choice\n    options: { one: uno, two: due }\n',
      'elemento «age»: «yes» non è fra le opzioni di «unemployed»',
    ],
    [
      'options of something that is no choice',
      '    type: yes-no\n',
      '    type: yes-no\n    options: { one: uno, two: due }\n',
      'dato «unemployed»: le opzioni valgono solo per una scelta',
    ],
    [
      'an option that is no name',
      '    type: yes-no\n',
      '    type: choice\n    options: { Uno: uno, two: due }\n',
      'facts › unemployed › options › Uno: non è un nome (minuscole, cifre, trattini)',
    ],
    [
      'a datum that is no name',
      '  isee:\n',
      '  ISEE:\n',
      'facts › ISEE: non è il nome di un dato (lettere e cifre, come birthDate)',
    ],
    [
      'an absolute precedence on a datum that is not there',
      'ties:\n',
      'precedences:\n  - { label: vedove, norm: una legge, anyOf: [{ fact: widow, is: yes }] }\nties:\n',
      'precedenza «vedove»: il dato «widow» non è dichiarato',
    ],
    [
      'points that are no number',
      'points: 5 }',
      'points: cinque }',
      'elements › 2 › rule › points: non è un numero né «?»',
    ],
    ['a word nobody knows', 'missing: -25', 'mising: -25', 'parole che non si conoscono: mising'],
    [
      'a rounding nobody knows',
      '{ over: 500 }',
      'nearest',
      'elements › 1 › rule › rounding: non è un arrotondamento',
    ],
    ['a kind of call nobody knows', 'kind: art16', 'kind: art17', 'kind: manca, o non è del tipo giusto'],
    ['a datum given twice', '  isee:\n', '  isee: x\n  isee:\n', 'Il file non è YAML ben scritto (riga'],
    [
      'a file cut short',
      'facts: { unemployed: no, birthDate: 1979-06-15 }',
      'facts: { unemployed: no',
      'Il file non è YAML ben scritto (riga',
    ],
  ])('%s', (_, from, to, said) => {
    expect(saidOf(from, to)).toContain(said)
  })

  it('two unknown values, both named', () => {
    const two = GOOD.replace('points: 5 }', 'points: "?" }').replace('min: -25', 'min: "?"')
    expect(() => readRuleSet(two)).toThrowError(
      /stato «complete» con valori da stabilire: ISEE; DID presentata prima della pubblicazione/,
    )
  })

  it('an empty file', () => {
    expect(() => readRuleSet('')).toThrowError(expect.objectContaining({ code: 'rule-set-invalid' }))
  })
})

describe('a rule set is accepted with', () => {
  it.each([
    [
      'a limit still to be filled in beside one that is known',
      'status: complete',
      'status: incomplete',
      '    min: -25\n',
      '    min: -25\n    max: "?"\n',
    ],
    [
      'the other limit still to be filled in',
      'status: complete',
      'status: incomplete',
      '    min: -25\n',
      '    min: "?"\n    max: 5\n',
    ],
    ['equal limits', '', '', '    min: -25\n', '    min: -25\n    max: -25\n'],
    ['a minimum under the maximum', '', '', '    min: -25\n', '    min: -25\n    max: 0\n'],
    ['a remainder of nothing', '', '', 'over: 500', 'over: 0'],
    ['a band of one number', '', '', '{ from: 50, points: 6 }', '{ from: 50, to: 50, points: 6 }'],
    ['an answer that is no', '', '', '{ fact: unemployed, is: yes }', '{ fact: unemployed, is: no }'],
    [
      'a tie that one element breaks',
      '',
      '',
      '{ fact: birthDate, first: latest,',
      '{ element: age, first: lowest,',
    ],
  ])('%s', (_, before, after, from, to) => {
    expect(GOOD).toContain(from)
    expect(readRuleSet(GOOD.replace(before, after).replace(from, to)).id).toBe('art16-emilia-romagna')
  })

  it('a choice of two, one of which is asked for', () => {
    const two = GOOD.replace(
      '    type: yes-no\n',
      '    type: choice\n    options: { yes: certo, nein: mai }\n',
    )
    expect(readRuleSet(two).facts.unemployed?.type).toBe('choice')
  })
})

it('a rule set that does not exist is named', () => {
  expect(() => loadRuleSet('../package')).toThrowError(
    refusal('rule-set-unknown', 'Non ci sono criteri di nome «../package».'),
  )
})
