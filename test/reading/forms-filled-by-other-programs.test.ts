import { readFileSync } from 'node:fs'
import { PDFDocument } from '@cantoo/pdf-lib'
import { afterAll, expect, it, test } from 'vitest'
import { applicationForm } from '../../documents/application-form.js'
import { openTypesetter } from '../../documents/typst.js'
import { trustFrom } from '../../pec/index.js'
import { proposeApplication } from '../../reading/application-data.js'
import { readFilledForm } from '../../reading/filled-form.js'
import { signatureFindings } from '../../reading/signature-findings.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { blankForm, filledForm } from '../documents/samples.js'
import { answers, definition, fields } from './a-call-with-a-form.js'

const typesetter = openTypesetter()
afterAll(() => typesetter.close())

const at = '2031-03-12T09:00:00Z' as Instant
const fixture = (name: string) => readFileSync(new URL(`../fixtures/forms/${name}`, import.meta.url))
const trust = trustFrom([{ name: 'authority.pem', bytes: fixture('authority.pem') }])

async function valuesIn(bytes: Buffer) {
  const reading = await readFilledForm(bytes, { trust, at })
  if (reading.status !== 'filled') throw new Error(reading.status)
  return { ...reading, values: Object.fromEntries(reading.fields.map(({ name, value }) => [name, value])) }
}
const asGiven = Object.fromEntries(
  fields.map(({ name, kind }) => [name, answers[name] ?? (kind === 'tick' ? false : '')]),
)

it.each(['pypdf.pdf', 'qpdf.pdf', 'qpdf-may-not-be-printed.pdf', 'pades.pdf'])(
  '%s gives back every answer and the call',
  async (name) => {
    const { values, call, addedLater } = await valuesIn(fixture(name))
    expect(values).toEqual(asGiven)
    expect({ call, addedLater }).toEqual({ call: 'GE-2031-001', addedLater: false })
  },
)

test('filled by pdf-lib too, and what is proposed is what was given', async () => {
  const blank = await applicationForm(typesetter, { ...blankForm, form: definition })
  const document = await PDFDocument.load(blank.bytes)
  const form = document.getForm()
  for (const { name, kind } of fields) {
    const answer = answers[name]
    if (answer === true) form.getCheckBox(name).check()
    else if (answer && kind === 'choice') form.getDropdown(name).select(answer)
    else if (answer) form.getTextField(name).setText(answer)
  }
  const reading = await valuesIn(Buffer.from(await document.save()))
  expect(reading.values).toEqual(asGiven)
  expect(reading.call).toBe('GE-2031-001')
  const context = { definition, lastDay: '2031-03-12' as LegalDate, at }
  const { application, unread } = proposeApplication(reading.fields, context)
  expect(unread).toEqual([])
  expect(application).toMatchObject({
    ranking: 'autisti',
    facts: { isee: '12345.67' },
    reserves: ['militari'],
  })
})

test('the form as it leaves us is blank; filled by our own machine it gives back what was put in', async () => {
  const blank = await applicationForm(typesetter, { ...blankForm, form: definition })
  expect(await readFilledForm(Buffer.from(blank.bytes), { at })).toMatchObject({
    status: 'blank',
    call: 'GE-2031-001',
  })
  const filled = await applicationForm(typesetter, filledForm)
  const { fields: read } = await valuesIn(Buffer.from(filled.bytes))
  const context = { definition: filledForm.form, lastDay: '2031-03-12' as LegalDate, at }
  const { application, unread } = proposeApplication(read, context)
  // The sample's codice fiscale belongs to nobody, and shows it.
  expect(unread.map(({ field }) => field)).toEqual(['applicant.codiceFiscale'])
  const { codiceFiscale, ...applicant } = filledForm.filled?.applicant ?? {}
  expect(application).toMatchObject({ applicant, facts: filledForm.filled?.facts ?? {} })
})

test('one that asks for a password is told, not tried', async () => {
  expect(await readFilledForm(fixture('qpdf-needs-password.pdf'), { at })).toMatchObject({
    status: 'unreadable',
    why: 'encrypted',
  })
})

test('an answer changed after the signature is not read: the signed one is', async () => {
  const reading = await valuesIn(fixture('pades-changed-later.pdf'))
  expect(reading.values).toEqual(asGiven)
  expect(signatureFindings(reading, 'RSSMRA80A41D969D').map(({ code }) => code)).toEqual([
    'signed-by-applicant',
    'added-after-signature',
  ])
})
