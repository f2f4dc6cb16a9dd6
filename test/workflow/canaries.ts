import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getDocumentProxy } from 'unpdf'
import { chanceOf } from '../../demo/chance.js'
import { taleOf } from '../../demo/stories/index.js'

/** Words that say who a person is, or how they are: wherever nobody may be named, none of them may be. */
export type Canaries = ReadonlyMap<string, RegExp>

/** Those of everybody in the demo, as its seed makes them. */
export function canariesOf(seed: string, applications: number): Canaries {
  const { stories, ordinary } = taleOf(chanceOf(seed), applications)
  const letters = [...stories.flatMap(({ letters = [] }) => letters), ...ordinary]
  const visits = stories.flatMap(({ visits = [] }) => visits)
  const papers = [...letters.flatMap(({ papers }) => papers), ...visits.map(({ paper }) => paper)]
  const words = papers.flatMap(({ data: { applicant } }) => [
    applicant.surname,
    applicant.codiceFiscale,
    applicant.address,
    ...[applicant.phone, applicant.pec].filter((word) => word !== null),
  ])
  return new Map(
    [...words, ...letters.map(({ from }) => from), ...HEALTH].map((word) => [
      word,
      new RegExp(`(?<![\\p{L}\\d])${escaped(word)}(?![\\p{L}\\d])`, 'iu'),
    ]),
  )
}

/** What the forms and the letters of the L. 68 call say of people's health. */
const HEALTH = ['trapianto renale', 'invalidità civile', 'disabilityPercent', 'workOrphan', 'Tutore Nominato']

/** Which canaries stand in a text. */
export function foundIn(text: string, canaries: Canaries): string[] {
  return [...canaries].flatMap(([word, pattern]) => (pattern.test(text) ? [word] : []))
}

/** A value as text, whatever bytes it holds: a payload of Temporal, a certificate. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof Uint8Array) return Buffer.from(inner).toString('utf8')
    if (isBufferJson(inner)) return Buffer.from(inner.data).toString('utf8')
    return typeof inner === 'bigint' ? `${inner}` : inner
  })
}

/** Every file of a folder: its name, its bytes as text, and what a reader of PDFs finds in it. */
export async function filesAsText(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    const read = entry.name.endsWith('.pdf') ? await pdfAsText(bytes) : ''
    texts.set(path.slice(folder.length), `${path.slice(folder.length)}\n${bytes.toString('utf8')}\n${read}`)
  }
  return texts
}

/** Text, metadata, and the names and words of the fields. */
async function pdfAsText(bytes: Buffer): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const { info, metadata } = await document.getMetadata()
  const pages: string[] = [JSON.stringify(info), metadata?.getRaw() ?? '']
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '))
    pages.push(JSON.stringify(await page.getAnnotations()))
  }
  return pages.join('\n')
}

function isBufferJson(
  value: unknown,
): value is { readonly type: 'Buffer'; readonly data: readonly number[] } {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer'
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
