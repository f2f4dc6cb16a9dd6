import { PDFDocument } from '@cantoo/pdf-lib'
import { publishedFormDefinition } from '../activities/form-definition.js'
import { type FilledForm, filledValues } from '../documents/filled-form.js'
import { applicationFields, type FormField, reserveFields } from '../documents/form-fields.js'
import { formMark } from '../documents/form-mark.js'
import type { ApplicationData } from '../schemas/application.js'
import type { Avviso } from '../schemas/call.js'
import type { CallId, Digest } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { readCall } from '../storage/calls.js'
import { documentsOf } from '../storage/documents.js'
import type { Attachment } from './attachments.js'
import type { Letter, Note, Paper } from './stories/story.js'
import type { World } from './world.js'

/** A form as it was published, and its fields. */
interface Published {
  readonly bytes: Uint8Array
  readonly fields: readonly FormField[]
}

/** Everybody who applies to a call by PEC fills the form that was published, and sends it. */
export async function sendApplications(world: World, { id }: Avviso): Promise<void> {
  const { provider, papers, timeline } = world
  const forms = await publishedForms(world, id)
  const letters = world.letters.filter(({ call }) => call === id)
  for (const [n, letter] of letters.entries()) {
    const { from, to, subject, at, deliverAfterSeconds } = letter
    const transaction = await provider.send({
      from,
      to: [to],
      subject,
      text: 'In allegato la domanda, con quanto richiesto.',
      attachments: [...(await attachedTo(world, letter, forms)), ...letter.extra],
      at,
      deliverAfterSeconds,
    })
    papers.set(transaction, letter.papers)
    timeline.advance('Moduli compilati e inviati', n + 1, letters.length)
  }
}

/** What people write without a form. */
export async function sendNote({ provider, office }: World, { files, ...note }: Note): Promise<void> {
  await provider.send({ ...note, to: [office.mailbox.address], attachments: [...files] })
}

async function publishedForms({ record }: Pick<World, 'record'>, id: Avviso['id']) {
  const definition = await publishedFormDefinition(record, await readCall(record.db, id))
  const documents = await documentsOf(record.db, id)
  const file = async (kind: 'form' | 'reserve-form', fields: readonly FormField[]): Promise<Published> => {
    const digest = documents.find((document) => document.kind === kind)?.digest
    return { bytes: await record.blobs.get(digest as Digest), fields }
  }
  const hasReserve = documents.some(({ kind }) => kind === 'reserve-form')
  return {
    application: await file('form', applicationFields(definition)),
    reserve: hasReserve ? await file('reserve-form', reserveFields(definition)) : null,
  }
}

async function attachedTo(
  world: World,
  { attached, papers, at, call }: Letter,
  { application, reserve }: Awaited<ReturnType<typeof publishedForms>>,
): Promise<Attachment[]> {
  if (attached === 'nothing' || attached === 'scan') return []
  const files: Attachment[] = []
  for (const paper of papers) {
    const filled = await filledOnScreen(application, paper, at.slice(0, 10) as LegalDate)
    if (attached === 'signed') {
      const { name, surname } = paper.data.applicant
      const content = await world.signElsewhere(`${name} ${surname}`, filled, Date.parse(at))
      files.push({ filename: 'domanda.pdf.p7m', content, contentType: 'application/pkcs7-mime' })
    } else {
      const content = attached === 'old-form' ? ofLastYear(filled, call) : filled
      files.push({ filename: 'domanda.pdf', content, contentType: 'application/pdf' })
    }
    if (paper.reserveForm && reserve) {
      const content = await filledOnScreen(reserve, paper, at.slice(0, 10) as LegalDate)
      files.push({ filename: 'riserva.pdf', content, contentType: 'application/pdf' })
    }
  }
  return files
}

/** The form of a call as somebody fills and saves it, with what they say of themselves. */
export async function formFilledOnScreen(
  record: World['record'],
  call: CallId,
  data: ApplicationData,
  on: LegalDate,
): Promise<Buffer> {
  const { application } = await publishedForms({ record }, call)
  return await filledOnScreen(application, { data, fields: {} }, on)
}

/** What a viewer of PDFs makes of a form when somebody has filled it and saves it. */
async function filledOnScreen(
  published: Published,
  paper: Pick<Paper, 'data' | 'fields'>,
  on: LegalDate,
): Promise<Buffer> {
  const document = await PDFDocument.load(published.bytes)
  const form = document.getForm()
  const values = filledValues(published.fields, asFilled(paper, on))
  for (const field of published.fields) {
    const given = paper.fields[field.name]
    const label = field.options.find(({ code }) => code === given)?.label
    const value = given === undefined ? values.get(field.name) : (label ?? slashed(field, given))
    if (value === undefined || value === '' || value === false) continue
    if (value === true) form.getCheckBox(field.name).check()
    else if (field.kind === 'choice') form.getDropdown(field.name).select(value)
    else form.getTextField(field.name).setText(value)
  }
  return Buffer.from(await document.save({ useObjectStreams: false, updateFieldAppearances: false }))
}

function asFilled({ data }: Pick<Paper, 'data'>, signedOn: LegalDate): FilledForm {
  const { ranking, applicant, facts, reserves, recapito, signature } = data
  return {
    ranking,
    applicant,
    requirements: Object.fromEntries(
      Object.entries(data.requirements).map(([code, conclusion]) => [code, conclusion === 'met']),
    ),
    facts,
    reserves,
    recapito: recapito.by,
    signature: signature === 'digital' ? 'digital' : 'autograph',
    signedOn,
  }
}

function slashed({ kind }: FormField, text: string): string {
  return kind === 'date' ? text.split('-').reverse().join('/') : text
}

/** The form of another call differs by its mark. */
function ofLastYear(form: Buffer, call: Letter['call']): Buffer {
  const old = `${call.slice(0, 3)}2030-${call.slice(-3)}`
  return Buffer.from(form.toString('latin1').replaceAll(formMark(call), formMark(old)), 'latin1')
}
