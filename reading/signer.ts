import type { DocumentSignature } from '../pec/index.js'

/** Who has to sign. */
export interface ExpectedSigner {
  readonly name: string
  /** Null where the office has not recorded it: then the name is compared. */
  readonly codiceFiscale: string | null
}

/**
 * Whether a certificate is that of the person who has to sign: by codice fiscale where both are known, otherwise by
 * name, in any order and with whatever else the certificate says (`FITTIZIA DELIA`, `Dott.ssa Delia Fittizia`).
 */
export function signerFits(
  { signer }: Pick<DocumentSignature, 'signer'>,
  expected: ExpectedSigner,
): 'same-codice-fiscale' | 'same-name' | null {
  if (!signer) return null
  if (signer.codiceFiscale !== null && expected.codiceFiscale !== null)
    return signer.codiceFiscale === expected.codiceFiscale ? 'same-codice-fiscale' : null
  const words = wordsOf(signer.name)
  const wanted = wordsOf(expected.name)
  return wanted.length > 1 && wanted.every((word) => words.includes(word)) ? 'same-name' : null
}

function wordsOf(name: string): string[] {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
  return plain.split(/[^\p{L}]+/u).filter((word) => word !== '')
}
