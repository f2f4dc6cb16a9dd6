import { issue } from './certificates.js'
import { signAttached } from './cms.js'
import type { Pki, Signer } from './pki.js'

/** Signs a document as somebody, at an instant in milliseconds of the epoch: a `.p7m`. */
export type SignDocument = (name: string, content: Uint8Array, at: number) => Promise<Buffer>

/** People who sign documents; each gets a certificate the first time. */
export function documentSigner(pki: Pki): SignDocument {
  const people = new Map<string, Signer>()
  return async (name, content, at) => {
    const signer = people.get(name) ?? (await certifyPerson(pki, name))
    people.set(name, signer)
    return signAttached(content, signer, at, { digest: 'sha256', encoding: 'der' })
  }
}

async function certifyPerson({ intermediate, validity }: Pki, name: string): Promise<Signer> {
  const identity = await issue({ name, kind: 'person', validity, issuer: intermediate })
  return { ...identity, chain: [identity.certificate, intermediate.certificate] }
}
