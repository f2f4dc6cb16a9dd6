import * as oidc from 'openid-client'

/** The provider that knows who people are. */
export interface SignInSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** The claim by which the settings name the staff. */
  readonly claim: string
}

export type KnownProvider = () => Promise<oidc.Configuration>

/** What a provider says of itself, asked when it is first needed. @throws while it does not answer */
export function knownProvider({ issuer, clientId, clientSecret }: SignInSettings): KnownProvider {
  let known: Promise<oidc.Configuration> | null = null
  return async () => {
    known ??= oidc
      .discovery(new URL(issuer), clientId, clientSecret, undefined, {
        execute: issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        // It may be there the next time.
        known = null
        throw error
      })
    return await known
  }
}
