import { FORM_MARK, RANKING_MARK, RESERVE_MARK } from '../documents/form-mark.js'
import type { DocumentSignature } from '../pec/index.js'
import { CallId } from '../schemas/ids.js'
import { type Pdf, type PdfTrouble, pagesOf, readPdf } from './pdf.js'
import { type SigningContext, signedContent } from './signed-content.js'

/** A field of a form as it was filled on screen. */
export interface FilledField {
  readonly name: string
  /** Text as typed, the code of a choice, whether a box is ticked; null where the form says two different things. */
  readonly value: string | boolean | null
  /** Page of the PDF, from 1. */
  readonly page: number
}

/** What a file that should be a form turned out to be. */
export type FormReading =
  | FilledForm
  /** Our form with nothing in its fields, or without fields: printed and scanned, or "printed to PDF". */
  | (FormOfCall & { readonly status: 'blank' | 'no-fields' })
  | {
      readonly status: 'unreadable'
      /** `detached`: a signature without the document; `xfa`: a form in a format that was abandoned. */
      readonly why: PdfTrouble | 'detached' | 'xfa'
      readonly signatures: readonly DocumentSignature[]
    }

/** A form with something in its fields. */
export interface FilledForm extends FormOfCall {
  readonly status: 'filled'
  readonly fields: readonly FilledField[]
}

interface FormOfCall {
  /** The call that the form names by its mark; null where it names none, or more than one. */
  readonly call: CallId | null
  /** The graduatoria, where each has a form of its own. */
  readonly ranking: string | null
  readonly signatures: readonly DocumentSignature[]
  /** The file goes on after what was signed; only what was signed is read. */
  readonly addedLater: boolean
  /** Holds a program: such a document is not what was signed for good (DPCM 22/2/2013 art. 4, comma 3). */
  readonly hasProgram: boolean
}

const MAX_PAGES = 100
const MAX_FIELDS = 300
const MAX_VALUE = 1_000

/**
 * Reads the fields of a form that came as an attachment: a PDF, signed or not (PAdES), or one in envelopes (`.p7m`
 * of any encoding). Never throws because of what the bytes hold. What a person sees on the page and what stands in
 * the field may differ in a file made to deceive: somebody looks at both.
 */
export async function readFilledForm(bytes: Buffer, context: SigningContext): Promise<FormReading> {
  const { content, signatures, addedLater } = signedContent(bytes, context)
  if (!content) return { status: 'unreadable', why: 'detached', signatures }
  const read = await readPdf(content, async (pdf) => ({
    ...(await marksOf(pdf, content)),
    hasProgram: (await pdf.getJSActions()) !== null,
    ...(await fieldsOf(pdf)),
  }))
  if (typeof read === 'string') return { status: 'unreadable', why: read, signatures }
  const { fields, lost, xfa, ...rest } = read
  const form = { ...rest, signatures, addedLater }
  if (fields.length === 0) {
    const why = xfa ? 'xfa' : lost ? 'damaged' : null
    return why ? { status: 'unreadable', why, signatures } : { ...form, status: 'no-fields' }
  }
  const filled = fields.filter(({ value }) => value !== '' && value !== false)
  return filled.length === 0 ? { ...form, status: 'blank' } : { ...form, status: 'filled', fields }
}

/** Our marks, in the bytes or, where a program packed them, in the document's information; and whether it is XFA. */
async function marksOf(pdf: Pdf, content: Buffer) {
  const { info, metadata } = await pdf.getMetadata()
  const plain = content.includes('chiamate:') ? content.toString('latin1') : ''
  const text = [plain, JSON.stringify(info), metadata?.getRaw() ?? ''].join('\n')
  const call = CallId.safeParse(onlyMatch(text, FORM_MARK, RESERVE_MARK)).data ?? null
  const ranking = onlyMatch(text, RANKING_MARK)
  return { call, ranking, xfa: (info as { IsXFAPresent?: boolean }).IsXFAPresent === true }
}

/** What all marks of these kinds name; null where there is none, or they name two things. */
function onlyMatch(text: string, ...marks: readonly RegExp[]): string | null {
  const named = new Set(marks.flatMap((mark) => [...text.matchAll(mark)].map(([, name]) => name)))
  const [only] = named
  return named.size === 1 && only !== undefined ? only : null
}

/** The fields, page by page; `lost` where a page could not be read. */
async function fieldsOf(pdf: Pdf): Promise<{ fields: FilledField[]; lost: boolean }> {
  const found = new Map<string, FilledField>()
  let lost = false
  for await (const { number, page } of pagesOf(pdf, MAX_PAGES)) {
    const annotations = (await page?.getAnnotations().catch(() => null)) as Widget[] | null | undefined
    lost ||= !annotations
    for (const field of (annotations ?? []).flatMap((annotation) => fieldOf(annotation, number) ?? [])) {
      const before = found.get(field.name)
      if (!before) found.set(field.name, field)
      else if (before.value !== field.value) found.set(field.name, { ...before, value: null })
      if (found.size >= MAX_FIELDS) return { fields: [...found.values()], lost }
    }
  }
  return { fields: [...found.values()], lost }
}

/** What pdf.js says of a widget, as far as it matters. */
interface Widget {
  readonly subtype?: string
  readonly fieldType?: 'Tx' | 'Btn' | 'Ch' | 'Sig'
  readonly fieldName?: string
  readonly fieldValue?: string | readonly string[] | null
  readonly checkBox?: boolean
  readonly radioButton?: boolean
  readonly exportValue?: string
  readonly buttonValue?: string
}

function fieldOf(widget: Widget, page: number): FilledField | null {
  const { subtype, fieldType, fieldName: name } = widget
  if (subtype !== 'Widget' || !name || name.length > 200) return null
  const value = fieldType === 'Btn' ? tickOf(widget) : textOf(widget)
  return value === undefined ? null : { name, value, page }
}

function tickOf({ checkBox, radioButton, fieldValue, exportValue }: Widget): boolean | string | undefined {
  if (checkBox) return fieldValue === exportValue && fieldValue !== 'Off'
  if (!radioButton) return undefined
  return typeof fieldValue === 'string' && fieldValue !== 'Off' ? fieldValue : ''
}

/** Of a list that allows one choice pdf.js gives a list of one. */
function textOf({ fieldType, fieldValue }: Widget): string | null | undefined {
  if (fieldType !== 'Tx' && fieldType !== 'Ch') return undefined
  const values = typeof fieldValue === 'string' ? [fieldValue] : (fieldValue ?? [])
  if (values.length > 1) return null
  return (values[0] ?? '').replaceAll('\0', '').slice(0, MAX_VALUE)
}
