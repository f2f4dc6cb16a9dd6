/**
 * The console in a process of its own, and beside it a bare route of the same framework that answers as many bytes.
 * Its parent says in the first message which record; asked for `figures` it tells how long it took for each label.
 */
import { Client, Connection } from '@temporalio/client'
import fastify, { type FastifyInstance } from 'fastify'
import { openCommands } from '../../procedure/commands.js'
import { folderBlobs } from '../../storage/blobs.js'
import { openDatabase } from '../../storage/database.js'
import { openRecord } from '../../storage/record.js'
import { openWeb } from '../../web/server.js'
import { machineClock } from '../../workers/clock.js'

export interface Setting {
  readonly databaseUrl: string
  readonly blobs: string
}

/** By label: milliseconds from the head of a request to the last byte of its answer, one for each. */
export interface Figures {
  readonly times: { readonly [label: string]: readonly number[] }
  /** Processor time of this process for all of them, in milliseconds. */
  readonly cpu: number
}

/** So many bytes as a page of the console has. */
const bareBytes = 12_000
let times: { [label: string]: number[] } = {}
let cpuBefore = process.cpuUsage()

function watch(app: FastifyInstance): void {
  app.server.prependListener('request', (request, response) => {
    const label = request.headers['x-label']
    const start = performance.now()
    response.once('finish', () => {
      if (typeof label !== 'string') return
      times[label] ??= []
      times[label].push(performance.now() - start)
    })
  })
}

async function serve({ databaseUrl, blobs }: Setting) {
  const { db } = openDatabase(databaseUrl)
  const record = openRecord(db, await folderBlobs(blobs), machineClock)
  // Nobody gives an order here: Temporal is never reached.
  const commands = openCommands(record, new Client({ connection: Connection.lazy() }))
  const log = { error: (fields: object, message: string) => console.error(message, fields) }
  // As behind a proxy with TLS: each user has an address of their own.
  const web = await openWeb(
    { record, commands, clock: machineClock, log },
    { address: 'https://console.example', signIn: null },
  )
  const bare = fastify()
  const words = `<!doctype html><p>${'parole '.repeat(bareBytes / 7)}</p>`
  bare.get('/', (_request, reply) => reply.header('content-type', 'text/html; charset=utf-8').send(words))
  for (const app of [web, bare]) watch(app)
  return {
    web: await web.listen({ host: '127.0.0.1', port: 0 }),
    bare: await bare.listen({ host: '127.0.0.1', port: 0 }),
  }
}

process.once('message', async (setting: Setting) => {
  const addresses = await serve(setting)
  process.on('message', () => {
    const { user, system } = process.cpuUsage(cpuBefore)
    process.send?.({ times, cpu: (user + system) / 1000 } satisfies Figures)
    times = {}
    cpuBefore = process.cpuUsage()
  })
  process.once('disconnect', () => process.exit())
  process.send?.(addresses)
})
