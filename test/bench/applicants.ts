import { randomBytes } from 'node:crypto'
import type { Provider } from '../../pec/simulator/provider.js'
import { ownForm } from '../harness/own-form.js'
import { applicantsDomain, officeAddress } from './office.js'

/** Of the attached form, so that its envelope has 25 KB. */
const ballast = 7_800

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
      const from = `persona.${first + sent}@${applicantsDomain}`
      const content = ownForm(call, from, randomBytes(ballast))
      await provider.send({
        from,
        to: [officeAddress],
        subject: 'Domanda di partecipazione',
        text: 'In allegato la domanda.',
        attachments: [{ filename: 'domanda.pdf', content, contentType: 'application/pdf' }],
      })
    }
    await provider.advance()
  }
}
