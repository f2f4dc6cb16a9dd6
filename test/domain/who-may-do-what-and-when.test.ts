import { describe, expect, it } from 'vitest'
import {
  type Actor,
  APPLICATION_TRANSITIONS,
  applicationTransition,
  CALL_TRANSITIONS,
  callTransition,
} from '../../domain/transitions.js'
import type { StaffId } from '../../schemas/ids.js'

const staff = (id: string, ...roles: Actor['roles']): Actor => ({ staff: id as StaffId, roles })
const procedure: Actor = { staff: null, roles: ['procedure'] }
const dina = staff('ge.dirigente', 'dirigente')
const rita = staff('ge.rdp', 'responsabile')
const both = staff('ge.due', 'responsabile', 'dirigente')

describe('the life of a call', () => {
  it('is one road from the draft to the proof of delivery', () => {
    const onward = CALL_TRANSITIONS.filter((arrow) => arrow.from !== arrow.to)
    const road = ['draft']
    for (let state = 'draft'; state !== 'closed'; ) {
      const arrows = onward.filter((arrow) => arrow.from === state)
      expect(arrows).toHaveLength(1)
      state = arrows[0]?.to ?? 'closed'
      road.push(state)
    }
    expect(road).toHaveLength(onward.length + 1)
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
    const last = { 'propose-graduatoria': both.staff }
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
    const last = { 'enter-data': hands.staff }
    for (const event of ['admit', 'exclude'] as const) {
      expect(applicationTransition('examined', event, hands, last)).toMatchObject({ code: 'same-person' })
      expect(applicationTransition('examined', event, rita, last)).toMatchObject({ allowed: true })
    }
  })

  it('only an admitted one can be replaced by a later one', () => {
    expect(applicationTransition('admitted', 'supersede', procedure, {})).toMatchObject({ to: 'superseded' })
    expect(applicationTransition('excluded', 'supersede', procedure, {})).toMatchObject({
      code: 'wrong-state',
    })
  })
})

it('every arrow names its norm and says in Italian what happens', () => {
  for (const arrow of [...CALL_TRANSITIONS, ...APPLICATION_TRANSITIONS]) {
    expect(arrow.norm).not.toBe('')
    expect(arrow.words).toMatch(/^\S.*\.$/)
  }
})
