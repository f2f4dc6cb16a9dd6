import { isRealDate } from './terms/index.js'

/** What is known of a person, to compare a code with; whatever is left out is not compared. */
export interface KnownPerson {
  readonly surname?: string
  readonly name?: string
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string
  readonly sex?: 'F' | 'M'
}

export interface CodiceFiscaleCheck {
  /** False only for what is certainly wrong. */
  readonly valid: boolean
  /** `provisional`: eleven digits, given by the Agenzia delle Entrate until the full code is there. */
  readonly kind: 'full' | 'provisional' | null
  /** The code with the digits of an *omocodia* put back; null for other kinds. */
  readonly withoutOmocodia: string | null
  readonly sex: 'F' | 'M' | null
  /** Belfiore code of the place of birth (`D969` Genova, `Z…` abroad). */
  readonly place: string | null
  /** Why it is not valid: Italian, without personal data. */
  readonly problems: readonly string[]
  /** What a person should look at: never a reason to refuse. */
  readonly warnings: readonly string[]
}

/**
 * Checks a codice fiscale: form, control character, omocodia, a birth date that exists, and agreement with what is
 * known of the person. A name that does not agree is a warning: it may have changed, or the office mistyped it. The
 * place is read, not judged; `birthPlaceWarning` looks it up.
 *
 * @norma D.M. 23 dicembre 1976 (composizione, omocodia, carattere di controllo)
 */
export function checkCodiceFiscale(code: string, known: KnownPerson = {}): CodiceFiscaleCheck {
  const text = code.trim().toUpperCase()
  if (/^\d{11}$/.test(text)) return provisional(text)
  if (!SHAPE.test(text)) return { ...NOTHING, problems: ['non ha la forma di un codice fiscale'] }
  const plain = withoutOmocodia(text)
  const dayAndSex = Number(plain.slice(9, 11))
  const sex = dayAndSex > 40 ? 'F' : 'M'
  const place = plain.slice(11, 15)
  const birth = birthDates(plain, dayAndSex > 40 ? dayAndSex - 40 : dayAndSex)
  const problems = [
    ...(controlCharacter(text.slice(0, 15)) === text[15] ? [] : ['il carattere di controllo non torna']),
    ...(birth.length === 0 ? ['la data di nascita che contiene non esiste'] : []),
  ]
  const warnings = [
    ...(known.surname === undefined || surnameLetters(known.surname) === text.slice(0, 3)
      ? []
      : ['il cognome non corrisponde']),
    ...(known.name === undefined || nameLetters(known.name) === text.slice(3, 6)
      ? []
      : ['il nome non corrisponde']),
    ...(known.birthDate === undefined || birth.includes(known.birthDate)
      ? []
      : ['la data di nascita non corrisponde']),
    ...(known.sex === undefined || known.sex === sex ? [] : ['il sesso non corrisponde']),
  ]
  return {
    valid: problems.length === 0,
    kind: 'full',
    withoutOmocodia: plain,
    sex,
    place,
    problems,
    warnings,
  }
}

const NOTHING: CodiceFiscaleCheck = {
  valid: false,
  kind: null,
  withoutOmocodia: null,
  sex: null,
  place: null,
  problems: [],
  warnings: [],
}

/** Six letters, then digits that an omocodia may have made letters, the month and the place's letter, the control. */
const SHAPE = /^[A-Z]{6}[\dLMNP-V]{2}[ABCDEHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]$/
const OMOCODIA = 'LMNPQRSTUV'
const DIGIT_PLACES = [6, 7, 9, 10, 12, 13, 14]
const MONTHS = 'ABCDEHLMPRST'

function withoutOmocodia(code: string): string {
  return [...code]
    .map((character, index) => {
      const digit = DIGIT_PLACES.includes(index) ? OMOCODIA.indexOf(character) : -1
      return digit === -1 ? character : String(digit)
    })
    .join('')
}

/** The year has two digits, so the date may be in either century. */
function birthDates(plain: string, day: number): readonly string[] {
  const month = MONTHS.indexOf(plain[8] ?? '') + 1
  const monthAndDay = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return ['19', '20'].map((century) => `${century}${plain.slice(6, 8)}-${monthAndDay}`).filter(isRealDate)
}

/** Values of the characters in odd places (first, third, …); digits count as the letters A-J. */
const ODD_VALUES = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]

/** The sixteenth character, from the first fifteen. */
export function controlCharacter(first15: string): string {
  let sum = 0
  for (const [index, character] of [...first15].entries()) {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65
    sum += index % 2 === 0 ? (ODD_VALUES[value] ?? 0) : value
  }
  return String.fromCharCode(65 + (sum % 26))
}

/** Eleven digits, the last of which checks the others as in a partita IVA. */
function provisional(text: string): CodiceFiscaleCheck {
  let sum = 0
  for (const [index, character] of [...text.slice(0, 10)].entries()) {
    const digit = Number(character) * (index % 2 === 0 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  const agrees = (10 - (sum % 10)) % 10 === Number(text[10])
  const problems = agrees ? [] : ['la cifra di controllo non torna']
  return { ...NOTHING, valid: agrees, kind: 'provisional', problems }
}

/** Consonants first, then vowels, then X. */
export function surnameLetters(surname: string): string {
  const { consonants, vowels } = lettersOf(surname)
  return `${consonants}${vowels}XXX`.slice(0, 3)
}

/** As the surname, but of four or more consonants the second is skipped. */
export function nameLetters(name: string): string {
  const { consonants, vowels } = lettersOf(name)
  if (consonants.length >= 4) return `${consonants[0]}${consonants[2]}${consonants[3]}`
  return `${consonants}${vowels}XXX`.slice(0, 3)
}

function lettersOf(text: string): { readonly consonants: string; readonly vowels: string } {
  const plain = text
    .toUpperCase()
    .replace(/[ÆŒØŁĐÞẞ]/g, (letter) => SPELT[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^A-Z]/g, '')
  return { consonants: plain.replace(/[AEIOU]/g, ''), vowels: plain.replace(/[^AEIOU]/g, '') }
}

/** Letters that lose no mark when taken apart. */
const SPELT: Readonly<Record<string, string>> = { Æ: 'AE', Œ: 'OE', Ø: 'O', Ł: 'L', Đ: 'D', Þ: 'TH', ẞ: 'SS' }
