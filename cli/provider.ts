import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { documentSigner } from '../pec/simulator/document-signer.js'
import { embeddedMailboxes } from '../pec/simulator/imap-drop.js'
import { keepPki, writeTrustFolder } from '../pec/simulator/pki.js'
import { startProvider } from '../pec/simulator/provider.js'
import type { Clock } from '../schemas/time.js'
import type { TrialWorld } from './simulator.js'

/** A PEC provider on this machine, for looking and learning: its mail is in memory and is gone when it stops. */
export interface EmbeddedProvider {
  readonly trust: string
  /** The settings of an office whose mailbox it keeps. */
  readonly installation: unknown
  /** How to reach it, for whoever wants to write a PEC, in Italian. */
  readonly words: readonly string[]
  /** What the console plays the people outside with. */
  readonly world: TrialWorld
  stop(): Promise<void>
}

const office = 'cpi.genova@pec.office.example'
const applicants = [
  { address: 'anna@pec.cittadini.example', who: 'Anna, candidata' },
  { address: 'bruno@pec.cittadini.example', who: 'Bruno, candidato' },
  { address: 'carla@pec.cittadini.example', who: 'Carla, candidata' },
]
const applicant = 'anna@pec.cittadini.example'
const director = 'Dirigente di prova'
const body = 'comune.portofelice@pec.comuni.example'

export async function startEmbeddedProvider(data: string, clock: Clock): Promise<EmbeddedProvider> {
  const domains = [office, applicant, body].map((address) => address.slice(address.indexOf('@') + 1))
  const trust = join(data, 'trust')
  const pki = await keepPki(join(data, 'pki'), { domains })
  await writeTrustFolder(pki, trust)
  const password = await keptPassword(join(data, 'pec-password'))
  const accounts = [office, body, ...applicants.map(({ address }) => address)].map((address) => ({
    address,
    password,
  }))
  const mailboxes = await embeddedMailboxes(accounts)
  const provider = await startProvider({ pki, clock, domains, accounts, mailboxes, seed: randomUUID() })
  const rest = provider.run()
  const imap = mailboxes.access(office)
  return {
    trust,
    installation: {
      site: 'http://localhost/prova',
      offices: [
        {
          id: 'ge',
          administration: 'Regione Liguria (installazione di prova)',
          name: 'Centro per l’Impiego di Genova',
          address: 'via di Prova 1, 16121 Genova',
          mailbox: {
            address: office,
            imap: { ...imap, security: 'none' },
            smtp: { ...provider.smtp, user: office, password, security: 'none' },
          },
        },
      ],
      staff: [
        { id: 'ge.op1', office: 'ge', name: 'Operatore di prova', roles: ['operatore'] },
        { id: 'ge.rdp1', office: 'ge', name: 'Responsabile di prova', roles: ['responsabile'] },
        { id: 'ge.dir1', office: 'ge', name: director, roles: ['dirigente'] },
      ],
    },
    world: {
      office,
      body: { address: body, who: 'Il Comune di Portofelice' },
      applicants,
      provider,
      mailboxes,
      sign: documentSigner(pki),
      director,
    },
    words: [
      `casella    ${office}`,
      `SMTP       ${provider.smtp.host}:${provider.smtp.port}, utente ${applicant}, password in ${join(data, 'pec-password')}`,
      `IMAP       ${mailboxes.access(applicant).host}:${mailboxes.access(applicant).port}, per leggere le ricevute di ${applicant}`,
    ],
    async stop() {
      rest()
      await provider.close()
    },
  }
}

async function keptPassword(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => null)
  if (kept) return kept.trim()
  await mkdir(join(file, '..'), { recursive: true })
  const password = randomBytes(12).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}
