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

interface Path {
  readonly result: 'found' | 'untrusted' | 'invalid'
  /** From the signer to the anchor. */
  readonly certificates: readonly Certificate[]
}

const MAX_LENGTH = 6
/** Chain building works on certificates from strangers: it may try this many issuers, then it gives up. */
const MAX_ATTEMPTS = 100
const MAX_CACHED = 2_000
const paths = new WeakMap<TrustStore, Map<Certificate, Path>>()
const verifiedLists = new WeakMap<RevocationList, WeakMap<Certificate, boolean>>()

/** The chain of a signer at a moment (milliseconds since 1970), and whether one of its links was revoked. */
export function checkChain(
  signer: Certificate,
  others: readonly Certificate[],
  store: TrustStore | undefined,
  at: number | null,
): { chain: ChainResult; revocation: RevocationResult } {
  if (!store || store.anchors.length === 0) return { chain: 'not-configured', revocation: 'not-checked' }
  const path = pathOf(signer, others, store)
  if (path.result !== 'found') return { chain: path.result, revocation: 'not-checked' }
  // Without a time to check at nothing can be said to have been valid.
  if (at === null) return { chain: 'untrusted', revocation: 'not-checked' }
  const inTime = path.certificates.every(({ notBefore, notAfter }) => notBefore <= at && at <= notAfter)
  return { chain: inTime ? 'valid' : 'expired', revocation: revocationOf(path.certificates, store, at) }
}

function pathOf(signer: Certificate, others: readonly Certificate[], store: TrustStore): Path {
  let known = paths.get(store)
  if (!known) {
    known = new Map()
    paths.set(store, known)
  }
  const cached = known.get(signer)
  // Only a path found is kept for good: another message may bring the intermediate that this one lacks.
  if (cached) return cached
  const budget = { attempts: MAX_ATTEMPTS }
  const path = search([signer], others, store, budget)
  if (path.result === 'found') {
    if (known.size >= MAX_CACHED) known.clear()
    known.set(signer, path)
  }
  return path
}

function search(
  chain: readonly Certificate[],
  others: readonly Certificate[],
  store: TrustStore,
  budget: { attempts: number },
): Path {
  const last = chain.at(-1)
  if (!last || chain.length > MAX_LENGTH) return { result: 'untrusted', certificates: [] }
  if (store.anchors.includes(last)) return { result: 'found', certificates: chain }
  let result: Path['result'] = 'untrusted'
  for (const issuer of [...store.anchors, ...others]) {
    if (issuer.subject !== last.issuer || chain.includes(issuer)) continue
    if (budget.attempts-- <= 0) break
    if (!issuer.isCa || !last.signedBy(issuer)) {
      result = 'invalid'
      continue
    }
    const found = search([...chain, issuer], others, store, budget)
    if (found.result === 'found') return found
    if (found.result === 'invalid') result = 'invalid'
  }
  return { result, certificates: [] }
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
