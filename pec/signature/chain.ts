import type { Certificate } from './certificate.js'
import type { RevocationList } from './crl.js'
import type { TrustStore } from './trust.js'

/**
 * `valid`: an unbroken chain to an anchor, every certificate valid at the time asked for; `expired`: the same
 * chain, not at that time; `untrusted`: no way to an anchor; `invalid`: an issuer by name that never signed;
 * `not-configured`: no anchors to compare with.
 */
export type ChainResult = 'valid' | 'expired' | 'untrusted' | 'invalid' | 'not-configured'
export type RevocationResult = 'good' | 'revoked' | 'not-checked'

interface Paths {
  /** Every chain to an anchor, signer first: a CA renewed with the same key gives one for each of its lives. */
  readonly found: readonly (readonly Certificate[])[]
  readonly forged: boolean
}

const MAX_LENGTH = 6
const MAX_PATHS = 8
/** Chain building works on certificates from strangers: it may try this many issuers, then it gives up. */
const MAX_ATTEMPTS = 40
const MAX_CACHED = 2_000
const known = new WeakMap<TrustStore, Map<Certificate, Paths>>()
const verifiedLists = new WeakMap<RevocationList, WeakMap<Certificate, boolean>>()

/** The chain of a signer at a moment (milliseconds since 1970), and whether one of its links was revoked. */
export function checkChain(
  signer: Certificate,
  others: readonly Certificate[],
  store: TrustStore | undefined,
  at: number | null,
): { chain: ChainResult; revocation: RevocationResult } {
  if (!store || store.anchors.length === 0) return { chain: 'not-configured', revocation: 'not-checked' }
  const { found, forged } = pathsOf(signer, others, store)
  const [first] = found
  if (!first) return { chain: forged ? 'invalid' : 'untrusted', revocation: 'not-checked' }
  // Without a time to check at nothing can be said to have been valid.
  if (at === null) return { chain: 'untrusted', revocation: 'not-checked' }
  const inTime = found.find((path) => path.every((link) => link.notBefore <= at && at <= link.notAfter))
  return { chain: inTime ? 'valid' : 'expired', revocation: revocationOf(inTime ?? first, store, at) }
}

function pathsOf(signer: Certificate, others: readonly Certificate[], store: TrustStore): Paths {
  let cache = known.get(store)
  if (!cache) {
    cache = new Map()
    known.set(store, cache)
  }
  const cached = cache.get(signer)
  if (cached) return cached
  const search: Search = { found: [], forged: false, attempts: MAX_ATTEMPTS }
  extend([signer], others, store, search)
  // Only success is kept: another message may bring the intermediate certificate that this one lacks.
  if (search.found.length > 0) {
    if (cache.size >= MAX_CACHED) cache.clear()
    cache.set(signer, search)
  }
  return search
}

interface Search {
  found: (readonly Certificate[])[]
  forged: boolean
  attempts: number
}

function extend(
  chain: readonly Certificate[],
  others: readonly Certificate[],
  store: TrustStore,
  search: Search,
): void {
  const last = chain.at(-1)
  if (!last || search.found.length >= MAX_PATHS) return
  if (store.anchors.includes(last)) {
    search.found.push(chain)
    return
  }
  if (chain.length >= MAX_LENGTH) return
  for (const issuer of [...store.anchors, ...others]) {
    if (issuer.subject !== last.issuer || chain.includes(issuer)) continue
    if (search.attempts-- <= 0) return
    if (issuer.isCa && last.signedBy(issuer)) extend([...chain, issuer], others, store, search)
    else search.forged = true
  }
}

/** Every link but the anchor is looked up; one that no current list covers leaves the answer open. */
function revocationOf(chain: readonly Certificate[], store: TrustStore, at: number): RevocationResult {
  let covered = true
  for (let i = 0; i + 1 < chain.length; i++) {
    const certificate = chain[i]
    const issuer = chain[i + 1]
    if (!certificate || !issuer) continue
    const lists = store.revocationLists.filter(
      (list) => list.issuer === issuer.subject && isSigned(list, issuer),
    )
    for (const list of lists) {
      const since = list.revoked.get(certificate.serial)
      if (since !== undefined && since <= at) return 'revoked'
    }
    if (!lists.some((list) => list.nextUpdate === null || list.nextUpdate >= at)) covered = false
  }
  return covered && chain.length > 1 ? 'good' : 'not-checked'
}

function isSigned(list: RevocationList, issuer: Certificate): boolean {
  let known = verifiedLists.get(list)
  if (!known) {
    known = new WeakMap()
    verifiedLists.set(list, known)
  }
  const cached = known.get(issuer)
  if (cached !== undefined) return cached
  const signed = list.signedBy(issuer.publicKey)
  known.set(issuer, signed)
  return signed
}
