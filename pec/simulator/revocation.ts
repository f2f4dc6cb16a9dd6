import * as pkijs from 'pkijs'
import { cryptoEngine, signingKey, time } from './certificates.js'
import type { Pki } from './pki.js'

/** A certificate withdrawn at an instant (ISO). */
export interface Revoked {
  certificate: Buffer
  at: string
}

/**
 * The list of revoked certificates that the intermediate CA publishes (RFC 5280 §5), in DER. `thisUpdate` and
 * `nextUpdate` are instants (ISO): between them the list is the current one.
 */
export async function revocationList(
  pki: Pki,
  list: { thisUpdate: string; nextUpdate: string; revoked: readonly Revoked[] },
): Promise<Buffer> {
  const crl = new pkijs.CertificateRevocationList()
  const issuer = pkijs.Certificate.fromBER(new Uint8Array(pki.intermediate.certificate))
  crl.version = 1
  crl.issuer = issuer.subject
  crl.thisUpdate = time(list.thisUpdate)
  crl.nextUpdate = time(list.nextUpdate)
  if (list.revoked.length > 0) {
    crl.revokedCertificates = list.revoked.map(
      ({ certificate, at }) =>
        new pkijs.RevokedCertificate({
          userCertificate: pkijs.Certificate.fromBER(new Uint8Array(certificate)).serialNumber,
          revocationDate: time(at),
        }),
    )
  }
  await crl.sign(await signingKey(pki.intermediate.key), 'SHA-256', cryptoEngine())
  return Buffer.from(crl.toSchema().toBER())
}
