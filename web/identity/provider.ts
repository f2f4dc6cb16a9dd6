import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import Provider from 'oidc-provider'
import { plainPage } from '../layout.js'
import { tell } from '../tell.js'
import type { Desk } from '../visit.js'

import { artifactsIn } from './artifacts.js'
import type { SignInSettings } from './known-provider.js'
import { changePassword, checkPassword } from './local-accounts.js'
import { loginPage } from './login-page.js'

const mount = '/identita'
const door = '/identita-accesso'

/** The settings of the console for a provider that lives at its own address. */
export function embeddedSignIn(address: string): SignInSettings {
  return {
    issuer: `${address}${mount}`,
    clientId: 'chiamate',
    clientSecret: randomBytes(32).toString('base64url'),
    claim: 'sub',
  }
}

/**
 * An OpenID Connect provider with the accounts of this installation, for who has none: a real one, at the console's own
 * address. Its keys live as long as the process.
 */
export function openIdentityProvider(
  app: FastifyInstance,
  { record, clock }: Pick<Desk, 'record' | 'clock'>,
  address: string,
  settings: SignInSettings,
): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider: Provider = new Provider(settings.issuer, {
    adapter: artifactsIn({ record, clock }),
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [`${address}/entra/ritorno`],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' } as never] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, { uid }) => `${door}/${uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    // The console is the only client and asks for nothing but who somebody is.
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({
        accountId: oidc.session?.accountId as string,
        clientId: oidc.client?.clientId as string,
      })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
    ttl: { Session: 60, Interaction: 900, Grant: 900, AccessToken: 900, IdToken: 900, AuthorizationCode: 60 },
    renderError: async (context) => {
      context.type = 'html'
      context.body = plainPage(
        loginPage({ uid: null, problem: 'Accesso non riuscito: tornare alla console e ripetere.' }),
      )
    },
  })
  const answer = provider.callback()

  void app.register((inner, _options, done) => {
    // It reads its requests by itself.
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser('*', (_request, _payload, done) => done(null))
    inner.all(`${mount}/*`, async (request, reply) => {
      const raw = request.raw as typeof request.raw & { originalUrl?: string }
      raw.originalUrl = raw.url ?? ''
      raw.url = (raw.url ?? '').slice(mount.length)
      void reply.hijack()
      await answer(raw, reply.raw)
    })
    done()
  })

  app.get(`${door}/:uid`, async (request, reply) => {
    const { uid } = request.params as { uid: string }
    await provider.interactionDetails(request.raw, reply.raw)
    return tell(reply, 200, loginPage({ uid, problem: null }))
  })

  app.post(
    `${door}/:uid`,
    { config: { rateLimit: { max: 20, timeWindow: '1 minute' } } },
    async (request, reply) => {
      const { uid } = request.params as { uid: string }
      const {
        account = '',
        password = '',
        chosen,
        again,
      } = (request.body ?? {}) as { [name: string]: string }
      await provider.interactionDetails(request.raw, reply.raw)
      const entry = await checkPassword(record.db, account, password, clock.now())
      const refuse = (problem: string | null, changing = false) =>
        tell(reply, problem === null ? 200 : 422, loginPage({ uid, problem, account, changing }))
      if (entry === 'wrong') return await refuse('Nome o password non corretti.')
      if (entry === 'locked') return await refuse('Troppi tentativi: riprovare fra un quarto d’ora.')
      if (entry === 'must-change') {
        if (chosen === undefined) return await refuse(null, true)
        if (chosen !== again) return await refuse('Le due password nuove non sono uguali.', true)
        if (!(await changePassword(record.db, account, password, chosen)))
          return await refuse('La password nuova ha almeno 12 caratteri ed è diversa dalla prima.', true)
      }
      const to = await provider.interactionResult(request.raw, reply.raw, { login: { accountId: account } })
      return await reply.redirect(to, 303)
    },
  )
}
