const PATIENCE = 10_000

/** Whether the console answers where browsers look for it. */
export async function consoleAnswers(address: string): Promise<void> {
  const { ok } = await fetch(`${address}/risorse/icona.svg`, { signal: AbortSignal.timeout(PATIENCE) })
  if (!ok) throw new Error('another kind of server answers')
}

/** Whether a provider of identities says of itself that it is this one (OpenID Connect Discovery 1.0, 4.3). */
export async function issuerAnswers(issuer: string): Promise<void> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) })
  const said = (await response.json()) as { issuer?: unknown } | null
  if (!response.ok || said?.issuer !== issuer) throw new Error('another issuer answers')
}
