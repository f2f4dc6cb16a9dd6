/**
 * `npm run bench letters`: a letter to everybody of a graduatoria, prepared (data read, PDF typeset, message composed,
 * numbered, written down) and handed to a provider's SMTP by the steps of the mailing, against the floor of the same
 * run: the same messages sent in a bare loop with the same rows written (letters-floor.ts). In turns, some pages at a
 * time; then once more with a PDF that was made before, to tell what typesetting takes. `people=5000 rounds=5`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createActivities } from '../../activities/index.js'
import { folderSite } from '../../activities/public-site.js'
import { smtpSender } from '../../activities/sender.js'
import { openTypesetter, type Typesetter } from '../../documents/typst.js'
import { documentSigner } from '../../pec/simulator/document-signer.js'
import { createPki, writeTrustFolder } from '../../pec/simulator/pki.js'
import { openDocumentReader } from '../../reading/reader.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import { startPostgres } from '../../servers/postgres.js'
import { checkPromises } from '../../storage/promises.js'
import { approvedGraduatoria } from './approved.js'
import { openLettersFloor, type SentLetter } from './letters-floor.js'
import { domains, installationOf, openOffice } from './office.js'
import { openProvider } from './provider.js'
import { asked, type Cost, compare, costOf } from './table.js'

const people = asked('people', 5000)
const rounds = asked('rounds', 5)
const password = 'prova-lettere'

const folder = await mkdtemp(join(tmpdir(), 'chiamate-bench-'))
const postgres = await startPostgres({ folder: join(folder, 'postgres') })
const provider = await openProvider({ trust: join(folder, 'trust'), password, lmtp: null })
const installation = installationOf({ host: '127.0.0.1', port: 1, password }, { ...provider.smtp, password })
const { record, close } = await openOffice(postgres.url, folder, installation)
const [office] = installation.offices
if (!office) throw new Error('the installation has an office')
const pki = await createPki({ domains })
await writeTrustFolder(pki, join(folder, 'signers'))
const sender = smtpSender(office.mailbox)
const typesetter = openTypesetter()
const reader = openDocumentReader(join(folder, 'signers'))
const site = folderSite(join(folder, 'public'), installation.site)

/** The same letter for everybody, whatever it says: what is left is everything but typesetting. */
let before: Uint8Array | null = null
const madeBefore: Typesetter = {
  async typeset(template, data) {
    before ??= await typesetter.typeset(template, data)
    return before.slice()
  },
  close: async () => {},
}

const floor = await openLettersFloor(office.mailbox, postgres.url)

/** Sends all letters of a call, a part at a time, and after each part the same in the bare loop. */
async function measure(call: CallId, by: Typesetter): Promise<{ found: Cost[]; bare: Cost[] }> {
  const hands = createActivities({ record, senderOf: () => sender, typesetter: by, reader, site })
  const mailing = await approvedGraduatoria(record, hands, documentSigner(pki), call, people)
  const found: Cost[] = []
  const bare: Cost[] = []
  const sent = new Set<string>()
  let after: ApplicationId | null = null
  for (let round = 1; round <= rounds; round += 1) {
    found.push(
      await costOf(async () => {
        for (let left = people / rounds; left > 0; ) {
          const page = await hands.mailPage({ mailing, call, epoch: 1, perHour: 1e9, after })
          left -= page.left
          if (page.last === null) break
          after = page.last
        }
      }),
    )
    const letters = await lettersOf(mailing, sent)
    bare.push(await costOf(() => floor.sendAll(letters)))
    for (const { delivery } of letters) sent.add(delivery)
  }
  if (sent.size !== people) throw new Error(`${people} were to be written to and ${sent.size} were`)
  return { found, bare }
}

async function lettersOf(mailing: string, sent: ReadonlySet<string>): Promise<SentLetter[]> {
  const rows = await record.db
    .selectFrom('delivery')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .select(['delivery.id', 'recipient', 'digest'])
    .where('mailing', '=', mailing)
    .where('delivery.state', '=', 'submitted')
    .execute()
  return await Promise.all(
    rows
      .filter(({ id }) => !sent.has(id))
      .map(async ({ id, recipient, digest }) => ({
        delivery: id,
        recipient,
        bytes: await record.blobs.get(digest),
      })),
  )
}

const count = people / rounds
const whole = await measure('GE-2026-001' as CallId, typesetter)
compare({ what: `letters: ${people}`, count, aim: 'at least ×0.5' }, whole.found, whole.bare)
const rest = await measure('GE-2026-002' as CallId, madeBefore)
compare({ what: `letters: ${people}, their PDF made before`, count, aim: '' }, rest.found, rest.bare)
const kept = ['numbered-once', 'no-holes', 'audit-trail-holds']
for (const { name, broken } of await checkPromises(record.db, record.clock.now()))
  if (kept.includes(name) && broken.length > 0) throw new Error(`${name}: ${broken[0]}`)

await floor.close()
sender.close()
await typesetter.close()
await reader.close()
await provider.close()
await close()
await postgres.stop()
await rm(folder, { recursive: true, force: true })
