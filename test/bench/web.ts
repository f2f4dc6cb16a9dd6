/**
 * `npm run bench web`: every page of the console at many applications, with twenty people clicking, against a bare
 * route of the same server process, in turns; and what a first visit brings over the wire.
 * `applications=5000 users=20 clicks=20 pause=1000` (milliseconds between two clicks of one person, on average).
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import type { CallId, StaffId } from '../../schemas/ids.js'
import { startPostgres } from '../../servers/postgres.js'
import type { Record } from '../../storage/record.js'
import { beginSession } from '../../storage/sessions.js'
import { DOORS, type Door } from '../../web/matrix.js'
import { machineClock } from '../../workers/clock.js'
import { responsabile } from '../harness/office.js'
import { installationOf, openOffice, publishCall } from './office.js'
import { registerApplications } from './registered.js'
import { asked, report } from './table.js'
import type { Figures } from './web-process.js'

const applications = asked('applications', 5000)
const users = asked('users', 20)
const clicks = asked('clicks', 20)
const pause = asked('pause', 1000)

/** People with names and different fates: half of them read, a third of those admitted. */
async function giveData({ db }: Record): Promise<void> {
  await sql`
    with numbered as (select id, row_number() over (order by id) as n from application)
    update application set state = case when n % 2 = 0 then 'registered' when n % 3 = 0 then 'admitted' else 'examined' end,
      data = case when n % 2 = 0 then data else jsonb_build_object('ranking', 'unica', 'applicant', jsonb_build_object(
        'surname', 'Fittizio' || n % 700, 'name', 'Nome' || n % 90, 'birthDate', '1980-01-01', 'address', 'via di Prova 1',
        'codiceFiscale', 'FTTMRA80A' || lpad((n % 100)::text, 2, '0') || 'D' || lpad((n % 1000)::text, 3, '0') || 'X',
        'phone', null, 'email', null, 'pec', null), 'recapito', jsonb_build_object('by', 'counter'), 'signatory', 'applicant',
        'form', 'attached', 'signature', 'digital', 'identityDocument', false, 'requirements', '{}'::jsonb,
        'evidence', '{}'::jsonb, 'reserves', '[]'::jsonb, 'facts', '{}'::jsonb) end
    from numbered where numbered.id = application.id`.execute(db)
  await sql`vacuum analyze`.execute(db)
}

/** The pages that a person of the office can open, by name; and the long list as it is sorted, searched and leafed. */
async function addresses({ db }: Record, call: CallId): Promise<Map<string, string>> {
  const { id: application } = await db
    .selectFrom('application')
    .select('id')
    .where('state', '=', 'examined')
    .executeTakeFirstOrThrow()
  const things: { [name: string]: string } = { call, application }
  const doors = Object.entries(DOORS) as [string, Door][]
  const pages = doors.flatMap(([name, { method, path }]) => {
    const whole = path.replace(/:(\w+)/g, (all, thing: string) => things[thing] ?? all)
    return method === 'GET' && !whole.includes(':') ? [[name, whole] as const] : []
  })
  const list = `/chiamate/${call}/domande`
  return new Map([
    ...pages,
    ['applications, searched', `${list}?parole=Fittizio12`],
    ['applications, by name', `${list}?ordine=nome`],
    ['applications, the last', `${list}?pagina=${Math.ceil(applications / 50)}`],
  ])
}

/** A page as its bytes come over the wire. */
function fetchRaw(
  address: string,
  headers: { [name: string]: string },
): Promise<{ status: number; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    get(address, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes: Buffer.concat(chunks) }))
    }).on('error', reject)
  })
}

const folder = await mkdtemp(join(tmpdir(), 'chiamate-bench-'))
const postgres = await startPostgres({ folder: join(folder, 'postgres') })
const nowhere = { host: '127.0.0.1', port: 1, password: 'prova' }
const { record, close } = await openOffice(postgres.url, folder, installationOf(nowhere, nowhere))
const call = await publishCall(record, 'GE-2026-001' as CallId)
await registerApplications(record, call, applications)
await giveData(record)

