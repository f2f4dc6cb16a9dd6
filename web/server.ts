import cookies from '@fastify/cookie'
import forms from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance } from 'fastify'
import { openTypesetter } from '../documents/typst.js'
import { NotInRecord } from '../storage/record.js'
import { sweepSessions } from '../storage/sessions.js'
import { openAssets } from './assets.js'
import { type CodecSettings, openCodecServer } from './codec/server.js'
import { openConsole } from './console/doors.js'
import { knownProvider, type SignInSettings } from './identity/known-provider.js'
import { embeddedSignIn, openIdentityProvider } from './identity/provider.js'
import { openPublicSite } from './public/site.js'
import { openSignIn } from './sign-in.js'
import { tell } from './tell.js'
import { brokenDown, nothingHere, sessionOver, tooLarge, tooOften } from './told.js'
import type { Desk } from './visit.js'

export interface WebSettings {
  /** The address by which browsers reach it. */
  readonly address: string
  /** The office's provider of identities; null for the accounts of this installation. */
  readonly signIn: SignInSettings | null
  /** To read in Temporal's own pages what it keeps encrypted; null when nobody may. */
  readonly codec?: CodecSettings | null
  /** How many requests a minute one address may make; enough for an office behind one address unless said. */
  readonly requestsPerMinute?: number
}

/** The largest file that a form may bring, and the largest form. */
const mostBytes = 40 * 1024 * 1024
const mostFieldBytes = 1024 * 1024

/** The console of the office. It reads the record and gives commands; it holds nothing by itself. */
export async function openWeb(desk: Desk, settings: WebSettings): Promise<FastifyInstance> {
  const secure = settings.address.startsWith('https:')
  const app = fastify({ bodyLimit: mostFieldBytes, trustProxy: secure, logger: false })
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'frame-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
        'base-uri': ["'none'"],
      },
    },
    hsts: secure,
    frameguard: { action: 'sameorigin' },
  })
  await app.register(cookies)
  await app.register(forms, { bodyLimit: mostFieldBytes })
  await app.register(multipart, {
    limits: { fileSize: mostBytes, files: 4, fields: 200, fieldSize: mostFieldBytes },
  })
  await app.register(rateLimit, { max: settings.requestsPerMinute ?? 600, timeWindow: '1 minute' })
  openAssets(app)
  const signIn = settings.signIn ?? embeddedSignIn(settings.address)
  if (settings.signIn === null) openIdentityProvider(app, desk, settings.address, signIn)
  const provider = knownProvider(signIn)
  openSignIn(app, desk, { address: settings.address, claim: signIn.claim, provider })
  if (settings.codec) openCodecServer(app, desk, settings.codec, { provider, claim: signIn.claim, secure })
  openPublicSite(app, desk.record)
  const typesetter = openTypesetter()
  app.addHook('onClose', () => typesetter.close())
  openConsole(app, { ...desk, typesetter }, { secure })
  app.setNotFoundHandler((_request, reply) => tell(reply, 404, nothingHere))
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500
    if (error instanceof NotInRecord || status === 404) return tell(reply, 404, nothingHere)
    if (status === 413) return tell(reply, 413, tooLarge)
    if (status === 429) return tell(reply, 429, tooOften)
    if (status < 500) return tell(reply, 400, sessionOver)
    // Its name and where, never its words: they may carry somebody's data.
    const name = error instanceof Error ? error.name : 'UnknownError'
    desk.log.error({ error: name, route: request.routeOptions.url, method: request.method }, 'a page failed')
    return tell(reply, 500, brokenDown)
  })
  const forget = setInterval(() => {
    sweepSessions(desk.record.db, desk.clock.now()).catch(() => {})
  }, 3_600_000)
  app.addHook('onClose', () => clearInterval(forget))
  return app
}
