import { expect, test } from 'vitest'
import { tellsWhoSomebodyIs } from '../../domain/public-words.js'
import type { Applicant } from '../../schemas/application.js'
import type { LegalDate } from '../../schemas/time.js'

const applicant = (surname: string): Applicant => ({
  codiceFiscale: 'FTTMRA80A01D969X',
  surname,
  name: 'Mario',
  birthDate: '1980-01-01' as LegalDate,
  address: 'via di Prova 1, Genova',
  phone: '010 5550000',
  email: null,
  pec: 'mario@pec.cittadini.example',
})
const people = [applicant('Conti'), applicant('De Luca')]
const tells = (words: string) => tellsWhoSomebodyIs(words, people)

test('why a graduatoria is corrected is said without saying of whom', () => {
  expect(tells('Un ISEE era stato riportato con un errore nei conti, di luca.')).toBe(false)
  expect(tells('La Regione ha corretto i criteri: de gustibus, Luca incluso.')).toBe(false)
})

test.each([
  ['a surname', 'Ha rinunciato la signora Conti.'],
  ['a surname in capitals', 'Ha rinunciato CONTI MARIO.'],
  ['a surname of two words', 'Corretto l’ISEE di De Luca.'],
  ['a codice fiscale, whoever’s it is', 'Corretta la domanda di rssmra80a01h501u.'],
  ['a PEC', 'Ha scritto Mario@pec.cittadini.example.'],
  ['a telephone', 'Chiamare 010 5550000.'],
])('%s tells who somebody is', (_what, words) => {
  expect(tells(words)).toBe(true)
})
