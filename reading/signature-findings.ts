import type { DocumentSignature } from '../pec/index.js'
import type { Finding } from '../schemas/findings.js'

/** What was seen of a signed file. */
export interface SignedFile {
  readonly signatures: readonly DocumentSignature[]
  readonly addedLater: boolean
  readonly hasProgram: boolean
}

/** `digital` where the signature of somebody holds and nothing speaks against it: for a person to confirm. */
export function proposedSignature({ signatures }: SignedFile): 'digital' | null {
  return signatures.some(holds) ? 'digital' : null
}

/**
 * What a person should know of the signatures of a form, without a name: whose they are, against the codice fiscale in
 * the form (null where it could not be read), and what speaks against them. A guardian signs for another.
 */
export function signatureFindings(file: SignedFile, applicant: string | null): Finding[] {
  const { signatures } = file
  return [...(signatures.some(holds) ? [whose(signatures, applicant)] : []), ...weaknesses(file)]
}

/** What speaks against the signatures of a file, each thing once, whoever signed it. */
export function weaknesses({ signatures, addedLater, hasProgram }: SignedFile): Finding[] {
  const codes: (keyof typeof AGAINST)[] = [
    ...signatures.flatMap(against),
    ...(addedLater ? (['added-after-signature'] as const) : []),
    ...(hasProgram ? (['holds-a-program'] as const) : []),
  ]
  return [...new Set(codes)].map((code) => ({ code, text: AGAINST[code] }))
}

/** Nothing that can be checked here speaks against the signature. */
export function holds({ integrity, chain, revocation }: DocumentSignature): boolean {
  return (
    integrity === 'intact' && (chain === 'valid' || chain === 'not-configured') && revocation !== 'revoked'
  )
}

function whose(signatures: readonly DocumentSignature[], applicant: string | null): Finding {
  const codes = signatures.filter(holds).flatMap(({ signer }) => signer?.codiceFiscale ?? [])
  if (applicant !== null && codes.includes(applicant))
    return { code: 'signed-by-applicant', text: 'La firma digitale è di chi presenta la domanda.' }
  if (applicant === null || codes.length === 0)
    return {
      code: 'signer-not-compared',
      text: 'Non si può confrontare il codice fiscale di chi ha firmato con quello del modulo: va visto da una persona.',
    }
  return {
    code: 'signed-by-another',
    text: 'La firma digitale non è di chi presenta la domanda: va visto a che titolo firma.',
  }
}

const AGAINST = {
  'signature-altered': 'Una firma digitale non corrisponde al documento: è stato cambiato dopo la firma.',
  'signature-unreadable': 'Una firma digitale non si legge: aprire il file con un programma di verifica.',
  'signature-untrusted': 'Una firma digitale non risale a un’autorità fra quelle configurate.',
  'signature-expired': 'Il certificato di una firma digitale non era valido in quel momento.',
  'signature-revoked': 'Il certificato di una firma digitale era revocato.',
  'added-after-signature':
    'Al file è stato aggiunto qualcosa dopo la firma: è letto com’era quando è stato firmato.',
  'holds-a-program':
    'Il file contiene istruzioni eseguibili: così la firma digitale non basta (DPCM 22/2/2013, art. 4, comma 3).',
  'signature-not-checked': 'Nessuna autorità di firma è configurata: chi ha firmato non è stato verificato.',
} as const

function against({ integrity, chain, revocation }: DocumentSignature): (keyof typeof AGAINST)[] {
  if (integrity !== 'intact') return [integrity === 'altered' ? 'signature-altered' : 'signature-unreadable']
  if (revocation === 'revoked') return ['signature-revoked']
  switch (chain) {
    case 'valid':
      return []
    case 'expired':
      return ['signature-expired']
    case 'not-configured':
      return ['signature-not-checked']
    default:
      return ['signature-untrusted']
  }
}
