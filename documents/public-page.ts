import { canonicalJson } from '../domain/canonical.js'
import { PublicPage } from '../schemas/public-page.js'
import type { PaperFile } from './paper.js'

const JSON_TYPE = 'application/json'

/** What everybody will read as a page, as a file that is kept, approved and published with its PDF.
 *  @throws ZodError when a field stands in it that nobody may see */
export function publicPageFile(pdf: PaperFile, page: PublicPage): PaperFile {
  return {
    name: pdf.name.replace(/\.pdf$/, '.json'),
    mediaType: JSON_TYPE,
    bytes: Buffer.from(canonicalJson(JSON.parse(JSON.stringify(PublicPage.parse(page))))),
  }
}
