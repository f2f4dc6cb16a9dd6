/**
 * The PEC provider in a process of its own, as a provider is. Its parent says in the first message where mail goes;
 * it answers with its port and, for each later message `{ call, count, first }`, when so many applications are in
 * the office's mailbox.
 */
import { lmtpDrop, type MailDrop } from '../../pec/simulator/mail-drop.js'
import { createPki, writeTrustFolder } from '../../pec/simulator/pki.js'
import { startProvider } from '../../pec/simulator/provider.js'
import { machineClock } from '../../workers/clock.js'
import { sendApplications } from './applicants.js'
import { domains, officeAddress } from './office.js'

export interface Setting {
  readonly trust: string
  readonly password: string
  /** Where the office's mail is delivered; null: nowhere, it only takes what the office sends. */
  readonly lmtp: { host: string; port: number } | null
}

export interface Applying {
  readonly call: string
  readonly count: number
  readonly first: number
}

const nowhere: MailDrop = { hosts: () => false, deliver: async () => {} }

async function serve({ trust, password, lmtp }: Setting) {
  const pki = await createPki({ domains })
  await writeTrustFolder(pki, trust)
  const mailboxes = lmtp
    ? { ...lmtpDrop(lmtp), hosts: (address: string) => address === officeAddress }
    : nowhere
  const accounts = [{ address: officeAddress, password }]
  return await startProvider({ pki, clock: machineClock, domains, accounts, mailboxes, seed: 'bench' })
}

process.once('message', async (setting: Setting) => {
  const provider = await serve(setting)
  process.on('message', async ({ call, count, first }: Applying) => {
    await sendApplications(provider, call, count, first)
    // From now on what the office sends is answered as it comes.
    provider.run()
    process.send?.('sent')
  })
  process.once('disconnect', () => process.exit())
  process.send?.(provider.smtp)
})
