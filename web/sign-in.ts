import type { FastifyInstance } from 'fastify'
import * as oidc from 'openid-client'
import {
  beginSession,
  beginSignIn,
  endSession,
  hasUnsent,
  readSession,
  staffOfAccount,
  takeSignIn,
} from '../storage/sessions.js'
import { sameSecret } from './csrf.js'
import type { KnownProvider } from './identity/known-provider.js'
import { giveSession, sessionCookie } from './session-cookie.js'
import { tell } from './tell.js'
import { notOnTheStaff, signedOut, signInFailed } from './told.js'
import type { Desk } from './visit.js'

/** Where somebody finds again what they were typing when their session ended. */
export const unsentPath = '/ripresa'

/**
 * Sign-in by OpenID Connect: authorization code with PKCE, state and nonce, each used once. Who the provider says it is
 * must be on the office's staff.
 */
export function openSignIn(
  app: FastifyInstance,
  { record, clock }: Desk,
  {
    address,
    claim,
    provider,
  }: { readonly address: string; readonly claim: string; readonly provider: KnownProvider },
): void {
  const { db } = record
  const secure = address.startsWith('https:')
  const redirectUri = `${address}/entra/ritorno`
  app.get('/entra', async (request, reply) => {
    const { per } = request.query as { per?: string }
    const configuration = await provider().catch(() => null)
    if (configuration === null) return tell(reply, 503, signInFailed)
    const verifier = oidc.randomPKCECodeVerifier()
    const nonce = oidc.randomNonce()
    const state = await beginSignIn(db, { verifier, nonce, goingTo: ownPath(per) }, clock.now())
    const to = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      // At a counter the next person sits at the same machine: who has left is asked again.
      prompt: 'login',
    })
    // The answer must come back to the browser that asked.
    void reply.setCookie('entrata', state, {
      path: '/entra',
      httpOnly: true,
      secure,
      sameSite: 'lax',
      maxAge: 900,
    })
    return await reply.redirect(to.href, 303)
  })

  app.get('/entra/ritorno', async (request, reply) => {
    const state = request.cookies.entrata
    const signedIn = state ? await takeSignIn(db, state) : null
    void reply.clearCookie('entrata', { path: '/entra' })
    if (!state || !signedIn) return tell(reply, 400, signInFailed)
    const tokens = await oidc
      .authorizationCodeGrant(await provider(), new URL(request.url, address), {
        pkceCodeVerifier: signedIn.verifier,
        expectedState: state,
        expectedNonce: signedIn.nonce,
      })
      .catch(() => null)
    const account = tokens?.claims()?.[claim]
    if (typeof account !== 'string') return tell(reply, 400, signInFailed)
    const staff = await staffOfAccount(db, account)
    if (staff === null) return tell(reply, 403, notOnTheStaff)
    giveSession(reply, await beginSession(db, staff, clock.now()), secure)
    const waits = await hasUnsent(db, staff)
    return await reply.redirect(waits ? unsentPath : signedIn.goingTo, 303)
  })

  app.post('/esci', async (request, reply) => {
    const cookie = request.cookies[sessionCookie(secure)]
    const session = cookie ? await readSession(db, cookie, clock.now()) : null
    const { csrf } = (request.body ?? {}) as { csrf?: string }
    if (session && sameSecret(csrf, session.csrf)) await endSession(db, session.id, clock.now())
    void reply.clearCookie(sessionCookie(secure), { path: '/' })
    return tell(reply, 200, signedOut)
  })
}

/** A path of this site, whatever the address said: nobody is sent elsewhere after signing in. */
export function ownPath(path: string | undefined): string {
  if (!path) return '/'
  const base = 'http://here.invalid'
  const url = URL.canParse(path, base) ? new URL(path, base) : null
  return url?.origin === base && path.startsWith('/') ? `${url.pathname}${url.search}` : '/'
}
