import { describe, expect, it } from 'vitest'
import { birthPlaceWarning } from '../../domain/birth-place.js'
import { checkCodiceFiscale, nameLetters, surnameLetters } from '../../domain/codice-fiscale.js'

describe('a codice fiscale', () => {
  it.each(['RSSMRA80A01H501U', 'MLLSNT82P65Z404U', 'MRTMTT25D09F205Z', ' rssmra80a01h501u '])(
    '%s is valid',
    (code) => {
      expect(checkCodiceFiscale(code)).toMatchObject({ valid: true, kind: 'full', problems: [] })
    },
  )

  it('tells sex and place of birth', () => {
    expect(checkCodiceFiscale('RSSMRA80A41H501Y')).toMatchObject({ valid: true, sex: 'F', place: 'H501' })
    expect(checkCodiceFiscale('RSSMRA80A01H501U')).toMatchObject({ sex: 'M' })
  })

  it('with another control letter is not valid', () => {
    expect(checkCodiceFiscale('RSSMRA80A01H501X').problems).toEqual(['il carattere di controllo non torna'])
  })

  it('keeps its control letter on the omocodia letters, and reads as the digits they stand for', () => {
    expect(checkCodiceFiscale('RSSMRA80A01H50MM')).toMatchObject({
      valid: true,
      withoutOmocodia: 'RSSMRA80A01H501M',
    })
    expect(checkCodiceFiscale('RSSMRA80A01H50MU')).toMatchObject({ valid: false })
  })

  it('of 31 February is not valid, and of 29 February only where a leap year can be', () => {
    expect(checkCodiceFiscale('RSSMRA80B31H501X').problems).toContain(
      'la data di nascita che contiene non esiste',
    )
    expect(checkCodiceFiscale('RSSMRA81B29H501X').problems).toContain(
      'la data di nascita che contiene non esiste',
    )
    expect(checkCodiceFiscale('RSSMRA80B29H501X').problems).not.toContain(
      'la data di nascita che contiene non esiste',
    )
    // 1900 was no leap year, 2000 was
    expect(checkCodiceFiscale('RSSMRA00B29H501X').problems).not.toContain(
      'la data di nascita che contiene non esiste',
    )
  })

  it.each([
    '',
    'RSSMRA80A01H501',
    'RSSMRA80F01H501U',
    'RSSMRA80A01H501UU',
    '1234567890',
    '123456789031',
    'X12345678903',
  ])('«%s» has not its form', (code) => {
    expect(checkCodiceFiscale(code)).toMatchObject({
      valid: false,
      kind: null,
      problems: ['non ha la forma di un codice fiscale'],
    })
  })

  it('of the fortieth day is neither a man’s nor a woman’s', () => {
    const problems = checkCodiceFiscale('RSSMRA80A40H501X').problems
    expect(problems).toContain('la data di nascita che contiene non esiste')
    expect(checkCodiceFiscale('RSSMRA80A40H501X').sex).toBe('M')
  })

  it('is not compared with what is not known', () => {
    expect(checkCodiceFiscale('RSSMRA80A01H501U').warnings).toEqual([])
    expect(checkCodiceFiscale('RSSMRA80A01H501U', { sex: 'M' }).warnings).toEqual([])
    expect(checkCodiceFiscale('RSSMRA80A01H501U', { birthDate: '1980-01-01' }).warnings).toEqual([])
  })

  it('that does not agree with the person warns, and is not refused', () => {
    const known = { surname: 'Rossi', name: 'Mario', birthDate: '1980-01-01', sex: 'M' as const }
    expect(checkCodiceFiscale('RSSMRA80A01H501U', known).warnings).toEqual([])
    expect(
      checkCodiceFiscale('RSSMRA80A01H501U', {
        surname: 'Bianchi',
        name: 'Anna',
        birthDate: '1980-01-02',
        sex: 'F',
      }),
    ).toMatchObject({
      valid: true,
      warnings: [
        'il cognome non corrisponde',
        'il nome non corrisponde',
        'la data di nascita non corrisponde',
        'il sesso non corrisponde',
      ],
    })
  })

  it('may be provisional: eleven digits of which the last checks the others', () => {
    expect(checkCodiceFiscale('12345678903')).toMatchObject({
      valid: true,
      kind: 'provisional',
      problems: [],
    })
    expect(checkCodiceFiscale('12345678904')).toMatchObject({
      valid: false,
      kind: 'provisional',
      problems: ['la cifra di controllo non torna'],
    })
  })

  it('of a place nobody knows warns only', async () => {
    expect(await birthPlaceWarning('D969')).toBeNull()
    expect(await birthPlaceWarning('Z404')).toBeNull()
    expect(await birthPlaceWarning('X999')).toMatch(/luogo di nascita/)
  })
})

describe('the letters of a name', () => {
  it.each([
    ['Fo', 'FOX'],
    ['De Rossi', 'DRS'],
    ['Aie', 'AIE'],
    ['D’Aù', 'DAU'],
    ['Łuk', 'LKU'],
    ['Groß', 'GRS'],
  ])('surname %s: %s', (surname, letters) => {
    expect(surnameLetters(surname)).toBe(letters)
  })

  it.each([
    ['Gianfranco', 'GFR'],
    ['Anna', 'NNA'],
    ['Maria', 'MRA'],
    ['Niccolò', 'NCL'],
    ['Io', 'IOX'],
  ])('name %s: %s', (name, letters) => {
    expect(nameLetters(name)).toBe(letters)
  })
})
