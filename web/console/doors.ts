import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RuleError } from '../../domain/errors.js'
import { Refusal } from '../../domain/refusal.js'
import {
  type Fields,
  keepUnsent,
  leaveNotice,
  readSession,
  type Session,
  takeNotice,
  takeUnsent,
} from '../../storage/sessions.js'
import { officeOf } from '../../storage/views/office-of.js'
import { sameSecret } from '../csrf.js'
import { consolePage } from '../layout.js'
import { DOORS, type Door, type DoorName } from '../matrix.js'
import { sessionCookie } from '../session-cookie.js'
import { unsentPath } from '../sign-in.js'
import { send, tell } from '../tell.js'
import { nothingHere, sessionOver, signInFirst } from '../told.js'
import type { Upload } from '../upload.js'
import { type BinaryFile, type FurnishedDesk, type Page, type Problem, Typed, type Visit } from '../visit.js'
import { actions, files, pages } from './rooms.js'

/** Opens every door of the matrix, and no other. */
export function openConsole(
  app: FastifyInstance,
  desk: FurnishedDesk,
  { secure }: { secure: boolean },
): void {
  app.get(unsentPath, async (request, reply) => {
    const session = await sessionOf(desk, request, secure)
    const page = session && (await showUnsent(desk, session))
    return page ? send(reply, 200, page) : await reply.redirect('/', 303)
  })
  for (const [name, door] of Object.entries(DOORS) as [DoorName, Door][])
    app.route({
      method: door.method,
      url: door.path,
      async handler(request, reply) {
        const session = await sessionOf(desk, request, secure)
        if (!session) return await askToSignIn(desk, request, reply, secure)
        const visit = await visitOf(desk, session, request)
        if (!(await mayEnter(visit, door))) return tell(reply, 404, nothingHere)
        return door.method === 'GET' ? await show(name, visit, reply) : await act(name, visit, reply)
      },
    })
}

/** What somebody was typing when their session had ended, once they are back: the same page, to be confirmed. */
async function showUnsent(desk: FurnishedDesk, session: Session): Promise<string | null> {
  const unsent = await takeUnsent(desk.record.db, session.staff.id)
  const found = unsent && doorOf(unsent.path)
  if (!unsent || !found) return null
  const visit: Visit = {
    ...desk,
    session,
    params: found.params,
    query: {},
    typed: unsent.fields,
    uploads: {},
    problem: {
      message:
        'La sessione era finita prima dell’invio. Ecco quanto era scritto: controllare e inviare di nuovo.',
    },
    notice: null,
  }
  if (!(await mayEnter(visit, found.door))) return null
  return consolePage(visit, await pages[actions[found.name].back](visit))
}

/** The action that a path leads to, with what stands in the path. */
function doorOf(path: string): { name: keyof typeof actions; door: Door; params: Fields } | null {
  for (const name of Object.keys(actions) as (keyof typeof actions)[]) {
    const door = DOORS[name]
    const names = [...door.path.matchAll(/:(\w+)/g)].map(([, one]) => one as string)
    const match = new RegExp(`^${door.path.replace(/:\w+/g, '([^/?]+)')}$`).exec(path)
    if (!match) continue
    const values = match.slice(1).map((value) => decodeURIComponent(value))
    return { name, door, params: Object.fromEntries(names.map((one, n) => [one, values[n] ?? ''])) }
  }
  return null
}

async function sessionOf(
  { record, clock }: FurnishedDesk,
  request: FastifyRequest,
  secure: boolean,
): Promise<Session | null> {
  const cookie = request.cookies[sessionCookie(secure)]
  return cookie ? await readSession(record.db, cookie, clock.now()) : null
}

/** A page of another office, or for another role, does not exist for who asks. */
async function mayEnter(
  { record, session, params, simulator }: Visit,
  { roles, of, onTrial }: Door,
): Promise<boolean> {
  if (onTrial && !simulator) return false
  if (!roles.some((role) => session.staff.roles.includes(role))) return false
  if (of === 'own') return true
  return (await officeOf(record.db, of, params[of] ?? '')) === session.staff.office
}

