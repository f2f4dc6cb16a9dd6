import { describe, expect, test } from 'vitest'
import { openAccounts } from '../../web/identity/local-accounts.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import { operator } from '../workflow/people-at-work.js'
import { formIn, openConsole, visitor } from './visitor.js'

const stage = await officeAtWork('who comes in')
const address = await openConsole(stage)
const opened = await openAccounts(stage.record.db)
const first = opened.find(({ account }) => account === operator)?.password as string

describe('an operatore signs in', () => {
  const olga = visitor(address)
  const chosen = 'una-frase-mia-lunga'

  test('is sent to say who they are, and must choose a password of their own', async () => {
    const door = await olga.visit('/chiamate')
    expect(door.status).toBe(200)
    expect(door.html).toContain('Nome utente')
    const action = new URL(door.url).pathname
    const wrong = await olga.send(action, { account: operator, password: 'no' })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('Nome o password non corretti')
    const changing = await olga.send(action, { account: operator, password: first })
    expect(changing.html).toContain('Scegli una password tua')
    const short = await olga.send(action, {
      account: operator,
      password: first,
      chosen: 'corta',
      again: 'corta',
    })
    expect(short.status).toBe(422)
    const inside = await olga.send(action, { account: operator, password: first, chosen, again: chosen })
    expect(new URL(inside.url).pathname).toBe('/chiamate')
    expect(inside.html).toContain('Nessuna chiamata')
  })

  test('and leaves: the cookie is worth nothing any more', async () => {
    const cookie = olga.cookies.get('chiamate') as string
    const page = await olga.visit('/')
    const { csrf } = formIn(page, '/esci')
    expect((await olga.send('/esci', { csrf: csrf as string })).html).toContain('Sessione chiusa')
    olga.cookies.set('chiamate', cookie)
    expect(new URL((await olga.visit('/')).url).pathname).toMatch(/^\/identita-accesso\//)
  })

  test('five wrong passwords close the account for a while, also for the right one', async () => {
    const door = await olga.visit('/')
    const action = new URL(door.url).pathname
    for (let n = 0; n < 5; n++) await olga.send(action, { account: operator, password: 'no' })
    expect((await olga.send(action, { account: operator, password: chosen })).html).toContain(
      'Troppi tentativi',
    )
  })
})
