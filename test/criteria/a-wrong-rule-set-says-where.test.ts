import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadRuleSet, readRuleSet } from '../../criteria/load.js'

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

  it('an empty file', () => {
    expect(() => readRuleSet('')).toThrowError(expect.objectContaining({ code: 'rule-set-invalid' }))
  })
})

it('a rule set that does not exist is named', () => {
  expect(() => loadRuleSet('../package')).toThrowError(expect.objectContaining({ code: 'rule-set-unknown' }))
})
