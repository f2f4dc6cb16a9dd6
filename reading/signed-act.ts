import type { DocumentSignature } from '../pec/index.js'
import type { Finding } from '../schemas/findings.js'
import { type Digest, digestOf } from '../schemas/ids.js'
import { citableText } from './cited.js'
import { holdingsOf } from './pdf-annexes.js'
import { holds, weaknesses } from './signature-findings.js'
import type { SigningContext } from './signed-content.js'
import { type FileSigned, filesIn } from './signed-files.js'
import { type ExpectedSigner, signerFits } from './signer.js'

/** A graduatoria that the act has to approve. */
export interface GraduatoriaToApprove {
  readonly ranking: string
  /** Its own, and that of all the graduatorie which one act approves: to cite either is enough. */
  readonly fingerprints: readonly Digest[]
  /** The files that are this graduatoria, byte for byte. */
  readonly files: readonly Digest[]
}

export interface ActExpected {
  readonly graduatorie: readonly GraduatoriaToApprove[]
  /** Fingerprints and files of the office's other graduatorie: an act that shows one of them, and none of those that
   *  it has to approve, is for something else. */
  readonly others: readonly Digest[]
  readonly signer: ExpectedSigner
}

/** How an act shows that it approves a graduatoria. */
export interface ActProof {
  readonly ranking: string
  readonly by: 'annex' | 'fingerprint'
}

/** The signature by which the act stands. */
export interface ActSignature {
  /** By the signer's own clock; only a time stamp would prove it. */
  readonly claimedAt: string | null
  readonly chain: 'valid' | 'not-configured'
  readonly revocation: 'good' | 'not-checked'
  readonly signer: 'same-codice-fiscale' | 'same-name'
}

export type ActRefusal = keyof typeof REFUSALS

export type ActReading =
  | { readonly verdict: 'refused'; readonly code: ActRefusal; readonly text: string }
  | {
      /** `needs-comparison`: signed as it should be, but of some graduatoria it does not show that it is this one: two
       *  people compare, and record it. */
      readonly verdict: 'approves' | 'needs-comparison'
      readonly proofs: readonly ActProof[]
      /** Codes of the graduatorie that two people have to compare. */
      readonly missing: readonly string[]
      readonly signature: ActSignature
      readonly findings: readonly Finding[]
    }

const REFUSALS = {
  'too-large': 'Il file dell’atto supera 100 MB: caricare l’atto senza gli allegati voluminosi.',
  unreadable:
    'Il file non si legge: caricare l’atto firmato come .p7m, come PDF firmato o in un archivio ASiC.',
  'not-signed':
    'L’atto non è firmato digitalmente (o la firma è di un tipo che non si verifica): caricare il file firmato.',
  altered:
    'La firma non corrisponde al documento: il file è stato cambiato dopo la firma. Caricare l’originale.',
  'signature-unreadable':
    'La firma non si legge: aprire il file con un programma di verifica e caricarlo di nuovo.',
  revoked: 'Il certificato di chi ha firmato era revocato: l’atto va firmato di nuovo.',
  expired: 'Il certificato di chi ha firmato non era valido in quel momento: l’atto va firmato di nuovo.',
  untrusted:
    'La firma non risale a un’autorità fra quelle configurate: controllare il certificato, o la configurazione.',
  'other-signer':
    'L’atto non è firmato da chi lo deve approvare: controllare di aver caricato l’atto giusto.',
  'another-graduatoria': 'L’atto approva un’altra graduatoria: controllare di aver caricato l’atto giusto.',
} as const

const MAX_BYTES = 100_000_000

/**
 * Judges the signed act that approves graduatorie: whether the signature holds at the moment given, whose it is, and
 * whether for each graduatoria the act carries it as an annex (or is it) byte for byte, or cites its fingerprint.
 * Only what is signed is looked at. Nothing personal is in the answer.
 */
