import type { Applicant } from '../schemas/application.js'
import type { LegalDate } from '../schemas/time.js'
import type { Chance } from './chance.js'

const surnames =
  'Acquaviva Balestra Carrega Dagnino Ferrando Gambaro Lavagna Marasso Negrone Oneto Parodi Queirolo Repetto Sanguineti Traverso Vernazza'
const women = 'Alba Bianca Chiara Dora Elena Flora Giada Ilaria Lidia Marta'
const men = 'Aldo Bruno Carlo Dario Enea Fabio Guido Ivo Luca Mauro'
const streets =
  'via del Faro, salita dei Pini, piazza delle Erbe, vico Stretto, corso del Mare, via degli Ulivi'.split(
    ', ',
  )

/** A person who doesn't exist, with a codice fiscale that is correct in form. */
export function makePerson(chance: Chance, number: number): Applicant {
  const woman = chance.onceIn(2)
  const name = chance.oneOf((woman ? women : men).split(' '))
  const surname = chance.oneOf(surnames.split(' '))
  const birthDate =
    `${chance.between(1968, 2008)}-${two(chance.between(1, 12))}-${two(chance.between(1, 28))}` as LegalDate
  return {
    surname,
    name,
    birthDate,
    codiceFiscale: codiceFiscale(surname, name, birthDate, woman),
    address: `${chance.oneOf(streets)} ${chance.between(1, 90)}, Portofelice`,
    phone: `010 555${String(number).padStart(4, '0')}`,
    email: null,
    pec: `${name}.${surname}.${number}@pec.cittadini.example`.toLowerCase(),
  }
}

const two = (number: number) => String(number).padStart(2, '0')
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** @norma DM 23/12/1976: built for a birth in Genova (D969). */
function codiceFiscale(surname: string, name: string, birthDate: LegalDate, woman: boolean): string {
  const [year = '', month = '', day = ''] = birthDate.split('-')
  const fifteen = [
    letters(surname, false),
    letters(name, true),
    year.slice(2),
    'ABCDEHLMPRST'[Number(month) - 1],
    two(Number(day) + (woman ? 40 : 0)),
    'D969',
  ].join('')
  const sum = [...fifteen].reduce((total, character, index) => {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65
    return total + (index % 2 === 0 ? (odd[value] ?? 0) : value)
  }, 0)
  return fifteen + String.fromCharCode(65 + (sum % 26))
}

function letters(text: string, isName: boolean): string {
  const all = [...text.toUpperCase()]
  const consonants = all.filter((letter) => !'AEIOU'.includes(letter))
  const vowels = all.filter((letter) => 'AEIOU'.includes(letter))
  if (isName && consonants.length > 3) consonants.splice(1, 1)
  return [...consonants, ...vowels, 'X', 'X', 'X'].slice(0, 3).join('')
}
