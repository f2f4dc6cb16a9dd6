/** The PDF is not laid out as the typesetter of this version writes it. */
export class UnexpectedPdf extends Error {
  override name = 'UnexpectedPdf'
  constructor(missing: string) {
    super(`the PDF has no ${missing} where the typesetter writes it: was the typesetter upgraded?`)
  }
}

const PDFUA_SCHEMA =
  '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>' +
  '<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>' +
  '<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>' +
  '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>' +
  '<pdfaProperty:description>Part of PDF/UA to which the document conforms</pdfaProperty:description>' +
  '<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>' +
  '</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>'

const PDFUA_PART =
  '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">' +
  '<pdfuaid:part>1</pdfuaid:part></rdf:Description>'

/**
 * Says that a tagged PDF/A is PDF/UA-1 too, and has viewers show its title, by an incremental update
 * (ISO 32000-1, 7.5.6): the typesetter takes one standard at a time, and the other one's marks are only these.
 *
 * @throws UnexpectedPdf
 */
export function declareAccessible(pdf: Uint8Array): Uint8Array {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  const trailerAt = found('trailer', bytes.lastIndexOf('trailer'))
  const trailer = bytes.toString('latin1', trailerAt)
  const root = match(trailer, /\/Root (\d+) 0 R/, 'root')
  const size = match(trailer, /\/Size (\d+)/, 'size')
  const id = match(trailer, /\/ID (\[[\s\S]*?\])/, 'identifier')
  const info = match(trailer, /\/Info (\d+) 0 R/, 'document information')
  const previous = match(trailer, /startxref\s+(\d+)/, 'cross-reference table')

  const catalog = objectAt(bytes, root)
  const metadata = match(catalog, /\/Metadata (\d+) 0 R/, 'metadata')
  const shownTitle = replaceOnce(
    catalog,
    '/ViewerPreferences <<',
    '/ViewerPreferences <<\n    /DisplayDocTitle true',
  )
  const xmp = Buffer.from(withPdfUa(streamOf(bytes, metadata)), 'utf8')

  const update: Buffer[] = []
  let length = bytes.length
  const append = (part: Buffer | string) => {
    const chunk = typeof part === 'string' ? Buffer.from(part, 'latin1') : part
    const offset = length
    update.push(chunk)
    length += chunk.length
    return offset
  }
  append('\n')
  const metadataAt = append(
    `${metadata} 0 obj\n<<\n  /Length ${xmp.length}\n  /Type /Metadata\n  /Subtype /XML\n>>\nstream\n`,
  )
  append(xmp)
  append('\nendstream\nendobj\n\n')
  const catalogAt = append(`${root} 0 obj\n${shownTitle}\nendobj\n\n`)
  const tableAt = append('xref\n')
  append(`${metadata} 1\n${entry(metadataAt)}${root} 1\n${entry(catalogAt)}`)
  append(
    `trailer\n<<\n  /Size ${size}\n  /Root ${root} 0 R\n  /Info ${info} 0 R\n  /ID ${id}\n  /Prev ${previous}\n>>\n`,
  )
  append(`startxref\n${tableAt}\n%%EOF\n`)
  return Buffer.concat([bytes, ...update])
}

function withPdfUa(xmp: string): string {
  const described = replaceOnce(
    xmp,
    '<pdfaExtension:schemas><rdf:Bag>',
    `<pdfaExtension:schemas><rdf:Bag>${PDFUA_SCHEMA}`,
  )
  return replaceOnce(described, '</rdf:RDF>', `${PDFUA_PART}</rdf:RDF>`)
}

function entry(offset: number): string {
  return `${String(offset).padStart(10, '0')} 00000 n\r\n`
}

function objectAt(bytes: Buffer, number: string): string {
  const start = found('object', bytes.lastIndexOf(`\n${number} 0 obj\n`)) + `\n${number} 0 obj\n`.length
  return bytes.toString('latin1', start, found('end of object', bytes.indexOf('\nendobj', start)))
}

function streamOf(bytes: Buffer, number: string): string {
  const start = found('object', bytes.lastIndexOf(`\n${number} 0 obj\n`))
  const data = found('stream', bytes.indexOf('stream\n', start)) + 'stream\n'.length
  const length = match(bytes.toString('latin1', start, data), /\/Length (\d+)/, 'length')
  return bytes.toString('utf8', data, data + Number(length))
}

function found(what: string, index: number): number {
  if (index < 0) throw new UnexpectedPdf(what)
  return index
}

function match(text: string, pattern: RegExp, what: string): string {
  const group = pattern.exec(text)?.[1]
  if (group === undefined) throw new UnexpectedPdf(what)
  return group
}

function replaceOnce(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new UnexpectedPdf(from)
  return text.replace(from, () => to)
}