export async function readSignedAct(
  bytes: Buffer,
  expected: ActExpected,
  context: SigningContext,
): Promise<ActReading> {
  if (bytes.length > MAX_BYTES) return refused('too-large')
  const files = filesIn(bytes, context)
  if (!files) return refused('unreadable')
  const signed = files.filter(({ signatures }) => signatures.some((one) => stands(one, expected.signer)))
  const refusal = refusalOf(files, signed)
  if (refusal) return refused(refusal)

  const held = await Promise.all(signed.map(({ content }) => holdingsOf(content)))
  const documents = [...signed.map(({ content }) => content), ...held.flatMap(({ annexes }) => annexes)]
  const shows = shownBy(documents)
  const proofs: ActProof[] = []
  for (const { ranking, fingerprints, files } of expected.graduatorie) {
    if (files.some(shows.asFile)) proofs.push({ ranking, by: 'annex' })
    else if (await shows.inText(fingerprints)) proofs.push({ ranking, by: 'fingerprint' })
  }
  const { others } = expected
  if (proofs.length === 0 && (others.some(shows.asFile) || (await shows.inText(others))))
    return refused('another-graduatoria')
  const proven = new Set(proofs.map(({ ranking }) => ranking))
  const missing = expected.graduatorie.map(({ ranking }) => ranking).filter((ranking) => !proven.has(ranking))
  return {
    verdict: missing.length === 0 ? 'approves' : 'needs-comparison',
    proofs,
    missing,
    signature: signatureOf(signed, expected.signer),
    findings: weaknesses({
      signatures: signed.flatMap(({ signatures }) => signatures),
      addedLater: signed.some(({ addedLater }) => addedLater),
      hasProgram: held.some(({ hasProgram }) => hasProgram),
    }),
  }
}

/** The answer to an act that cannot be taken, in words for whoever uploaded it. */
export function refused(code: ActRefusal): ActReading {
  return { verdict: 'refused', code, text: REFUSALS[code] }
}

function stands(signature: DocumentSignature, signer: ExpectedSigner): boolean {
  return holds(signature) && signerFits(signature, signer) !== null
}

/** A file that was changed is refused whoever else signed it; otherwise what is missing is said, the gravest first. */
function refusalOf(files: readonly FileSigned[], signed: readonly FileSigned[]): ActRefusal | null {
  const all = files.flatMap(({ signatures }) => signatures)
  if (all.some(({ integrity }) => integrity === 'altered')) return 'altered'
  if (signed.length > 0) return null
  if (all.length === 0) return 'not-signed'
  if (all.some(({ revocation }) => revocation === 'revoked')) return 'revoked'
  if (all.some(holds)) return 'other-signer'
  if (all.some(({ chain }) => chain === 'expired')) return 'expired'
  return all.some(({ integrity }) => integrity === 'intact') ? 'untrusted' : 'signature-unreadable'
}

function signatureOf(signed: readonly FileSigned[], expected: ExpectedSigner): ActSignature {
  const signature = signed.flatMap(({ signatures }) => signatures).find((one) => stands(one, expected))
  const signer = signature && signerFits(signature, expected)
  if (!signature || !signer) throw new Error('the act has no signature that stands')
  const { claimedAt, chain, revocation } = signature
  return {
    claimedAt,
    signer,
    chain: chain === 'valid' ? chain : 'not-configured',
    revocation: revocation === 'good' ? revocation : 'not-checked',
  }
}

/** What documents show: themselves, byte for byte, and any of the fingerprints in their text, read when asked for. */
function shownBy(documents: readonly Buffer[]) {
  const files = new Set(documents.map((document) => digestOf(document)))
  let texts: string[] | null = null
  return {
    asFile: (digest: Digest) => files.has(digest),
    inText: async (fingerprints: readonly Digest[]) => {
      if (!texts) {
        texts = []
        for (const document of documents) texts.push((await citableText(document)) ?? '')
      }
      return texts.some((text) => fingerprints.some((fingerprint) => text.includes(fingerprint)))
    },
  }
}
