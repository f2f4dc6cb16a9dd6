import { lockedRuleSet } from '../../activities/criteria.js'
import { formProposals } from '../../procedure/form-proposal.js'
import type { FormProposal } from '../../reading/form-proposals.js'
import { ApplicationData } from '../../schemas/application.js'
import type { Avviso } from '../../schemas/call.js'
import type { ApplicationId, Digest } from '../../schemas/ids.js'
import { readCall } from '../../storage/calls.js'
import { operator } from '../staff.js'
import type { Paper } from '../stories/story.js'
import type { World } from '../world.js'

/** The operator reads each new application of a call: confirms what the program read in its form, types the others. */
export async function readApplications(world: World, { id: call }: Avviso): Promise<void> {
  const { record, commands, order, timeline, tell } = world
  const rows = await record.db
    .selectFrom('application')
    .select('id')
    .where('call', '=', call)
    .where('state', '=', 'registered')
    .orderBy('presented_at')
    .orderBy('id')
    .execute()
  let confirmed = 0
  for (const [n, { id }] of rows.entries()) {
    const { data, read } = await whatItSays(world, id, call)
    await commands.enterData(id, order(operator), data)
    if (read) confirmed += 1
    timeline.advance('Domande lette', n + 1, rows.length)
  }
  const typed = rows.length - confirmed
  tell(`Istruttoria: ${confirmed} moduli letti dal programma e confermati, ${typed} riportati a mano.`)
}

/** What an application says, and whether the program read it. */
async function whatItSays(
  world: World,
  id: ApplicationId,
  call: Avviso['id'],
): Promise<{ readonly data: ApplicationData; readonly read: boolean }> {
  const { record } = world
  const { data } = await paperOf(world, id)
  const proposals = await formProposals(record, id)
  const own = proposals !== null && proposals !== 'stopped' ? proposals.own : null
  if (own === null || own.application.ranking === null) return { data, read: false }
  const { criteria, avviso } = await readCall(record.db, call)
  const { facts } = await lockedRuleSet(record, criteria[own.application.ranking] as Digest)
  const confirmed = confirmedData(own, data, Object.keys(facts))
  // Whether somebody is registered the lists will say, not who applies.
  for (const { kind, code } of avviso.requirements)
    if (kind === 'registration') delete confirmed.requirements[code]
  return { data: confirmed, read: true }
}

/** What stands in the form, and beside it what only somebody who looks can tell: whether it is signed by hand, whether
 *  a document came with it, what the papers prove. */
function confirmedData(
  { application, signature }: FormProposal,
  seen: ApplicationData,
  facts: readonly string[],
): ApplicationData {
  return ApplicationData.parse({
    ranking: application.ranking,
    applicant: application.applicant,
    recapito: application.recapito,
    signatory: application.signatory,
    form: 'attached',
    signature: signature ?? seen.signature,
    identityDocument: seen.identityDocument,
    requirements: { ...application.requirements, ...seen.requirements },
    evidence: application.evidence,
    facts: Object.fromEntries(Object.entries(application.facts).filter(([name]) => facts.includes(name))),
    reserves: application.reserves,
  } satisfies { [field in keyof ApplicationData]?: unknown })
}

/** The paper that whoever examines an application has before them. */
export async function paperOf({ record, papers }: World, id: ApplicationId): Promise<Paper> {
  const { transaction, ordinal } = await record.db
    .selectFrom('application')
    .innerJoin('message', 'message.id', 'application.message')
    .select(['transaction', 'ordinal'])
    .where('application.id', '=', id)
    .executeTakeFirstOrThrow()
  const paper = (papers.get(transaction ?? id) ?? [])[ordinal - 1]
  if (!paper) throw new Error('an application that nobody of the play has sent')
  return paper
}
