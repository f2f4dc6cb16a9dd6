import { randomBytes } from 'node:crypto'
import { formMark } from '../../documents/form-mark.js'
import type { Provider } from '../../pec/simulator/provider.js'
import { applicantsDomain, officeAddress } from './office.js'

/** Of the attached form, so that its envelope has 25 KB. */
const formBytes = 12_300

/** People apply by PEC, each from an address of their own, with the form of the call attached: real envelopes,
 *  signed by their provider. They are in the office's mailbox when this resolves. */
export async function sendApplications(
  provider: Provider,
  call: string,
  count: number,
  first = 0,
): Promise<void> {
  for (let sent = 0; sent < count; ) {
    // Few at a time: what the simulator has written stays in its memory until it is delivered.
    for (const end = Math.min(sent + 200, count); sent < end; sent += 1) {
      const content = Buffer.concat([
        Buffer.from(`%PDF-1.7\n<pdf:Keywords>${formMark(call)}</pdf:Keywords>\n`),
        randomBytes(formBytes),
      ])
      await provider.send({
        from: `persona.${first + sent}@${applicantsDomain}`,
        to: [officeAddress],
        subject: 'Domanda di partecipazione',
        text: 'In allegato la domanda.',
        attachments: [{ filename: 'domanda.pdf', content, contentType: 'application/pdf' }],
      })
    }
    await provider.advance()
  }
}
