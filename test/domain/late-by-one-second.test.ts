import { describe, expect, it } from 'vitest'
import { placeInWindow } from '../../domain/window.js'
import type { Instant } from '../../schemas/time.js'

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
    ).toThrowError(expect.objectContaining({ code: 'window-invalid' }))
  })
})
