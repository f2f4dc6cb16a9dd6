import { smallPdf } from '../reading/small-pdf.js'

/** The form of a call, filled on screen by somebody who declares an address of PEC as their own. */
export function ownForm(call: string, pec: string): Buffer {
  return smallPdf({
    keywords: `chiamate:domanda:${call}`,
    fields: [
      { name: 'applicant.birthDate', value: '(01/01/1980)' },
      { name: 'applicant.pec', value: `(${pec})` },
    ],
  })
}
