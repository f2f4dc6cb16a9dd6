import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  type PDFPage,
  type PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import type { FieldKind } from './form-fields.js'

/** A field as the template has drawn it: where, and what it holds. */
export interface PlacedField {
  readonly name: string
  readonly kind: FieldKind
  readonly label: string
  /** For `choice`, the labels. */
  readonly options: readonly string[]
  /** What stands in it, drawn already: such a field can't be changed any more. Null: to be filled on screen. */
  readonly value: string | boolean | null
  /** From 1. */
  readonly page: number
  /** In points, from the page's top left corner. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

/** The text by which the template marks a field's place in the structure of the document. */
export function fieldMark(name: string): string {
  return `campo:${name}`
}

/** A place in the structure for a field is missing, or the PDF has none: its template does not draw fields. */
export class FieldWithoutPlace extends Error {
  override name = 'FieldWithoutPlace'
  constructor(field: string) {
    super(`the template draws the field "${field}" but does not mark its place in the structure`)
  }
}

/**
 * Makes drawn fields fillable: a widget over each, told to who listens (ISO 14289-1, 7.18), in the reading order in
 * which the template drew it. Nothing is drawn anew, so that no font has to be embedded twice, and a PDF/A-2a and
 * PDF/UA-1 stays one.
 *
 * @throws FieldWithoutPlace
 */
export async function withFields(pdf: Uint8Array, fields: readonly PlacedField[]): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  const { context } = document
  const pages = document.getPages()
  const places = placesIn(document)
  const widgets: { name: string; ref: PDFRef }[] = []
  const parents = new ParentTree(document)
  for (const field of fields) {
    const page = pages[field.page - 1]
    const place = places.get(fieldMark(field.name))
    if (page === undefined || place === undefined) throw new FieldWithoutPlace(field.name)
    const widget = widgetOf(document, page, field)
    const ref = context.register(widget)
    addAnnotation(page, ref)
    becomeForm(place.element, page, ref)
    widget.set(PDFName.of('StructParent'), PDFNumber.of(parents.add(place.ref)))
    widgets.push({ name: field.name, ref })
  }
  parents.close()
  const roots = fieldTree(document, widgets)
  document.catalog.set(PDFName.of('AcroForm'), acroForm(document, roots))
  const bytes = await document.save({
    useObjectStreams: false,
    updateFieldAppearances: false,
    addDefaultPage: false,
  })
  // PDF/A-2, 6.1.2: nothing follows the end of the file but one end of line.
  return bytes
}

/** Structure elements that a template has marked, by their mark. */
function placesIn(document: PDFDocument): Map<string, { element: PDFDict; ref: PDFRef }> {
  const places = new Map<string, { element: PDFDict; ref: PDFRef }>()
  for (const [ref, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue
    const alt = object.get(PDFName.of('Alt'))
    if (!(alt instanceof PDFString || alt instanceof PDFHexString)) continue
    places.set(alt.decodeText(), { element: object, ref })
  }
  return places
}

/** The place that the template marked as a figure is the field's. */
function becomeForm(element: PDFDict, page: PDFPage, widget: PDFRef): void {
  const { context } = page.doc
  element.delete(PDFName.of('Alt'))
  element.delete(PDFName.of('A'))
  element.set(PDFName.of('S'), PDFName.of('Form'))
  element.set(PDFName.of('K'), context.obj([context.obj({ Type: 'OBJR', Obj: widget, Pg: page.ref })]))
}

function addAnnotation(page: PDFPage, widget: PDFRef): void {
  const annotations = page.node.Annots() ?? page.doc.context.obj([])
  annotations.push(widget)
  page.node.set(PDFName.of('Annots'), annotations)
  // Tab goes as the structure does.
  page.node.set(PDFName.of('Tabs'), PDFName.of('S'))
}

/** ISO 32000-1, 14.7.4.4: from an annotation to its element. */
class ParentTree {
  private readonly root: PDFDict
  private readonly numbers: PDFArray
  private next: number

  constructor(document: PDFDocument) {
    this.root = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict)
    this.numbers = this.root.lookup(PDFName.of('ParentTree'), PDFDict).lookup(PDFName.of('Nums'), PDFArray)
    this.next = this.root.lookup(PDFName.of('ParentTreeNextKey'), PDFNumber).asNumber()
  }

  add(element: PDFRef): number {
    this.numbers.push(PDFNumber.of(this.next))
    this.numbers.push(element)
    this.next += 1
    return this.next - 1
  }

  close(): void {
    this.root.set(PDFName.of('ParentTreeNextKey'), PDFNumber.of(this.next))
  }
}

