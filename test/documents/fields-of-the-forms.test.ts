import { expect, test } from 'vitest'
import { loadRuleSet, ruleSetIds } from '../../criteria/load.js'
import {
  applicationFields,
  type FormDefinition,
  type FormField,
  reserveFields,
} from '../../documents/form-fields.js'

const volunteers = { id: 'volontari', label: 'volontario delle Forze armate congedato senza demerito' }

const oneProfile: FormDefinition = {
  kind: 'art16',
  rankings: [{ code: 'unica', profile: 'Operaio', category: null, reserves: [volunteers] }],
  requirements: [
    { kind: 'professional', code: 'patente-b', text: 'avere la patente di guida di categoria B' },
  ],
  facts: loadRuleSet('art16-emilia-romagna').facts,
  words: {},
}

const bothCategories: FormDefinition = {
  kind: 'l68',
  rankings: [
    { code: 'art1', profile: 'Operaio', category: 'art1', reserves: [volunteers] },
    { code: 'art18', profile: 'Operaio', category: 'art18', reserves: [volunteers] },
  ],
  requirements: [
    {
      kind: 'citizenship',
      code: 'cittadinanza',
      text: 'cittadinanza',
      on: 'closing',
      stayTitles: ['ue-lungo'],
    },
    {
      kind: 'registration',
      code: 'iscrizione',
      text: 'iscrizione',
      on: 'publication',
      offices: ['ge', 'sv'],
    },
  ],
  facts: loadRuleSet('l68-emilia-romagna').facts,
  words: { ge: 'Genova', 'ue-lungo': 'permesso UE per soggiornanti di lungo periodo' },
}

const named = (fields: readonly FormField[], name: string) => fields.find((field) => field.name === name)

test('the day of birth is asked once, whatever the criteria', () => {
  for (const id of ruleSetIds()) {
    const fields = applicationFields({ ...oneProfile, facts: loadRuleSet(id).facts })
    expect(fields.filter(({ name }) => /birthDate$/.test(name)).map(({ name }) => name)).toEqual([
      'applicant.birthDate',
    ])
  }
})

test('no field has the name of another, nor a name that would be a folder of others', () => {
  for (const form of [oneProfile, bothCategories]) {
    for (const fields of [applicationFields(form), reserveFields(form)]) {
      const names = fields.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      for (const name of names) expect(names.filter((other) => other.startsWith(`${name}.`))).toEqual([])
    }
  }
})

test('who may apply for one profile only has nothing to choose; two lists are two choices', () => {
  expect(named(applicationFields(oneProfile), 'profile')).toBeUndefined()
  expect(named(applicationFields(bothCategories), 'profile')?.options).toEqual([
    { code: 'art1', label: 'Operaio – persone con disabilità (art. 1 L. 68/1999)' },
    { code: 'art18', label: 'Operaio – altre categorie protette (art. 18 L. 68/1999)' },
  ])
})

test('the reserves of an L. 68 call stand in the second form, those of art. 16 in the only one', () => {
  const reserves = (fields: readonly FormField[]) =>
    fields.filter(({ section }) => section === 'reserves').map(({ name }) => name)
  const both = ['reserves.volontari', 'reserve-grounds.volontari']
  expect(reserves(applicationFields(oneProfile))).toEqual(both)
  expect(reserves(applicationFields(bothCategories))).toEqual([])
  expect(reserves(reserveFields(bothCategories))).toEqual(both)
})

test('what checks a requirement is asked with it, in the words of the office where it has them', () => {
  const fields = applicationFields(bothCategories)
  expect(named(fields, 'evidence.registered-at')?.options).toEqual([
    { code: 'ge', label: 'Genova' },
    { code: 'sv', label: 'sv' },
  ])
  expect(named(fields, 'evidence.stay-title')?.options[0]?.label).toContain('lungo periodo')
  expect(named(fields, 'evidence.registered-on')?.kind).toBe('date')
})

test('each datum of the criteria is asked in its own way', () => {
  const kinds = Object.fromEntries(
    applicationFields(bothCategories)
      .filter(({ section }) => section === 'facts')
      .map(({ name, kind }) => [name, kind]),
  )
  expect(kinds).toMatchObject({
    'facts.disability': 'choice',
    'facts.disabilityPercent': 'decimal',
    'facts.registeredOn': 'date',
    'facts.isee': 'decimal',
  })
})