async function visitOf(desk: FurnishedDesk, session: Session, request: FastifyRequest): Promise<Visit> {
  const { fields, uploads } = await formOf(request)
  return {
    ...desk,
    session,
    params: request.params as Fields,
    query: flat(request.query),
    typed: fields,
    uploads,
    problem: null,
    notice: null,
  }
}

async function show(name: DoorName, visit: Visit, reply: FastifyReply): Promise<FastifyReply> {
  if (name in files) return await sendFile(reply, await files[name as keyof typeof files](visit))
  const notice = await takeNotice(visit.record.db, visit.session.id)
  const page = await pages[name as keyof typeof pages]({ ...visit, notice })
  return send(reply, 200, consolePage({ ...visit, notice }, page))
}

async function act(name: DoorName, visit: Visit, reply: FastifyReply): Promise<FastifyReply> {
  const { record, session, typed } = visit
  if (!sameSecret(typed.csrf, session.csrf)) return tell(reply, 403, sessionOver)
  const { run, back } = actions[name as keyof typeof actions]
  try {
    const done = await run(visit)
    if ('bytes' in done) return await sendFile(reply, done)
    if ('body' in done) return send(reply, 200, consolePage(visit, done))
    const { goTo, notice } = done
    await leaveNotice(record.db, session.id, notice)
    return await reply.redirect(goTo, 303)
  } catch (error) {
    const problem = problemOf(error)
    if (problem === null) throw error
    const again = { ...visit, problem }
    return send(reply, 422, consolePage(again, (await pages[back](again)) as Page))
  }
}

/** What a person can do something about; null for what is ours to mend. */
function problemOf(error: unknown): Problem | null {
  if (error instanceof Typed) return error.problem
  if (error instanceof Refusal || error instanceof RuleError) return { message: error.message }
  return null
}

/** What was typed when the session had ended is kept for the same person. */
async function askToSignIn(
  { record, clock }: FurnishedDesk,
  request: FastifyRequest,
  reply: FastifyReply,
  secure: boolean,
): Promise<FastifyReply> {
  const cookie = request.cookies[sessionCookie(secure)]
  if (request.method === 'GET')
    return await reply.redirect(`/entra?per=${encodeURIComponent(request.url)}`, 303)
  const { fields } = await formOf(request)
  const at = clock.now()
  const kept = cookie ? await keepUnsent(record.db, cookie, { path: request.url, fields, at }) : null
  return tell(reply, 401, signInFirst(kept !== null))
}

async function formOf(
  request: FastifyRequest,
): Promise<{ fields: Fields; uploads: Readonly<{ [field: string]: Upload }> }> {
  if (!request.isMultipart()) return { fields: flat(request.body), uploads: {} }
  const fields: { [name: string]: string } = {}
  const uploads: { [field: string]: Upload } = {}
  for await (const part of request.parts())
    if (part.type === 'field') fields[part.fieldname] = String(part.value)
    else {
      const bytes = await part.toBuffer()
      if (bytes.length > 0) uploads[part.fieldname] = { name: part.filename, bytes }
    }
  return { fields, uploads }
}

function flat(values: unknown): Fields {
  const pairs = Object.entries((values ?? {}) as { [name: string]: unknown })
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, String(Array.isArray(value) ? value.at(-1) : value)]),
  )
}

/** What browsers show by themselves is shown; anything else is only downloaded, and nothing is ever run. */
const shown = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain']

async function sendFile(reply: FastifyReply, { name, mediaType, bytes }: BinaryFile): Promise<FastifyReply> {
  const inline = shown.includes(mediaType)
  return await reply
    .header('content-type', inline ? mediaType : 'application/octet-stream')
    .header(
      'content-disposition',
      `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
    )
    .header('cache-control', 'no-store')
    .send(bytes instanceof Uint8Array ? Buffer.from(bytes) : Readable.from(bytes))
}