const PRINTED = 4
const READ_ONLY = 1
const COMBO = 1 << 17

function widgetOf(document: PDFDocument, page: PDFPage, field: PlacedField): PDFDict {
  const { context } = document
  const { x, y, width, height } = field.box
  const bottom = page.getHeight() - y - height
  const widget = context.obj({
    Type: 'Annot',
    Subtype: 'Widget',
    Rect: [x, bottom, x + width, bottom + height].map((side) => Math.round(side * 100) / 100),
    F: PRINTED,
    P: page.ref,
  }) as PDFDict
  const set = (name: string, value: PDFObject) => widget.set(PDFName.of(name), value)
  set('TU', PDFHexString.fromText(field.label))
  set('T', PDFHexString.fromText(field.name.slice(field.name.lastIndexOf('.') + 1)))
  let flags = field.value === null ? 0 : READ_ONLY
  const blank = () => emptyDrawing(document, width, height)
  if (field.kind === 'tick') {
    const on = field.value === true ? 'Yes' : 'Off'
    set('FT', PDFName.of('Btn'))
    set('V', PDFName.of(on))
    set('AS', PDFName.of(on))
    // A tick that the template has drawn need not be drawn twice.
    const yes = field.value === null ? cross(document, width, height) : blank()
    set('AP', context.obj({ N: { Yes: yes, Off: blank() } }))
  } else {
    set('FT', PDFName.of(field.kind === 'choice' ? 'Ch' : 'Tx'))
    set('DA', PDFString.of('/Helv 9 Tf 0 g'))
    set('AP', context.obj({ N: blank() }))
    if (typeof field.value === 'string') set('V', PDFHexString.fromText(field.value))
    if (field.kind === 'choice') {
      flags |= COMBO
      const options = context.obj([])
      for (const option of field.options) options.push(PDFHexString.fromText(option))
      set('Opt', options)
    }
  }
  set('Ff', PDFNumber.of(flags))
  return widget
}

function emptyDrawing(document: PDFDocument, width: number, height: number, operators = ''): PDFRef {
  const { context } = document
  return context.register(
    context.stream(operators, {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, width, height],
      Resources: {},
    }),
  )
}

function cross(document: PDFDocument, width: number, height: number): PDFRef {
  const [left, right, bottom, top] = [width * 0.2, width * 0.8, height * 0.2, height * 0.8].map((side) =>
    side.toFixed(2),
  )
  return emptyDrawing(
    document,
    width,
    height,
    `q 1.4 w 0 G ${left} ${bottom} m ${right} ${top} l S ${left} ${top} m ${right} ${bottom} l S Q`,
  )
}

/** `applicant.surname` is the field `surname` of the field `applicant` (ISO 32000-1, 12.7.3.2). */
function fieldTree(document: PDFDocument, widgets: readonly { name: string; ref: PDFRef }[]): PDFRef[] {
  const { context } = document
  const roots: PDFRef[] = []
  const groups = new Map<string, { ref: PDFRef; kids: PDFArray }>()
  for (const { name, ref } of widgets) {
    const dot = name.indexOf('.')
    if (dot < 0) {
      roots.push(ref)
      continue
    }
    const prefix = name.slice(0, dot)
    let group = groups.get(prefix)
    if (group === undefined) {
      const kids = context.obj([])
      group = { ref: context.register(context.obj({ T: PDFHexString.fromText(prefix), Kids: kids })), kids }
      groups.set(prefix, group)
      roots.push(group.ref)
    }
    group.kids.push(ref)
    context.lookup(ref, PDFDict).set(PDFName.of('Parent'), group.ref)
  }
  return roots
}

/** What viewers write with; until somebody does, nothing is drawn with it. */
function acroForm({ context }: PDFDocument, fields: readonly PDFRef[]): PDFRef {
  return context.register(
    context.obj({
      Fields: [...fields],
      DA: PDFString.of('/Helv 9 Tf 0 g'),
      DR: {
        Font: {
          Helv: { Type: 'Font', Subtype: 'Type1', BaseFont: 'Helvetica', Encoding: 'WinAnsiEncoding' },
        },
      },
    }),
  )
}
