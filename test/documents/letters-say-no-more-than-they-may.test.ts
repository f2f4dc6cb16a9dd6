import { describe, expect, test } from 'vitest'
import { letterMail } from '../../documents/letter.js'
import { messageReceived } from '../../documents/letters/message-received.js'
import { observationAnswer } from '../../documents/letters/observation-answer.js'
import { positionLetter } from '../../documents/letters/position.js'
import { unchanged } from './every-pdf.js'
import { EVERY_LETTER, frame, frameOf, observation, position } from './letters.js'
import { at } from './samples.js'

const mails = Object.entries(EVERY_LETTER).map(
  ([name, write]) => [name, letterMail(frameOf(name), write(unchanged))] as const,
)

describe.each(mails)('%s', (name, { subject, text }) => {
  test('its e-mail does not name whom it is for: it comes back whole with the evidence of its delivery', () => {
    expect(`${subject}\n${text}`).not.toMatch(/Rossi|Via dei Pini/)
  })

  test('its subject tells nothing of health', () => {
    expect(subject).not.toMatch(/invalid|disab|mirato|categori|protett|68/i)
    expect(subject).not.toMatch(/esclus/i)
  })

  test('it says who answers for it', () => {
    expect(text).toContain('Marta Bruzzone')
    // Before there is a call, the number of what is answered.
    expect(text).toContain(frameOf(name).call?.code ?? 'nostro protocollo n. 2031/000098')
  })
})

test('the e-mail with a position says no position, no point, no datum: they are in the document', () => {
  const mail = letterMail(frame, positionLetter(position)).text
  for (const told of ['8.500,00', '92', 'ISEE', 'Precede', ' su 58']) {
    expect(JSON.stringify(positionLetter(position).body)).toContain(told)
    expect(mail).not.toContain(told)
  }
})

test('what somebody else’s PEC is told is the same whoever has applied', () => {
  const { protocollo, ...rest } = frame
  const content = messageReceived({
    receivedAt: at('2031-03-12T15:04:05+01:00'),
    protocollo: null,
    procedureEndsOn: null,
  })
  const mail = letterMail({ ...rest, protocollo: null }, content)
  expect(protocollo).not.toBeNull()
  expect(mail.text).not.toMatch(/K7QM|domanda/)
})

test('a letter that can be complained of says how', () => {
  for (const name of ['exclusion', 'admission-with-reserve', 'position', 'observation-answer']) {
    const body = JSON.stringify(EVERY_LETTER[name]?.(unchanged).body)
    expect(body).toContain('giudice ordinario')
    expect(body).toContain('L. 241/1990')
  }
})

test('days are written with their article: dell’8 marzo, entro l’8 marzo', () => {
  const body = JSON.stringify(EVERY_LETTER['request-incomplete']?.(unchanged).body)
  expect(body).toContain('entro l’8 marzo 2031')
})

test('an observation that came late is answered, and the answer says that it was', () => {
  const answer = (late: boolean) =>
    JSON.stringify(observationAnswer({ ...observation, received: { ...observation.received, late } }).body)
  expect(answer(true)).toContain('quando il termine per le osservazioni era passato')
  expect(answer(false)).not.toContain('era passato')
})
