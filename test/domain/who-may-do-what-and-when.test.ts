import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { APPLICATION_TRANSITIONS, applicationTransition } from '../../domain/application-transitions.js'
import { CALL_TRANSITIONS, callTransition } from '../../domain/call-transitions.js'
import { REQUEST_TRANSITIONS, requestTransition } from '../../domain/request-transitions.js'
import type { Actor, LastActors, Transition, Verdict } from '../../domain/transitions.js'
import type { StaffId } from '../../schemas/ids.js'
import { procedurePage } from '../../scripts/procedure-page.js'

const staff = (id: string, ...roles: Actor['roles']): Actor => ({ staff: id as StaffId, roles })
const procedure: Actor = { staff: null, roles: ['procedure'] }
const dina = staff('ge.dirigente', 'dirigente')
const rita = staff('ge.rdp', 'responsabile')
const both = staff('ge.due', 'responsabile', 'dirigente')

/** Where one comes by going along arrows. */
function reachedFrom(start: string, arrows: readonly { from: string; to: string }[]): Set<string> {
  const reached = new Set([start])
  for (let grown = true; grown; ) {
    const more = arrows.filter(({ from, to }) => reached.has(from) && !reached.has(to))
    for (const { to } of more) reached.add(to)
    grown = more.length > 0
  }
  return reached
}

describe('the life of a call', () => {
  it('leads from the draft everywhere, and from everywhere to the proof of delivery', () => {
    const states = new Set(CALL_TRANSITIONS.flatMap(({ from, to }) => [from, to]))
    expect(reachedFrom('draft', CALL_TRANSITIONS)).toEqual(states)
    const backwards = CALL_TRANSITIONS.map(({ from, to }) => ({ from: to, to: from }))
    expect(reachedFrom('closed', backwards)).toEqual(states)
  })

  it('no step can be done twice or skipped', () => {
    expect(callTransition('published', 'publish-avviso', rita, {})).toMatchObject({ code: 'wrong-state' })
    expect(callTransition('review', 'approve-graduatoria', dina, {})).toMatchObject({ code: 'wrong-state' })
  })

  it('a person cannot do what belongs to another role', () => {
    expect(callTransition('review', 'close-review', dina, {})).toEqual({
      allowed: false,
      code: 'wrong-role',
      why: 'Questo passo spetta al responsabile del procedimento.',
    })
    expect(callTransition('published', 'close-window', rita, {})).toMatchObject({ code: 'wrong-role' })
    expect(callTransition('published', 'close-window', procedure, {})).toMatchObject({
      allowed: true,
      to: 'collected',
    })
  })

  it('who proposed the graduatoria does not approve it, even holding both roles', () => {
    const last = { 'propose-graduatoria': [both.staff as StaffId] }
    expect(callTransition('proposed', 'approve-graduatoria', both, last)).toMatchObject({
      code: 'same-person',
    })
    expect(callTransition('proposed', 'approve-graduatoria', dina, last)).toMatchObject({
      allowed: true,
      to: 'approved',
    })
  })
})

describe('the life of an application', () => {
  it('data may be entered again until somebody decides, and not after', () => {
    const operator = staff('ge.op1', 'operatore')
    expect(applicationTransition('examined', 'enter-data', operator, {})).toMatchObject({ to: 'examined' })
    for (const state of ['admitted', 'excluded', 'superseded'] as const) {
      expect(applicationTransition(state, 'enter-data', operator, {})).toMatchObject({ code: 'wrong-state' })
    }
  })

  it('nobody decides on data they entered', () => {
    const hands = staff('ge.op1', 'operatore', 'responsabile')
    const last = { 'enter-data': [rita.staff as StaffId, hands.staff as StaffId] }
    for (const event of ['admit', 'exclude'] as const) {
      expect(applicationTransition('examined', event, hands, last)).toMatchObject({ code: 'same-person' })
      expect(applicationTransition('examined', event, rita, last)).toMatchObject({ code: 'same-person' })
      expect(applicationTransition('examined', event, staff('ge.altra', 'responsabile'), last)).toMatchObject(
        {
          allowed: true,
        },
      )
    }
  })

  it('only an admitted one can be replaced by a later one', () => {
    expect(applicationTransition('admitted', 'supersede', procedure, {})).toMatchObject({ to: 'superseded' })
    expect(applicationTransition('excluded', 'supersede', procedure, {})).toMatchObject({
      code: 'wrong-state',
    })
  })
})

describe.each([
  { life: 'a call', table: CALL_TRANSITIONS, judge: callTransition },
  { life: 'an application', table: APPLICATION_TRANSITIONS, judge: applicationTransition },
  { life: 'a request', table: REQUEST_TRANSITIONS, judge: requestTransition },
])('every arrow of $life', ({ table, judge }) => {
  // The two tables have words of their own; here they are walked as one shape.
  const arrows: readonly Transition<string, string>[] = table
  const walk = judge as (
    state: string,
    event: string,
    actor: Actor,
    last: LastActors<string>,
  ) => Verdict<string>
  const states = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))]
  const events = [...new Set(arrows.map(({ event }) => event))]
  const roles = ['operatore', 'responsabile', 'dirigente', 'procedure'] as const
  const somebody = (role: (typeof roles)[number]): Actor =>
    role === 'procedure' ? procedure : staff('ge.uno', role)

  it('is walked by its role, and what is not drawn is refused', () => {
    for (const from of states)
      for (const event of events)
        for (const role of roles) {
          const arrow = arrows.find((one) => one.from === from && one.event === event)
          const verdict = walk(from, event, somebody(role), {})
          if (!arrow) expect(verdict).toMatchObject({ allowed: false, code: 'wrong-state' })
          else if (arrow.role === role) expect(verdict).toMatchObject({ allowed: true, to: arrow.to })
          else expect(verdict).toMatchObject({ allowed: false, code: 'wrong-role' })
        }
  })

  it('is drawn once, names its norm and says in Italian what happens', () => {
    expect(new Set(arrows.map(({ from, event }) => `${from} ${event}`)).size).toBe(arrows.length)
    for (const { norm, words } of arrows) {
      expect(norm).not.toBe('')
      expect(words).toMatch(/^\S.*\.$/)
    }
  })

  it('that takes another person is refused to each of those who acted before', () => {
    for (const { from, event, role, anotherThan = [] } of arrows)
      for (const earlier of anotherThan) {
        const last = { [earlier]: ['ge.uno' as StaffId] }
        expect(walk(from, event, somebody(role), last)).toMatchObject({ code: 'same-person' })
        expect(walk(from, event, staff('ge.due', role), last)).toMatchObject({ allowed: true })
      }
  })
})

it('docs/procedure.md is the table, drawn', () => {
  expect(readFileSync(new URL('../../docs/procedure.md', import.meta.url), 'utf8')).toBe(procedurePage())
})
