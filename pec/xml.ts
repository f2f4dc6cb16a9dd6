/**
 * The XML that daticert.xml needs, and no more: elements, attributes, text, CDATA, the five predefined
 * entities and character references. No DTD is read, no entities of one's own, no namespaces, nothing fetched.
 */

export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  readonly text: string
}

export type XmlFault = 'doctype' | 'entity' | 'malformed'

interface OpenElement {
  name: string
  attributes: ReadonlyMap<string, string>
  children: OpenElement[]
  text: string
}

const MAX_DEPTH = 16
const MAX_TAG = 4096
const MAX_ELEMENTS = 20_000
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()
const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const REFERENCE = /&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z_][\w.-]{0,40})?;?/g
const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

class Fault extends Error {
  readonly fault: XmlFault
  constructor(fault: XmlFault) {
    super(fault)
    this.fault = fault
  }
}

/** The root element, or what is wrong with the document. */
export function parseXml(text: string): Element | XmlFault {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof Fault) return error.fault
    throw error
  }
}

function parse(text: string): Element {
  const open: OpenElement[] = []
  let root: OpenElement | null = null
  let count = 0
  let at = 0
  while (at < text.length) {
    const tag = text.indexOf('<', at)
    const current = open.at(-1)
    const between = text.slice(at, tag < 0 ? text.length : tag)
    if (current) current.text += resolved(between)
    else if (between.trim().replace('\ufeff', '') !== '') throw new Fault('malformed')
    if (tag < 0) break
    const next = text.charCodeAt(tag + 1)
    if (next === 0x21 || next === 0x3f) {
      at = special(text, tag, current)
      continue
    }
    const end = text.indexOf('>', tag)
    if (end < 0 || end - tag > MAX_TAG) throw new Fault('malformed')
    at = end + 1
    if (next === 0x2f) {
      if (open.pop()?.name !== text.slice(tag + 2, end).trim()) throw new Fault('malformed')
      continue
    }
    const empty = text.charCodeAt(end - 1) === 0x2f
    const element = startTag(text.slice(tag + 1, empty ? end - 1 : end))
    if (++count > MAX_ELEMENTS || open.length >= MAX_DEPTH) throw new Fault('malformed')
    if (current) current.children.push(element)
    else if (root) throw new Fault('malformed')
    else root = element
    if (!empty) open.push(element)
  }
  if (!root || open.length > 0) throw new Fault('malformed')
  return root
}

/** Declarations, comments, instructions and CDATA; returns where they end. */
function special(text: string, at: number, current: OpenElement | undefined): number {
  const skip = (opening: string, closing: string) => {
    if (!text.startsWith(opening, at)) return -1
    const end = text.indexOf(closing, at + opening.length)
    if (end < 0) throw new Fault('malformed')
    return end + closing.length
  }
  let end = skip('<?', '?>')
  if (end < 0) end = skip('<!--', '-->')
  if (end >= 0) return end
  end = skip('<![CDATA[', ']]>')
  if (end >= 0 && current) {
    current.text += text.slice(at + 9, end - 3)
    return end
  }
  if (!/^<!DOCTYPE/i.test(text.slice(at, at + 9))) throw new Fault('malformed')
  // A reference to the DTD of the rules is harmless and skipped; declarations of the document's own are not.
  const reference = /^<!DOCTYPE\s[^[\]<>]{1,300}>/i.exec(text.slice(at, at + 320))
  if (!reference || current) throw new Fault('doctype')
  return at + reference[0].length
}

function startTag(inside: string): OpenElement {
  const name = /^[A-Za-z_][\w.:-]*/.exec(inside)?.[0]
  if (!name) throw new Fault('malformed')
  if (name.length === inside.length) return { name, attributes: NO_ATTRIBUTES, children: [], text: '' }
  const attributes = new Map<string, string>()
  for (const match of inside.slice(name.length).matchAll(ATTRIBUTE)) {
    const key = match[1] ?? ''
    if (attributes.has(key)) throw new Fault('malformed')
    attributes.set(key, resolved(match[2] ?? match[3] ?? ''))
  }
  return { name, attributes, children: [], text: '' }
}

function resolved(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(REFERENCE, (whole, reference: string | undefined) => {
    if (reference === undefined || !whole.endsWith(';')) throw new Fault('malformed')
    const predefined = PREDEFINED[reference]
    if (predefined !== undefined) return predefined
    if (!reference.startsWith('#')) throw new Fault('entity')
    const code = reference.startsWith('#x')
      ? Number.parseInt(reference.slice(2), 16)
      : Number(reference.slice(1))
    if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new Fault('malformed')
    return String.fromCodePoint(code)
  })
}
