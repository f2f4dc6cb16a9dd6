import { smallPdf } from '../reading/small-pdf.js'

/** The form of a call, filled on screen by somebody who declares an address of PEC as their own.
 *  @param ballast bytes that make it as large as real ones are */
export function ownForm(call: string, pec: string, ballast?: Buffer): Buffer {
  return smallPdf({
    keywords: `chiamate:domanda:${call}`,
    ...(ballast ? { objects: [streamOf(ballast)] } : {}),
    fields: [
      { name: 'applicant.birthDate', value: '(01/01/1980)' },
      { name: 'applicant.pec', value: `(${pec})` },
    ],
  })
}

function streamOf(bytes: Buffer): Buffer {
  const head = Buffer.from(`<</Length ${bytes.length}>>stream\n`)
  return Buffer.concat([head, bytes, Buffer.from('\nendstream')])
}
