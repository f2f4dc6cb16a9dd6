import { afterAll } from 'vitest'
import type { StaffId } from '../../schemas/ids.js'
import { freePort } from '../../servers/ports.js'
import { beginSession } from '../../storage/sessions.js'
import { openWeb } from '../../web/server.js'
import type { Desk } from '../../web/visit.js'
import { machineClock } from '../../workers/clock.js'

/** The console on a port of this machine, with the accounts of its installation; it ends with the test file. */
export async function openConsole(desk: Omit<Desk, 'clock' | 'log'>): Promise<string> {
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const app = await openWeb(
    { ...desk, clock: machineClock, log: loud },
    { address, signIn: null, requestsPerMinute: 100_000 },
  )
  await app.listen({ host: '127.0.0.1', port })
  afterAll(() => app.close())
  return address
}

/** A page that fails fails the test that asked for it, with its reason. */
const loud = { error: (fields: object, message: string) => console.error(message, fields) }

export interface Answer {
  readonly status: number
  readonly url: string
  readonly html: string
  readonly headers: Headers
}

/** Somebody with a browser that keeps cookies and follows redirects, and runs no program. */
export function visitor(address: string) {
  const cookies = new Map<string, string>()
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    let url = new URL(path, address)
    let request = init
    for (let hops = 0; hops < 12; hops++) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        headers: { ...request.headers, cookie },
      })
      for (const set of response.headers.getSetCookie()) {
        const [pair] = set.split(';')
        const [name, ...value] = (pair ?? '').split('=')
        if (/expires=Thu, 01 Jan 1970/i.test(set) || value.join('=') === '') cookies.delete(name ?? '')
        else cookies.set(name ?? '', value.join('='))
      }
      const next = response.headers.get('location')
      if (next === null || response.status < 300 || response.status >= 400)
        return {
          status: response.status,
          url: url.href,
          html: await response.text(),
          headers: response.headers,
        }
      url = new URL(next, url)
      request = {}
    }
    throw new Error('redirected without an end')
  }
  return {
    cookies,
    visit: (path: string) => ask(path),
    send: (path: string, fields: { [name: string]: string }) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
    /** A form that brings files. */
    upload: (path: string, fields: { [name: string]: string }, files: { [name: string]: Uint8Array }) => {
      const body = new FormData()
      for (const [name, value] of Object.entries(fields)) body.append(name, value)
      for (const [name, bytes] of Object.entries(files))
        body.append(name, new Blob([Buffer.from(bytes)]), `${name}.pdf`)
      return ask(path, { method: 'POST', body })
    },
  }
}
export type Visitor = ReturnType<typeof visitor>

/** Signs somebody in without a password, for stories about what comes after. */
export async function signedIn(
  desk: Pick<Desk, 'record'>,
  address: string,
  staff: StaffId,
): Promise<Visitor> {
  const one = visitor(address)
  one.cookies.set('chiamate', await beginSession(desk.record.db, staff, machineClock.now()))
  return one
}

/** The hidden and shown values of the form of a page that leads to an address, as a browser would send them. */
export function formIn({ html }: Answer, action: string): { [name: string]: string } {
  const start = html.indexOf(`action="${action}"`)
  if (start < 0) throw new Error(`no form leads to ${action}`)
  const form = html.slice(start, html.indexOf('</form>', start))
  const fields: { [name: string]: string } = {}
  for (const [, attributes = ''] of form.matchAll(/<input((?:"[^"]*"|[^>"])*)>/g)) {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1]
    const name = of('name')
    const tickable = of('type') === 'checkbox' || of('type') === 'radio'
    if (name && (!tickable || /\bchecked\b/.test(attributes))) fields[name] = unescaped(of('value') ?? '')
  }
  for (const [, name = '', options = ''] of form.matchAll(
    /<select[^>]*\bname="([^"]*)"[^>]*>(.*?)<\/select>/gs,
  ))
    fields[name] = unescaped(/<option[^>]*value="([^"]*)"[^>]*selected/.exec(options)?.[1] ?? '')
  for (const [, name = '', value = ''] of form.matchAll(
    /<textarea[^>]*\bname="([^"]*)"[^>]*>(.*?)<\/textarea>/gs,
  ))
    fields[name] = unescaped(value)
  return fields
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')
}
