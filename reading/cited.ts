import { pagesOf, readPdf } from './pdf.js'

const MAX_PAGES = 500
/** What a fingerprint is broken by when it doesn't fit its line: spaces, line ends, hyphens, also soft ones. */
const BREAKS = /[\s\p{Cf}\p{Pd}]+/gu

/** The text of a document for looking up fingerprints: in small letters, without what may break them. Null: no text. */
export async function citableText(bytes: Buffer): Promise<string | null> {
  const text = bytes.subarray(0, 1024).includes('%PDF-') ? await textOfPdf(bytes) : plainText(bytes)
  return text === null ? null : text.toLowerCase().replace(BREAKS, '')
}

async function textOfPdf(bytes: Buffer): Promise<string | null> {
  const text = await readPdf(bytes, async (pdf) => {
    const pages: string[] = []
    for await (const { page } of pagesOf(pdf, MAX_PAGES)) {
      const content = await page?.getTextContent().catch(() => null)
      pages.push((content?.items ?? []).map((item) => ('str' in item ? item.str : '')).join(' '))
    }
    return { said: pages.join(' ') }
  })
  return typeof text === 'string' || text.said.trim() === '' ? null : text.said
}

/** Text, markup and the like; never what is packed. */
function plainText(bytes: Buffer): string | null {
  return bytes.subarray(0, 4096).includes(0) ? null : bytes.toString('utf8')
}
