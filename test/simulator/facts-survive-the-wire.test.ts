import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDaticert } from '../../pec/daticert.js'
import { daticertXml } from '../../pec/simulator/daticert.js'
import { decodedText, encodedText, fieldValue, openHeader } from '../../pec/simulator/headers.js'
import { romanTime } from '../../pec/simulator/roman-time.js'

/** Text a person can write in one line, without characters that XML or a header cannot hold. */
const line = fc
  .string({ unit: 'grapheme', maxLength: 200 })
  .map((text) => text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim())

describe('the hour in Rome', () => {
  test('the instant can be read back from what is written', () => {
    const instants = fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2044-12-31T00:00:00Z') })
    fc.assert(
      fc.property(
        instants.filter((date) => !Number.isNaN(date.getTime())),
        (date) => {
          const { giorno, ora, zona } = romanTime(date.getTime())
          const [day, month, year] = giorno.split('/')
          const written = `${year}-${month}-${day}T${ora}${zona.slice(0, 3)}:${zona.slice(3)}`
          expect(Date.parse(written)).toBe(Math.floor(date.getTime() / 1000) * 1000)
        },
      ),
    )
  })

  test('the hour that comes twice in October is told apart by its zone', () => {
    const summer = romanTime(Date.parse('2031-10-26T00:30:00Z'))
    const winter = romanTime(Date.parse('2031-10-26T01:30:00Z'))
    expect([summer.ora, summer.zona, winter.ora, winter.zona]).toEqual([
      '02:30:00',
      '+0200',
      '02:30:00',
      '+0100',
    ])
  })

  test('midnight belongs to the day that begins', () => {
    const { giorno, ora, header } = romanTime(Date.parse('2031-03-02T23:00:00Z'))
    expect([giorno, ora, header]).toEqual(['03/03/2031', '00:00:00', 'Mon, 3 Mar 2031 00:00:00 +0100'])
  })
})

test('any subject survives its header', () => {
  fc.assert(
    fc.property(line, (subject) => {
      const { fields } = openHeader(Buffer.from(`Subject: ${encodedText(subject)}\r\n\r\nx`))
      expect(decodedText(fieldValue(fields, 'subject') ?? '')).toBe(subject)
    }),
  )
})

test('no subject adds a header line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (subject) => {
      const { fields } = openHeader(Buffer.from(`Subject: ${encodedText(subject)}\r\nX: y\r\n\r\n`))
      expect(fields.map(({ name }) => name)).toEqual(['Subject', 'X'])
    }),
  )
})

test('an independent reader finds in daticert.xml the facts that were written', () => {
  fc.assert(
    fc.property(line, line, fc.integer({ min: 0, max: 2e12 }), (oggetto, errore, at) => {
      const xml = daticertXml({
        tipo: 'errore-consegna',
        errore: 'altro',
        mittente: 'anna@pec.example',
        destinatari: [{ address: 'x@pec.example', type: 'esterno' }],
        risposte: 'anna@pec.example',
        oggetto,
        gestoreEmittente: 'Gestore & figli',
        at,
        identificativo: 'uno@pec.example',
        msgid: '<due@pec.example>',
        consegna: 'x@pec.example',
        erroreEsteso: `5.1.1 ${errore}`.trim(),
      })
      expect(readDaticert(Buffer.from(xml))).toMatchObject({
        type: 'errore-consegna',
        error: 'altro',
        sender: 'anna@pec.example',
        recipients: [{ address: 'x@pec.example', type: 'esterno' }],
        provider: 'Gestore & figli',
        identifier: 'uno@pec.example',
        messageId: '<due@pec.example>',
        deliveredTo: 'x@pec.example',
        errorDetail: `5.1.1 ${errore}`.trim(),
      })
      const read = readDaticert(Buffer.from(xml))
      if (typeof read === 'string') throw new Error(read)
      expect(read.subject ?? '').toBe(oggetto)
      expect(Date.parse(read.at ?? '')).toBe(Math.floor(at / 1000) * 1000)
    }),
  )
})
