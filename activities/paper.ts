import type { PaperFile } from '../documents/paper.js'
import type { DocumentOnFile } from '../storage/documents.js'
import type { Record } from '../storage/record.js'
import type { DocumentKind } from '../storage/tables.js'

/** Keeps the bytes of files that were just made, and says under which kind each will be filed. */
export async function keepFiles<const Kinds extends readonly DocumentKind[]>(
  { blobs }: Record,
  files: { readonly [kind in keyof Kinds]: PaperFile },
  kinds: Kinds,
): Promise<{ readonly [kind in keyof Kinds]: DocumentOnFile }> {
  const all = files as readonly PaperFile[]
  const digests = await blobs.putAll(all.map(({ bytes }) => bytes))
  return all.map(({ name, mediaType }, n) => ({
    kind: kinds[n] as DocumentKind,
    name,
    mediaType,
    digest: digests[n] as (typeof digests)[number],
  })) as { readonly [kind in keyof Kinds]: DocumentOnFile }
}
