import { afterAll, expect, test } from 'vitest'
import { applicationForm } from '../../documents/application-form.js'
import { openTypesetter } from '../../documents/typst.js'
import { CallId } from '../../schemas/ids.js'
import { blankForm, filledForm } from './samples.js'

const typesetter = openTypesetter()
afterAll(() => typesetter.close())

test('blank or filled, our form carries the call in plain bytes, so that intake knows it without a PDF reader', async () => {
  for (const data of [blankForm, filledForm]) {
    const { bytes } = await applicationForm(typesetter, data)
    expect(Buffer.from(bytes).includes('chiamate:domanda:GE-2031-001')).toBe(true)
  }
})

test('the form of another call carries that call and no other', async () => {
  const call = { ...blankForm.call, code: CallId.parse('SP-2032-014') }
  const { bytes } = await applicationForm(typesetter, { ...blankForm, call })
  const marks = Buffer.from(bytes)
    .toString('latin1')
    .match(/chiamate:domanda:[A-Z]+-\d+-\d+/g)
  expect(new Set(marks)).toEqual(new Set(['chiamate:domanda:SP-2032-014']))
})
