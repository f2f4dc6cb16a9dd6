import { describe, expect, it } from 'vitest'
import { italianCalendar, termEnd } from '../../domain/terms/index.js'
import { placeInCallDays } from '../../domain/window.js'
import { type CallTimes, extendWindow, reopenWindow, type WindowAct } from '../../domain/window-changes.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { refusal } from './refusals.js'

const at = (text: string) => text as Instant
const call: CallTimes = {
  dayZero: '2026-03-02' as LegalDate,
  days: [
    { opensAt: at('2026-03-09T09:00:00+01:00'), closesAt: at('2026-03-09T12:00:00+01:00') },
    { opensAt: at('2026-03-11T09:00:00+01:00'), closesAt: at('2026-03-13T12:00:00+01:00') },
  ],
}
const closing = at('2026-03-13T12:00:00+01:00')
const later = at('2026-03-20T12:00:00+01:00')
const act = (publishedAt: string, keepsDayZero = true): WindowAct => ({
  act: 'decreto 8/2026',
  publishedAt: at(publishedAt),
  keepsDayZero,
})
const invalid = (words: string) => refusal('window-change-invalid', words)
const placed = ({ days }: CallTimes, sent: string) =>
  placeInCallDays(days, 'sent', { sentAt: at(sent), arrivedAt: at(sent) }).position

describe('a proroga', () => {
  const extend = () => extendWindow(call, later, act('2026-03-12T10:00:00+01:00'))

  it('moves the last closing and leaves the days before it', () => {
    const extended = extend()
    expect(extended.days).toEqual([call.days[0], { ...call.days[1], closesAt: later }])
    expect(placed(call, '2026-03-13T12:00:01+01:00')).toBe('late')
    expect(placed(extended, '2026-03-13T12:00:01+01:00')).toBe('in-time')
    expect(placed(extended, '2026-03-20T12:00:01+01:00')).toBe('late')
    const [, ...oneWindow] = call.days
    const short = { ...call, days: [oneWindow[0] ?? call.days[0]] as const }
    expect(extendWindow(short, later, act('2026-03-12T10:00:00+01:00')).days).toEqual([extended.days[1]])
  })

  it('of a call of three days moves the third', () => {
    const third = { opensAt: at('2026-03-16T09:00:00+01:00'), closesAt: at('2026-03-16T12:00:00+01:00') }
    const three = { ...call, days: [...call.days, third] as const }
    const extended = extendWindow(three, later, act('2026-03-12T10:00:00+01:00'))
    expect(extended.days).toEqual([...call.days, { ...third, closesAt: later }])
  })

  it('keeps day 0, unless the office runs the terms from the act', () => {
    const extended = extend()
    expect(extended.dayZero).toBe('2026-03-02')
    expect(termEnd(extended.dayZero, 35, italianCalendar()).end).toBe('2026-04-07')
    expect(extended.why).toBe(
      'Termini prorogati fino al 20 marzo 2026 (decreto 8/2026): i termini del procedimento corrono ancora dal 2 marzo 2026.',
    )
    const afresh = extendWindow(call, later, act('2026-03-12T23:30:00Z', false))
    expect(afresh.dayZero).toBe('2026-03-13')
    expect(afresh.why).toBe(
      'Termini prorogati fino al 20 marzo 2026 (decreto 8/2026): i termini del procedimento corrono dal 13 marzo 2026.',
    )
  })

  it('comes before the closing, to the second, and never brings it forward', () => {
    const extended = extend()
    expect(extendWindow(call, later, act(closing)).days).toEqual(extended.days)
    expect(() => extendWindow(call, later, act('2026-03-13T12:00:01+01:00'))).toThrowError(
      invalid('La proroga è pubblicata a termini già chiusi.'),
    )
    expect(() => extendWindow(call, closing, act('2026-03-12T10:00:00+01:00'))).toThrowError(
      invalid('La proroga non sposta la chiusura in avanti.'),
    )
  })
})

describe('a riapertura', () => {
  const again = { opensAt: at('2026-03-23T09:00:00+01:00'), closesAt: at('2026-03-27T12:00:00+01:00') }
  it('adds a window after the others, which stay as they were', () => {
    const reopened = reopenWindow(call, again, act('2026-03-18T10:00:00+01:00'))
    expect(reopened.days).toEqual([...call.days, again])
    expect(placed(reopened, '2026-03-12T10:00:00+01:00')).toBe('in-time')
    expect(placed(reopened, '2026-03-16T10:00:00+01:00')).toBe('early')
    expect(placed(reopened, '2026-03-27T12:00:00+01:00')).toBe('in-time')
    expect(reopened.why).toBe(
      'Termini riaperti dal 23 marzo 2026 al 27 marzo 2026 (decreto 8/2026): i termini del procedimento corrono ancora dal 2 marzo 2026.',
    )
  })

  it('needs terms that are closed, an act before it, and an end after its start', () => {
    const turned = { ...again, closesAt: at('2026-03-23T08:59:59+01:00') }
    const wrong: [string, () => unknown][] = [
      ['I termini sono ancora aperti: serve una proroga.', () => reopenWindow(call, again, act(closing))],
      [
        'La riapertura comincia prima della pubblicazione dell’atto.',
        () => reopenWindow(call, again, act('2026-03-23T09:00:01+01:00')),
      ],
      [
        'La riapertura si chiude prima di aprirsi.',
        () => reopenWindow(call, turned, act('2026-03-18T10:00:00+01:00')),
      ],
    ]
    for (const [words, attempt] of wrong) expect(attempt).toThrowError(invalid(words))
    expect(reopenWindow(call, again, act(again.opensAt)).days).toHaveLength(3)
    expect(
      reopenWindow(call, { ...again, closesAt: again.opensAt }, act('2026-03-18T10:00:00+01:00')).days,
    ).toHaveLength(3)
  })
})
