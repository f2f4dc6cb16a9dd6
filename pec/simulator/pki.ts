import { createPrivateKey } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Identity, issue, type Validity } from './certificates.js'

export type { Identity, Validity } from './certificates.js'

/** What signs a provider's messages: its identity and the certificates that travel in the signature. */
export interface Signer extends Identity {
  /** Certificates put into each signature: the provider's own and, as providers do, the intermediate. */
  chain: Buffer[]
}

/** Root CA → AgID-like CA → one certificate per provider domain: the shape of the real one (pec.md §7). */
export interface Pki {
  root: Identity
  intermediate: Identity
  /** By domain: `posta-certificata@<domain>` is what its certificate certifies. */
  signers: Map<string, Signer>
  validity: Validity
}

/** Wide enough for a demo in 2031 and for messages of years gone by. */
export const DEFAULT_VALIDITY: Validity = { from: '2010-01-01', to: '2045-12-31' }

/** A test PKI with a certificate for each domain. Nothing of it may be committed: it has private keys. */
export async function createPki(options: { domains: readonly string[]; validity?: Validity }): Promise<Pki> {
  const validity = options.validity ?? DEFAULT_VALIDITY
  const root = await issue({ name: 'Chiamate Prova Root CA', kind: 'root', validity })
  const intermediate = await issue({
    name: 'Chiamate Prova AgID CA1',
    kind: 'authority',
    validity,
    issuer: root,
  })
  const pki: Pki = { root, intermediate, signers: new Map(), validity }
  for (const domain of options.domains) await certifyProvider(pki, domain)
  return pki
}

/** The signer of a domain; issues its certificate if the PKI has none yet. */
export async function certifyProvider(pki: Pki, domain: string): Promise<Signer> {
  const known = pki.signers.get(domain)
  if (known) return known
  const signer = await issueSigner(pki, { domain })
  pki.signers.set(domain, signer)
  return signer
}

/**
 * A signer that is not kept in the PKI: for messages that must fail a check. Without `provider` the
 * certificate lacks the policy of PEC providers; `address` puts another address in its SAN.
 */
export async function issueSigner(
  pki: Pki,
  options: { domain: string; validity?: Validity; provider?: boolean; address?: string },
): Promise<Signer> {
  const identity = await issue({
    name: `Posta Certificata ${options.domain}`,
    kind: options.provider === false ? 'person' : 'provider',
    address: options.address ?? `posta-certificata@${options.domain}`,
    validity: options.validity ?? pki.validity,
    issuer: pki.intermediate,
  })
  return { ...identity, chain: [identity.certificate, pki.intermediate.certificate] }
}

/** Writes the whole PKI, private keys included (readable by the owner only), into a folder. */
export async function savePki(pki: Pki, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, 'validity.json'), JSON.stringify(pki.validity))
  await saveIdentity(folder, 'root', pki.root)
  await saveIdentity(folder, 'intermediate', pki.intermediate)
  for (const [domain, signer] of pki.signers) await saveIdentity(folder, `provider.${domain}`, signer)
}

/** Reads what `savePki` wrote. Throws the file system's error if the folder holds no PKI. */
export async function loadPki(folder: string): Promise<Pki> {
  const validity = JSON.parse(await readFile(join(folder, 'validity.json'), 'utf8')) as Validity
  const root = await loadIdentity(folder, 'root')
  const intermediate = await loadIdentity(folder, 'intermediate')
  const signers = new Map<string, Signer>()
  for (const file of (await readdir(folder)).sort()) {
    const domain = /^provider\.(.+)\.crt\.pem$/.exec(file)?.[1]
    if (!domain) continue
    const identity = await loadIdentity(folder, `provider.${domain}`)
    signers.set(domain, { ...identity, chain: [identity.certificate, intermediate.certificate] })
  }
  return { root, intermediate, signers, validity }
}

/** The PKI kept in a folder: loaded, or made and saved the first time; missing domains are added. */
export async function keepPki(
  folder: string,
  options: { domains: readonly string[]; validity?: Validity },
): Promise<Pki> {
  const files = await readdir(folder).catch(() => [] as string[])
  const pki = files.includes('validity.json') ? await loadPki(folder) : await createPki(options)
  for (const domain of options.domains) await certifyProvider(pki, domain)
  await savePki(pki, folder)
  return pki
}

/** Writes the folder of trust anchors (`root.pem`, `intermediate.pem`): public, no key in it. */
export async function writeTrustFolder(pki: Pki, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'root.pem'), certificatePem(pki.root.certificate))
  await writeFile(join(folder, 'intermediate.pem'), certificatePem(pki.intermediate.certificate))
}

/** A DER certificate as PEM. */
export function certificatePem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

async function saveIdentity(folder: string, name: string, identity: Identity): Promise<void> {
  await writeFile(join(folder, `${name}.crt.pem`), certificatePem(identity.certificate))
  const key = identity.key.export({ type: 'pkcs8', format: 'pem' })
  await writeFile(join(folder, `${name}.key.pem`), key, { mode: 0o600 })
}

async function loadIdentity(folder: string, name: string): Promise<Identity> {
  const pem = await readFile(join(folder, `${name}.crt.pem`), 'utf8')
  const certificate = Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64')
  return { certificate, key: createPrivateKey(await readFile(join(folder, `${name}.key.pem`))) }
}
