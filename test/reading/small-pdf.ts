/** A field of a form, as it is written into a PDF. */
export interface SmallField {
  readonly name: string
  readonly page?: number
  /** What was typed or chosen: PDF source (`(Rossi)`, `/Yes`, `<FEFF…>`); absent for a field left as it was. */
  readonly value?: string
  readonly kind?: 'text' | 'check' | 'choice'
  /** Extra entries of the field's dictionary, as PDF source. */
  readonly more?: string
}

export interface SmallPdf {
  readonly fields?: readonly SmallField[]
  readonly pages?: number
  /** Text of each page, in Latin letters. */
  readonly text?: readonly string[]
  /** Keywords of the document's information. */
  readonly keywords?: string
  /** Extra entries of the catalogue, and objects that they may name (`200 0 R` is the first). */
  readonly catalogue?: string
  readonly objects?: readonly (string | Buffer)[]
  /** Extra entries of the form's dictionary. */
  readonly form?: string
}

/** Writes a small PDF by hand, so that each oddity of the wild can be planted in it by itself. */
export function smallPdf({
  fields = [],
  pages = 1,
  text = [],
  keywords,
  catalogue = '',
  objects = [],
  form = '',
}: SmallPdf): Buffer {
  const all = new Map<number, string | Buffer>()
  const first = 20
  const fieldIds = fields.map((_, index) => first + index)
  const pageIds = Array.from({ length: pages }, (_, index) => 3 + index)
  all.set(1, `<</Type/Catalog/Pages 2 0 R${acroForm(fieldIds, form)}${catalogue}>>`)
  all.set(2, `<</Type/Pages/Count ${pages}/Kids[${pageIds.map((id) => `${id} 0 R`).join(' ')}]>>`)
  pageIds.forEach((id, index) => {
    const widgets = fieldIds.filter((_, at) => (fields[at]?.page ?? 1) === index + 1)
    const content = streamOf(`BT /F 4 Tf 20 500 Td 6 TL ${linesOf(text[index] ?? '')} ET`)
    all.set(id + 100 + index, content)
    all.set(
      id,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 600]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents ${id + 100 + index} 0 R/Annots[${widgets.map((one) => `${one} 0 R`).join(' ')}]>>`,
    )
  })
  fields.forEach((field, index) => {
    all.set(first + index, widgetOf(field))
  })
  if (keywords !== undefined) all.set(15, `<</Keywords(${keywords})>>`)
  objects.forEach((object, index) => {
    all.set(200 + index, object)
  })
  return written(all, keywords !== undefined)
}

/** A stream, as an object of a PDF. */
export function streamOf(content: string | Buffer, more = ''): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([
    Buffer.from(`<</Length ${bytes.length}${more}>>stream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ])
}

function acroForm(fieldIds: readonly number[], more: string): string {
  if (fieldIds.length === 0 && more === '') return ''
  return `/AcroForm<</Fields[${fieldIds.map((id) => `${id} 0 R`).join(' ')}]/DA(/Helv 10 Tf 0 g)${more}>>`
}

function linesOf(text: string): string {
  return text
    .split('\n')
    .map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj T*`)
    .join(' ')
}

function widgetOf({ name, kind = 'text', value, more = '' }: SmallField): string {
  const common = `<</Type/Annot/Subtype/Widget/Rect[10 10 90 30]/F 4/T(${name})${more}`
  if (kind === 'check') {
    const state = value ?? '/Off'
    return `${common}/FT/Btn/V ${state}/AS ${state}/AP<</N<</Yes<<>>/Off<<>>>>>>>>`
  }
  const said = value === undefined ? '' : `/V ${value}`
  return kind === 'choice' ? `${common}/FT/Ch/Ff 131072${said}>>` : `${common}/FT/Tx${said}>>`
}

function written(all: ReadonlyMap<number, string | Buffer>, info: boolean): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  let length = pieces[0]?.length ?? 0
  const offsets = new Map<number, number>()
  for (const [id, object] of [...all].sort(([a], [b]) => a - b)) {
    const piece = Buffer.concat([
      Buffer.from(`${id} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ])
    offsets.set(id, length)
    length += piece.length
    pieces.push(piece)
  }
  const size = Math.max(...all.keys()) + 1
  const table = Array.from({ length: size }, (_, id) => {
    const at = offsets.get(id)
    return at === undefined ? '0000000000 65535 f \n' : `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const trailer = `trailer\n<</Size ${size}/Root 1 0 R${info ? '/Info 15 0 R' : ''}>>\nstartxref\n${length}\n%%EOF\n`
  return Buffer.concat([...pieces, Buffer.from(`xref\n0 ${size}\n${table.join('')}`), Buffer.from(trailer)])
}
