import type { PaperFile } from '../documents/paper.js'
import type { Avviso, Ranking, RankingCode } from '../schemas/call.js'
import type { DocumentOnFile } from '../storage/documents.js'
import type { Record } from '../storage/record.js'
import type { DocumentKind } from '../storage/tables.js'

/** A file of one graduatoria: of several in a call, each has its code in the name. */
export function namedFor(
  { rankings }: Pick<Avviso, 'rankings'>,
  { code }: Pick<Ranking, 'code'>,
  file: PaperFile,
): PaperFile {
  if (rankings.length === 1) return file
  return { ...file, name: file.name.replace(/(\.\w+)$/, `-${code}$1`) }
}

/** Keeps the bytes of files that were just made, and says under which kind each will be filed. */
export async function keepFiles<const Kinds extends readonly DocumentKind[]>(
  { blobs }: Record,
  files: { readonly [kind in keyof Kinds]: PaperFile },
  kinds: Kinds,
  of: { readonly ranking?: RankingCode; readonly version?: number } = {},
): Promise<{ readonly [kind in keyof Kinds]: DocumentOnFile }> {
  const all = files as readonly PaperFile[]
  const digests = await blobs.putAll(all.map(({ bytes }) => bytes))
  return all.map(({ name, mediaType }, n) => ({
    kind: kinds[n] as DocumentKind,
    ranking: of.ranking ?? '',
    version: of.version ?? 0,
    name,
    mediaType,
    digest: digests[n] as (typeof digests)[number],
  })) as { readonly [kind in keyof Kinds]: DocumentOnFile }
}
