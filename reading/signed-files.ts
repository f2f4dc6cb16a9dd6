import { createHash } from 'node:crypto'
import { type DocumentSignature, readSignedDocument } from '../pec/index.js'
import { type SignedContent, type SigningContext, signedContent } from './signed-content.js'
import { looksZipped, readZip } from './zip.js'

/** A file and the signatures under which it stands. */
export interface FileSigned extends SignedContent {
  readonly content: Buffer
}

/**
 * The files that come in one: the file itself, out of its envelopes; of an ASiC container (ETSI EN 319 162-1, with
 * CAdES signatures) those that its signatures cover; of a plain archive each by itself. Null where it can't be read.
 */
export function filesIn(bytes: Buffer, context: SigningContext): readonly FileSigned[] | null {
  if (!looksZipped(bytes)) return present([signedContent(bytes, context)])
  const entries = readZip(bytes)
  if (!entries) return null
  const signatures = [...entries].filter(([name]) => /^META-INF\/[^/]*signature[^/]*\.p7s$/i.test(name))
  const files = [...entries].filter(([name]) => name !== 'mimetype' && !name.startsWith('META-INF/'))
  return present(
    files.map(([name, content]) => {
      const inside = signedContent(content, context)
      const outside = signatures.flatMap(([, p7s]) => signaturesOver(name, content, p7s, entries, context))
      return { ...inside, signatures: [...outside, ...inside.signatures] }
    }),
  )
}

function present(files: readonly SignedContent[]): FileSigned[] {
  return files.flatMap(({ content, ...rest }) => (content ? [{ content, ...rest }] : []))
}

/** The signatures of a `.p7s` over a file: directly (ASiC-S), or over a manifest that has the file's digest (ASiC-E). */
function signaturesOver(
  name: string,
  content: Buffer,
  p7s: Buffer,
  entries: ReadonlyMap<string, Buffer>,
  context: SigningContext,
): readonly DocumentSignature[] {
  const over = (signed: Buffer) =>
    (readSignedDocument(p7s, { ...context, content: signed })?.signatures ?? []).filter(
      ({ integrity }) => integrity === 'intact',
    )
  const manifests = [...entries].filter(([path]) => /^META-INF\/[^/]*ASiCManifest[^/]*\.xml$/i.test(path))
  return [
    ...over(content),
    ...manifests
      .filter(([, manifest]) => names(manifest, name, content))
      .flatMap(([, manifest]) => over(manifest)),
  ]
}

const REFERENCE =
  /<(?:\w+:)?DataObjectReference\b[^>]*?\bURI\s*=\s*["']([^"']*)["'][^>]*>(.*?)<\/(?:\w+:)?DataObjectReference>/gs
const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
}

/** Whether a manifest names a file with the digest that it has. */
function names(manifest: Buffer, name: string, content: Buffer): boolean {
  return [...manifest.toString('utf8').matchAll(REFERENCE)].some(([, uri = '', reference = '']) => {
    const algorithm = DIGESTS[/\bAlgorithm\s*=\s*["']([^"']*)["']/.exec(reference)?.[1] ?? '']
    const value = /DigestValue>\s*([A-Za-z0-9+/=\s]+?)\s*</.exec(reference)?.[1]?.replace(/\s/g, '')
    if (!algorithm || decodedUri(uri) !== name) return false
    return createHash(algorithm).update(content).digest('base64') === value
  })
}

function decodedUri(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}
