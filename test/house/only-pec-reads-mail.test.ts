import { describe, expect, it } from 'vitest'
import { linesMatching, textOf, trackedFiles } from './the-tree.js'

/** Packages that read messages, MIME or CMS. */
const READERS = [
  'mailparser',
  'mailsplit',
  '@zone-eu/mailsplit',
  'postal-mime',
  'emailjs-mime-parser',
  'pkijs',
  'asn1js',
  'node-forge',
  'libmime',
  'fast-xml-parser',
]
const IMPORTS_A_READER = new RegExp(
  `(?:\\bfrom|\\bimport|\\bimport\\(|\\brequire\\()\\s*['"](?:${READERS.join('|')})(?:/[^'"]*)?['"]`,
)

/**
 * What only code that takes a message apart has to write: the empty line after a header section, a boundary, the names
 * of the fields that decide what a PEC is.
 */
const READS_A_MESSAGE =
  /\\r\\n\\r\\n|\\r\?\\n\\r\?\\n|\bboundary\b|content-transfer-encoding|multipart\/(?!form-data)|message\/rfc822|x-ricevuta|x-trasporto|x-riferimento|postacert\.eml/i

const code = trackedFiles().filter((file) => /\.(ts|tsx|js|mjs)$/.test(file))
const outside = code.filter((file) => !file.startsWith('pec/') && !file.startsWith('test/'))

describe('nothing else in the project parses mail', () => {
  it('no room but pec/ imports a package that reads messages or signatures', () => {
    expect(outside.length).toBeGreaterThan(100)
    expect(linesMatching(outside, IMPORTS_A_READER)).toEqual([])
  })

  it('and none takes the bytes of a message apart by itself', () => {
    expect(linesMatching(outside, READS_A_MESSAGE)).toEqual([])
  })

  it('the library reads with its own code: packages serve its simulator and its composer', () => {
    const library = code.filter((file) => file.startsWith('pec/') && !file.startsWith('pec/simulator/'))
    expect(library.length).toBeGreaterThan(30)
    expect(linesMatching(library, IMPORTS_A_READER)).toEqual([])
  })

  it('everybody enters by pec/index.ts, but for the simulator and the errors, which weigh nothing', () => {
    const inward = /from ['"](?:\.\.\/)+pec\/(?!index\.js|errors\.js|simulator\/)/
    expect(linesMatching(outside, inward)).toEqual([])
  })

  it.each([
    "import { simpleParser } from 'mailparser'",
    "const { default: PostalMime } = await import('postal-mime')",
    "import * as pkijs from 'pkijs'",
    "import { fromBER } from 'asn1js'",
  ])('and %s would be seen', (line) => expect(IMPORTS_A_READER.test(line)).toBe(true))

  it.each([
    "const end = bytes.indexOf('\\r\\n\\r\\n')",
    "if (/^x-ricevuta:/im.test(head)) return 'receipt'",
    'const [, boundary] = /boundary=(.*)/.exec(line) ?? []',
  ])('and %s would be seen', (line) => expect(READS_A_MESSAGE.test(line)).toBe(true))

  it('the reader’s own rooms would be seen, were they somewhere else', () => {
    expect(READS_A_MESSAGE.test(textOf('pec/mime/parts.ts'))).toBe(true)
    expect(READS_A_MESSAGE.test(textOf('pec/kind.ts'))).toBe(true)
  })
})
