import type { Client } from '@temporalio/client'
import { type Commands, openCommands } from '../../procedure/commands.js'
import { workflowIds } from '../../procedure/door.js'
import type { ApplicationId, CallId, CommandId, StaffId } from '../../schemas/ids.js'
import type { Record } from '../../storage/record.js'
import { applicationData } from '../harness/application-data.js'
import { operatore, responsabile } from '../harness/office.js'
import { report } from './table.js'

const sample = 12

/** Decides a few applications of a call, and reports the events of their histories and of the call's. */
export async function reportHistories(
  record: Record,
  client: Client,
  call: CallId,
  count: number,
): Promise<void> {
  const commands = openCommands(record, client)
  const applications = await record.db
    .selectFrom('application')
    .innerJoin('delivery', 'delivery.application', 'application.id')
    .select('application.id')
    .where('application.call', '=', call)
    .where('delivery.state', '=', 'delivered')
    .orderBy('application.id')
    .limit(sample)
    .execute()
  const events = []
  for (const { id } of applications) {
    await decide(commands, id)
    const handle = client.workflow.getHandle(workflowIds.application(id))
    await handle.result()
    events.push((await handle.fetchHistory()).events?.length ?? 0)
  }
  const ofCall = await client.workflow.getHandle(workflowIds.call(call)).fetchHistory()
  const among = `among ${count} applications`
  report({
    what: `history: an application decided, ${among}`,
    found: `${Math.min(...events)}–${Math.max(...events)} events`,
    aim: 'at most 40',
  })
  report({
    what: `history: the call, ${among}`,
    found: `${ofCall.events?.length} events`,
    aim: 'at most 400',
  })
}

async function decide(commands: Commands, id: ApplicationId): Promise<void> {
  const order = (what: string, actor: StaffId) => ({ command: `${id}-${what}` as CommandId, actor })
  await commands.enterData(id, order('data', operatore), applicationData())
  await commands.admit(id, order('admit', responsabile))
}
