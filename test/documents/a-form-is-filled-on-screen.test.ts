import { PDFDocument, PDFName } from '@cantoo/pdf-lib'
import { getDocumentProxy } from 'unpdf'
import { afterAll, expect, test } from 'vitest'
import { applicationForm, reserveForm } from '../../documents/application-form.js'
import { applicationFields, type FormField, reserveFields } from '../../documents/form-fields.js'
import { openTypesetter } from '../../documents/typst.js'
import { blankForm, filledForm, l68Form } from './samples.js'

const typesetter = openTypesetter()
afterAll(() => typesetter.close())

interface Widget {
  readonly fieldName: string
  readonly fieldType: string
  readonly alternativeText: string
  readonly fieldValue: string | readonly string[]
  readonly readOnly: boolean
  readonly options?: readonly { readonly displayValue: string }[]
  readonly exportValue?: string
}

/** The fields as a viewer of PDFs finds them, page after page. */
async function widgetsOf(bytes: Uint8Array): Promise<Widget[]> {
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const widgets: Widget[] = []
  for (let page = 1; page <= document.numPages; page += 1) {
    widgets.push(...(await (await document.getPage(page)).getAnnotations()))
  }
  return widgets
}

const PDF_TYPE = { text: 'Tx', date: 'Tx', decimal: 'Tx', integer: 'Tx', choice: 'Ch', tick: 'Btn' } as const
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const asAViewerFindsThem = (fields: readonly FormField[]) =>
  fields.map(({ name, kind, label }) => [name, PDF_TYPE[kind], capital(label)])

test.each([
  ['modulo di domanda, art. 16', applicationForm, applicationFields, blankForm],
  ['modulo di domanda, L. 68', applicationForm, applicationFields, l68Form],
  ['modulo dei riservatari', reserveForm, reserveFields, l68Form],
])(
  '%s: every field of the list can be filled, in its order, and says to who listens what it is',
  async (_name, make, fields, data) => {
    const widgets = await widgetsOf((await make(typesetter, data)).bytes)
    expect(
      widgets.map(({ fieldName, fieldType, alternativeText }) => [fieldName, fieldType, alternativeText]),
    ).toEqual(asAViewerFindsThem(fields(data.form)))
    expect(widgets.filter(({ readOnly }) => readOnly)).toEqual([])
    expect(
      widgets
        .map(({ fieldValue }) => fieldValue)
        .filter((value) => value !== '' && value !== 'Off' && value?.length),
    ).toEqual([])
  },
)

test('what one program writes into the fields, another reads', async () => {
  const document = await PDFDocument.load((await applicationForm(typesetter, l68Form)).bytes)
  const form = document.getForm()
  form.getTextField('applicant.surname').setText('D’Amico')
  form.getTextField('facts.isee').setText('8.500,00')
  form
    .getDropdown('profile')
    .select('Coadiutore amministrativo – altre categorie protette (art. 18 L. 68/1999)')
  form.getCheckBox('requirements.iscrizione').check()
  const widgets = await widgetsOf(await document.save())
  const written = (name: string) => widgets.find(({ fieldName }) => fieldName === name)?.fieldValue
  expect(written('applicant.surname')).toBe('D’Amico')
  expect(written('facts.isee')).toBe('8.500,00')
  expect(written('profile')).toEqual([
    'Coadiutore amministrativo – altre categorie protette (art. 18 L. 68/1999)',
  ])
  expect(written('requirements.iscrizione')).toBe('Yes')
  expect(written('requirements.cittadinanza')).toBe('Off')
})

test('filled by a machine, the fields hold what is drawn, and nobody writes over it', async () => {
  const widgets = await widgetsOf((await applicationForm(typesetter, filledForm)).bytes)
  const values = Object.fromEntries(
    widgets.map(({ fieldName, fieldValue }) => [fieldName, [fieldValue].flat()[0]]),
  )
  expect(values).toMatchObject({
    'applicant.surname': 'Rossi',
    'applicant.birthDate': '01/01/1985',
    'applicant.email': '',
    'requirements.eta': 'Yes',
    'requirements.patente-b': 'Off',
    'facts.isee': '8.500,00',
    'facts.didFiledOn': '05/11/2030',
    'facts.unemployed': 'sì',
    'recapito.by': 'alla PEC che dichiaro mia',
    'signature.by': 'firma a mano, con copia di un documento d’identità',
    'signature.on': '10/03/2031',
  })
  expect(widgets.filter(({ readOnly }) => !readOnly)).toEqual([])
})

test('no text that a person has put in acts: fields hold no script and no link', async () => {
  const document = await PDFDocument.load((await applicationForm(typesetter, filledForm)).bytes)
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    const shown = object.toString()
    for (const action of ['/AA', '/JS', '/JavaScript', '/URI', '/Launch']) expect(shown).not.toContain(action)
  }
  expect(document.catalog.has(PDFName.of('OpenAction'))).toBe(false)
})
