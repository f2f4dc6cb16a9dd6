import type { ApplicationData, DatumPath, DatumSource, FactValue } from '../schemas/application.js'

/** What stands at a place of an application's data; null if nothing does. */
export function datumAt({ facts, evidence, requirements }: ApplicationData, path: DatumPath): FactValue {
  const [kind, name = ''] = path.split('.')
  if (kind === 'evidence') return Object.hasOwn(evidence, name) ? (evidence[name]?.value ?? null) : null
  const among: Readonly<Record<string, FactValue>> = kind === 'facts' ? facts : requirements
  return Object.hasOwn(among, name) ? (among[name] ?? null) : null
}

/**
 * New data with the sources that are true of them: a datum that has not changed keeps its source, one that was typed
 * over loses it, since nobody found it there; a source of its own stays with what it came with.
 *
 * @norma L. 241/1990 art. 3, comma 1 (i presupposti di fatto, e da dove risultano)
 */
export function withTrueSources(before: ApplicationData | null, after: ApplicationData): ApplicationData {
  const { sources: given = {}, ...data } = after
  const known = before?.sources ?? {}
  const sources: Record<DatumPath, DatumSource> = {}
  for (const path of new Set([...Object.keys(given), ...Object.keys(known)] as DatumPath[])) {
    const unchanged = before !== null && datumAt(before, path) === datumAt(after, path)
    const kept = unchanged ? (known[path] ?? given[path]) : given[path]
    if (kept && (unchanged || !same(kept, known[path]))) sources[path] = kept
  }
  return Object.keys(sources).length === 0 ? data : { ...data, sources }
}

function same(one: DatumSource, other: DatumSource | undefined): boolean {
  return one.source === other?.source && one.at === other.at && one.file === other.file
}

/** The sources of the facts alone, by fact, in words: what the explanation of a score shows. */
export function factSources({ sources = {} }: ApplicationData): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([path, { source }]) =>
      path.startsWith('facts.') ? [[path.slice('facts.'.length), source]] : [],
    ),
  )
}
