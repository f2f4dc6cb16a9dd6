import type { Certificate } from '../signature/certificate.js'

/** Sixteen characters, digits possibly replaced by letters where two people would share one (omocodia). */
const CODICE_FISCALE = /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/

/**
 * The codice fiscale in a certificate: serialNumber of the subject, `TINIT-…` (ETSI EN 319 412-1 §5.1.3) or
 * `IT:…` (before 2016), or the first part of the common name in a CNS. Null where it carries none.
 */
export function codiceFiscaleOf({ attributes }: Certificate): string | null {
  const serialNumber = attributes.get('2.5.4.5') ?? ''
  const commonName = attributes.get('2.5.4.3') ?? ''
  const candidates = [serialNumber.replace(/^(TINIT-|IT:)/i, ''), commonName.split('/')[0] ?? '']
  return candidates.map((text) => text.trim().toUpperCase()).find((text) => CODICE_FISCALE.test(text)) ?? null
}