const server = fork(fileURLToPath(new URL('./web-process.ts', import.meta.url)), [], {
  execArgv: ['--import', 'tsx'],
})
server.send({ databaseUrl: postgres.url, blobs: join(folder, 'blobs') })
const [{ web, bare }] = (await once(server, 'message')) as [{ web: string; bare: string }]
const figures = async (): Promise<Figures> => {
  server.send('figures')
  const [told] = (await once(server, 'message')) as [Figures]
  return told
}

const sessions = await Promise.all(
  Array.from({ length: users }, () => beginSession(record.db, responsabile as StaffId, machineClock.now())),
)
const asUser = (n: number) => ({
  cookie: `__Host-chiamate=${sessions[n % users]}`,
  'x-forwarded-for': `10.0.0.${n % users}`,
  'x-forwarded-proto': 'https',
})

const pages: [string, string][] = []
for (const [name, path] of await addresses(record, call)) {
  const { status, bytes } = await fetchRaw(web + path, asUser(0))
  if (status === 200) pages.push([name, path])
  else report({ what: `${name}: not measured`, found: `${status}`, aim: bytes.subarray(0, 0).toString() })
}

/** Everybody clicks here and there, thinking in between. */
async function clicking(where: (n: number) => { label: string; address: string }): Promise<Figures> {
  await Promise.all(
    Array.from({ length: users }, async (_, user) => {
      for (let click = 0; click < clicks; click++) {
        await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())))
        const { label, address } = where(user * clicks + click)
        const { status } = await fetchRaw(address, { ...asUser(user), 'x-label': label })
        if (status !== 200) throw new Error(`${label} answered ${status}`)
      }
    }),
  )
  return await figures()
}

await figures()
const floor = await clicking(() => ({ label: 'bare', address: bare }))
const found = await clicking((n) => {
  const [label, path] = pages[n % pages.length] as [string, string]
  return { label, address: web + path }
})

const at = (values: readonly number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0
const ms = (value: number) => `${value.toFixed(1)} ms`
const bareTimes = floor.times.bare ?? []
const row = (what: string, times: readonly number[], aims: readonly [string, string] | null) => {
  for (const [n, part] of [0.5, 0.99].entries())
    report({
      what: `${what}: ${part === 0.5 ? 'median' : 'p99'} of ${times.length}`,
      found: ms(at(times, part)),
      floor: ms(at(bareTimes, part)),
      ratio: at(bareTimes, part) / at(times, part),
      ...(aims ? { aim: aims[n] as string } : {}),
    })
}
const all = Object.values(found.times).flat()
row(`any page at ${applications} applications`, all, ['under 100 ms', 'under 300 ms'])
report({
  what: 'any page: CPU of each',
  found: ms(found.cpu / all.length),
  floor: ms(floor.cpu / bareTimes.length),
  ratio: floor.cpu / bareTimes.length / (found.cpu / all.length),
})
for (const [name, times] of Object.entries(found.times)) row(name, times, null)
await firstVisit()

/** What the first page brings with it, packed as browsers ask. */
async function firstVisit(): Promise<void> {
  const packed = { ...asUser(0), 'accept-encoding': 'gzip' }
  const page = await fetchRaw(`${web}/`, packed)
  const html = (await fetchRaw(`${web}/`, asUser(0))).bytes.toString()
  const linked = [...html.matchAll(/(?:href|src)="(\/risorse\/[^"]+)"/g)].map(([, path]) => path as string)
  const sheets = linked.filter((path) => path.endsWith('.css'))
  const inSheets = await Promise.all(
    sheets.map(async (path) => {
      const { bytes } = await fetchRaw(web + path, asUser(0))
      return [...bytes.toString().matchAll(/url\((\/risorse\/[^)"]+)\)/g)].map(
        ([, inside]) => inside as string,
      )
    }),
  )
  let total = page.bytes.length
  for (const path of new Set([...linked, ...inSheets.flat()]))
    total += (await fetchRaw(web + path, packed)).bytes.length
  report({
    what: 'first visit, all files, packed',
    found: `${Math.round(total / 1024)} KB`,
    aim: 'under 200 KB',
  })
  report({ what: 'stylesheets', found: `${sheets.length}`, aim: '1' })
}

server.disconnect()
await once(server, 'exit')
await close()
await postgres.stop()
await rm(folder, { recursive: true, force: true })
