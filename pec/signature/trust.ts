import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TrustError } from '../errors.js'
import { type Certificate, certificateOf } from './certificate.js'
import { type RevocationList, readRevocationList } from './crl.js'

/** The certificates and revocation lists that the office chose to believe. */
export interface TrustStore {
  readonly anchors: readonly Certificate[]
  readonly revocationLists: readonly RevocationList[]
}

/** One configured certificate, as `doctor` shows it; instants in ISO UTC. */
export interface AnchorDescription {
  readonly name: string
  readonly notBefore: string
  readonly notAfter: string
  readonly isCa: boolean
}

/** What a trust store holds and until when. */
export function describeTrust(store: TrustStore): {
  readonly anchors: readonly AnchorDescription[]
  readonly revocationLists: readonly { readonly issuedAt: string; readonly nextUpdate: string | null }[]
} {
  const iso = (time: number) => new Date(time).toISOString()
  return {
    anchors: store.anchors.map(({ name, notBefore, notAfter, isCa }) => ({
      name,
      notBefore: iso(notBefore),
      notAfter: iso(notAfter),
      isCa,
    })),
    revocationLists: store.revocationLists.map(({ thisUpdate, nextUpdate }) => ({
      issuedAt: iso(thisUpdate),
      nextUpdate: nextUpdate === null ? null : iso(nextUpdate),
    })),
  }
}

const CERTIFICATE_NAME = /\.(pem|crt|cer|der|crl)$/i

/**
 * Reads every `.pem`, `.crt`, `.cer`, `.der` and `.crl` of a folder, PEM or DER, several to a file or one.
 * Each certificate is an anchor: put there the CA certificates you believe (root, AgID CA1).
 * Throws TrustError when the folder or one of those files cannot be read, or holds no certificate at all.
 */
export function loadTrust(folder: string): TrustStore {
  let names: string[]
  try {
    names = readdirSync(folder)
      .filter((name) => CERTIFICATE_NAME.test(name))
      .sort()
  } catch {
    throw new TrustError(
      'unreadable-folder',
      'La cartella dei certificati non si legge: controllare il percorso.',
    )
  }
  return trustFrom(names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) })))
}

/** A trust store from files already read. `name` only appears in errors. */
export function trustFrom(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): TrustStore {
  const anchors: Certificate[] = []
  const revocationLists: RevocationList[] = []
  for (const file of files) {
    for (const { label, der } of objectsIn(Buffer.from(file.bytes))) {
      const list = label === 'CERTIFICATE' ? null : readRevocationList(der)
      const certificate = list ? null : certificateOf(der)
      if (list) revocationLists.push(list)
      else if (certificate) anchors.push(certificate)
      else {
        throw new TrustError(
          'unreadable-certificate',
          `Il file ${file.name} non è un certificato né una lista di revoca: toglierlo o sostituirlo.`,
        )
      }
    }
  }
  if (anchors.length === 0) {
    throw new TrustError(
      'no-certificate',
      'La cartella non contiene certificati di autorità (.pem, .crt, .cer, .der).',
    )
  }
  return { anchors, revocationLists }
}

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g

function objectsIn(bytes: Buffer): { label: string | null; der: Buffer }[] {
  const text = bytes.toString('latin1')
  if (!text.includes('-----BEGIN ')) return [{ label: null, der: bytes }]
  return [...text.matchAll(PEM)]
    .filter(([, label = '']) => /CERTIFICATE|CRL/.test(label))
    .map(([, label = '', body = '']) => ({
      label: label.includes('CRL') ? 'X509 CRL' : 'CERTIFICATE',
      der: Buffer.from(body, 'base64'),
    }))
}
