import { describe, expect, test } from 'vitest'
import type { ApplicationId, OfficeId, StaffId } from '../../schemas/ids.js'
import { Role } from '../../schemas/staff.js'
import { keepOffices, keepStaff } from '../../storage/offices.js'
import { DOORS, type Door } from '../../web/matrix.js'
import { officeSettings } from '../harness/office.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import { oneOfEach } from './one-of-each.js'
import { openConsole, signedIn, type Visitor, visitor } from './visitor.js'

const stage = await officeAtWork('doors')
const address = await openConsole(stage)
const { db } = stage.record

const other = 'sv' as OfficeId
await keepOffices(db, [officeSettings({ id: other, mailbox: { address: 'altro@pec.office.example' } })])
const people = Role.options.flatMap((role) =>
  (['ge', other] as OfficeId[]).map((office) => ({
    id: `${office}.${role}` as StaffId,
    office,
    name: 'Persona Fittizia',
    roles: [role],
  })),
)
await keepStaff(db, people)
const { application, pathOf } = await oneOfEach(stage)

const visitors = new Map<StaffId, Visitor>()
for (const { id } of people) visitors.set(id, await signedIn(stage, address, id))

describe.each(Object.entries(DOORS) as [string, Door][])('door %s', (_name, door) => {
  test.each(people.map(({ id, office, roles }) => [id, office, roles[0] as Role] as const))(
    'for %s',
    async (id, office, role) => {
      const one = visitors.get(id) as Visitor
      const path = pathOf(door)
      const answer = door.method === 'GET' ? await one.visit(path) : await one.send(path, {})
      const mayEnter = !door.onTrial && door.roles.includes(role) && (door.of === 'own' || office === 'ge')
      // Who may go through an action's door is told that the form is none of this session; nobody else learns that much.
      expect(answer.status).toBe(mayEnter ? (door.method === 'GET' ? 200 : 403) : 404)
    },
  )

  test('for who has not signed in', async () => {
    const stranger = visitor(address)
    const path = pathOf(door)
    const answer = door.method === 'GET' ? await stranger.visit(path) : await stranger.send(path, {})
    if (door.method === 'GET') expect(answer.html).toContain('Nome utente')
    else expect(answer.status).toBe(401)
  })
})

test('what is of nobody and what is of another office look the same', async () => {
  const one = visitors.get('sv.operatore' as StaffId) as Visitor
  const theirs = await one.visit(`/domande/${application}`)
  const nobodys = await one.visit(`/domande/${'x' as ApplicationId}`)
  expect(theirs.status).toBe(404)
  expect(theirs.html).toBe(nobodys.html)
})
