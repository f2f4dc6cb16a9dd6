import { describe, expect, it } from 'vitest'
import { decidingInstant, placeInCallDays, placeInWindow } from '../../domain/window.js'
import type { Instant } from '../../schemas/time.js'
import { refusal } from './refusals.js'

const at = (text: string) => text as Instant
const window = { opensAt: at('2031-03-03T09:00:00+01:00'), closesAt: at('2031-03-07T12:00:00+01:00') }
const sent = (sentAt: string, arrivedAt = '2031-03-09T00:00:00+01:00') =>
  placeInWindow(window, 'sent', { sentAt: at(sentAt), arrivedAt: at(arrivedAt) })

describe('an application and the hours of the avviso', () => {
  it('is in time at noon sharp and late one second after', () => {
    expect(sent('2031-03-07T12:00:00+01:00')).toMatchObject({ position: 'in-time', secondsOff: 0 })
    expect(sent('2031-03-07T12:00:01+01:00')).toMatchObject({ position: 'late', secondsOff: 1 })
    expect(sent('2031-03-07T12:00:33+01:00')).toMatchObject({ position: 'late', secondsOff: 33 })
  })

  it('is in time at the opening and early one second before', () => {
    expect(sent('2031-03-03T09:00:00+01:00')).toMatchObject({ position: 'in-time' })
    expect(sent('2031-03-03T08:59:59+01:00')).toMatchObject({ position: 'early', secondsOff: 1 })
  })

  it('stands in the second that a clock shows, when an instant has a fraction', () => {
    expect(sent('2031-03-07T12:00:00.999+01:00')).toMatchObject({ position: 'in-time' })
    expect(sent('2031-03-03T08:59:59.999+01:00')).toMatchObject({ position: 'early', secondsOff: 1 })
  })

  it('is the same in any zone', () => {
    expect(sent('2031-03-07T11:00:00Z')).toMatchObject({ position: 'in-time' })
    expect(sent('2031-03-07T11:00:01Z')).toMatchObject({ position: 'late', secondsOff: 1 })
  })

  it('is judged by the instant that the avviso chose: sent in time, delivered the day after', () => {
    const instants = { sentAt: at('2031-03-07T11:59:00+01:00'), arrivedAt: at('2031-03-08T10:00:00+01:00') }
    expect(placeInWindow(window, 'sent', instants)).toEqual({
      position: 'in-time',
      instant: instants.sentAt,
      secondsOff: 0,
    })
    expect(placeInWindow(window, 'arrived', instants)).toEqual({
      position: 'late',
      instant: instants.arrivedAt,
      secondsOff: 22 * 3600,
    })
  })

  it('has no place in a window that closes before it opens', () => {
    const turned = { opensAt: window.closesAt, closesAt: window.opensAt }
    expect(() =>
      placeInWindow(turned, 'sent', { sentAt: window.opensAt, arrivedAt: window.opensAt }),
    ).toThrowError(refusal('window-invalid', 'La chiusura dei termini precede l’apertura.'))
  })

  it('may have one second only', () => {
    const instant = { sentAt: window.opensAt, arrivedAt: window.opensAt }
    const moment = { opensAt: window.opensAt, closesAt: window.opensAt }
    expect(placeInWindow(moment, 'sent', instant).position).toBe('in-time')
  })
})

describe('a call whose days are not contiguous', () => {
  const day = (date: string) => ({
    opensAt: at(`${date}T09:00:00+01:00`),
    closesAt: at(`${date}T12:00:00+01:00`),
  })
  const days = [day('2031-03-10'), day('2031-03-03'), day('2031-03-05')]
  const on = (instant: string) =>
    placeInCallDays(days, 'sent', { sentAt: at(instant), arrivedAt: at('2031-03-20T00:00:00+01:00') })

  it('is open on each of its days, whatever their order', () => {
    for (const date of ['2031-03-03', '2031-03-05', '2031-03-10']) {
      expect(on(`${date}T12:00:00+01:00`)).toMatchObject({ position: 'in-time' })
    }
  })

  it('between two days it is early for the next, after the last it is late', () => {
    expect(on('2031-03-03T12:00:01+01:00')).toMatchObject({ position: 'early', secondsOff: 45 * 3600 - 1 })
    expect(on('2031-03-10T12:00:01+01:00')).toMatchObject({ position: 'late', secondsOff: 1 })
    expect(on('2031-03-01T12:00:00+01:00')).toMatchObject({ position: 'early' })
  })

  it('must have days, and days that do not overlap', () => {
    const instants = { sentAt: window.opensAt, arrivedAt: window.opensAt }
    const touching = [
      { opensAt: at('2031-03-03T09:00:00+01:00'), closesAt: at('2031-03-03T12:00:00+01:00') },
      { opensAt: at('2031-03-03T12:00:00+01:00'), closesAt: at('2031-03-03T15:00:00+01:00') },
    ]
    for (const wrong of [[], [day('2031-03-03'), day('2031-03-03')], touching]) {
      expect(() => placeInCallDays(wrong, 'sent', instants)).toThrowError(
        refusal('window-invalid', 'I giorni di chiamata mancano o si sovrappongono.'),
      )
    }
  })
})

it('each channel has the instant that decides', () => {
  const [one, two] = [window.opensAt, window.closesAt]
  const pec = { channel: 'pec', instants: { sentAt: one, arrivedAt: two } } as const
  expect(decidingInstant({ ...pec, rule: 'sent' })).toBe(one)
  expect(decidingInstant({ ...pec, rule: 'arrived' })).toBe(two)
  expect(decidingInstant({ channel: 'counter', presentedAt: one })).toBe(one)
  expect(decidingInstant({ channel: 'hand', presentedAt: two })).toBe(two)
  const letter = { channel: 'raccomandata', postedAt: one, arrivedAt: two } as const
  expect(decidingInstant({ ...letter, rule: 'posted' })).toBe(one)
  expect(decidingInstant({ ...letter, rule: 'arrived' })).toBe(two)
})
