import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { bodyAddress, officeAddress, type Stage } from '../../demo/stage.js'
import { workflowIds } from '../../procedure/door.js'
import type { ApplicationId, CallId, MessageId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { everyRun } from './every-run.js'
import {
  applicationOf,
  apply,
  approveGraduatoria,
  codeOf,
  examine,
  formOf,
  operator,
  order,
  publish,
  responsible,
} from './people-at-work.js'

/** A history to be replayed for years: of which workflow, in which case. */
export interface KeptHistory {
  readonly workflow: string
  readonly case: string
  readonly workflowId: string
  readonly history: object
}

/** Plays what workflows may live through, and gives their histories. */
/** Of all that was played on a stage whose outbox was kept, one history of each shape: the steps, orders, signals and
 *  waits that occur in it. */
export async function historiesOfEveryShape({ record, time }: Stage): Promise<KeptHistory[]> {
  const shapes = new Map<string, KeptHistory>()
  const counts = new Map<string, number>()
  for (const workflowId of await everyRun(record.db)) {
    const handle = time.client.workflow.getHandle(workflowId)
    const history = withoutMachine(historyToJSON(await handle.fetchHistory())) as { events: HistoryEvent[] }
    const workflow = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? ''
    const shape = `${workflow} ${[...new Set(history.events.flatMap(stepOf))].sort().join(' ')}`
    // One that has only waited so far tells nothing of what comes after.
    const hasBegun = history.events.some((event) => event.activityTaskScheduledEventAttributes)
    if (shapes.has(shape) || !hasBegun) continue
    const number = (counts.get(workflow) ?? 0) + 1
    counts.set(workflow, number)
    const folder = workflow === 'publicCall' ? 'call' : workflow
    shapes.set(shape, { workflow: folder, case: `demo-${number}`, workflowId, history })
  }
  return [...shapes.values()]
}

interface HistoryEvent {
  readonly eventType: string
  readonly workflowExecutionStartedEventAttributes?: { readonly workflowType?: { readonly name?: string } }
  readonly activityTaskScheduledEventAttributes?: { readonly activityType?: { readonly name?: string } }
  readonly workflowExecutionSignaledEventAttributes?: { readonly signalName?: string }
  readonly workflowExecutionUpdateAcceptedEventAttributes?: {
    readonly acceptedRequest?: { readonly input?: { readonly name?: string } }
  }
}

/** What an event is a step of; nothing for those that only tell how Temporal works. */
function stepOf(event: HistoryEvent): string[] {
  const named =
    event.activityTaskScheduledEventAttributes?.activityType?.name ??
    event.workflowExecutionSignaledEventAttributes?.signalName ??
    event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name
  if (named) return [named]
  return /TIMER|MARKER|CHILD|FAILED|TIMED_OUT|TERMINATED/.test(event.eventType) ? [event.eventType] : []
}

export async function historiesToKeep(stage: Stage): Promise<KeptHistory[]> {
  const { commands, provider, record, time } = stage
  const kept: KeptHistory[] = []
  const until = (instant: string) => stage.until(instant as Instant)
  const keep = async (workflow: KeptHistory['workflow'], name: string, workflowId: string) => {
    const history = await time.client.workflow.getHandle(workflowId).fetchHistory()
    kept.push({ workflow, case: name, workflowId, history: withoutMachine(historyToJSON(history)) })
  }

  const call = await publish(stage, 'GE-2031-001', {
    opensAt: '2031-03-04T09:00:00+01:00',
    closesAt: '2031-03-14T12:00:00+01:00',
  })
  const sent: { [name: string]: string } = {}
  const send = async (name: string, at: string) => {
    sent[name] = await apply(provider, call, { from: `${name}@pec.cittadini.example`, at })
  }
  provider.fault({ kind: 'deferred', recipient: 'deferred@pec.cittadini.example', times: 2 })
  provider.fault({ kind: 'cut-lost', recipient: 'uncertain@pec.cittadini.example' })
  provider.behave('silent@pec.cittadini.example', { outcome: 'silent' })
  await send('admitted', '2031-03-04T10:00:00+01:00')
  await send('deferred', '2031-03-05T10:00:00+01:00')
  await send('uncertain', '2031-03-06T10:00:00+01:00')
  await send('silent', '2031-03-07T10:00:00+01:00')
  await send('late', '2031-03-14T12:00:01+01:00')
  await provider.deliverRaw(
    officeAddress,
    Buffer.from('From: ordinaria@example.org\r\nSubject: Domanda\r\n\r\nEcco.\r\n'),
    '2031-03-08T10:00:00+01:00',
  )
  await until('2031-03-15T12:01:00+01:00')
  const ordinary = await record.db
    .selectFrom('message')
    .select('id')
    .where('standing', '=', 'to-assign')
    .executeTakeFirstOrThrow()
  await commands.assignMessage(ordinary.id as MessageId, order(operator), { to: 'call', call })
  await stage.settle()
  const ids: { [name: string]: ApplicationId } = {}
  for (const [name, transaction] of Object.entries(sent))
    ids[name] = (await applicationOf(record, transaction)).id
  const { id: withoutReceipt } = await record.db
    .selectFrom('application')
    .select('id')
    .where('message', '=', ordinary.id)
    .executeTakeFirstOrThrow()
  ids['without-receipt'] = withoutReceipt
  for (const [n, [name, id]] of Object.entries(ids).entries()) {
    const form = formOf({ number: n + 1, isee: `${n + 1}000.00` })
    // A refusal, and data typed twice, are in the history too.
    if (name === 'admitted') {
      await commands.enterData(id, order(operator), { ...form, signature: 'none' })
      await codeOf(commands.admit(id, order(responsible)))
    }
    await examine(commands, id, form)
  }
  await stage.settle()
  for (const [name, id] of Object.entries(ids)) await keep('application', name, workflowIds.application(id))

  await codeOf(commands.sendList(call, order(responsible)))
  const { sample } = await commands.orderSample(call, order(responsible), {
    size: { count: 1 },
    rule: 'una domanda fra le ammesse',
    source: 'il numero estratto sulla ruota di Genova',
  })
  const number = { seed: '23.7.81.', drawnAt: record.clock.now(), doubtful: [] }
  await commands.drawSample(sample, order(responsible), number)
  await stage.settle()
  await keep('minutes', 'drawn', workflowIds.minutes(sample, 1))
  await commands.closeReview(call, order(responsible), null)
  await approveGraduatoria(stage, call)
  provider.behave(bodyAddress, { outcome: 'mailbox-full', afterSeconds: 60 })
  await until('2031-03-17T09:00:00+01:00')
  await commands.sendList(call, order(responsible))
  await until('2031-03-17T09:30:00+01:00')
  provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 60 })
  await commands.sendList(call, order(responsible))
  await until('2031-03-17T10:00:00+01:00')
  await keep('call', 'list-sent-again', workflowIds.call(call))
  await keep('delivery', 'failed', workflowIds.delivery(`${call}.list.1`, 1))
  await keep('delivery', 'delivered', workflowIds.delivery(`${call}.list.2`, 1))

  await missed(stage, keep)
  return kept
}

/** A call whose terms pass, and whose list nobody answers for. */
async function missed(
  stage: Stage,
  keep: (workflow: KeptHistory['workflow'], name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const { commands, provider } = stage
  const until = (instant: string) => stage.until(instant as Instant)
  const id: CallId = await publish(stage, 'GE-2031-002', {
    opensAt: '2031-03-18T09:00:00+01:00',
    closesAt: '2031-03-20T12:00:00+01:00',
  })
  await keep('call', 'open', workflowIds.call(id))
  await until('2031-04-25T09:00:00+02:00')
  await keep('call', 'one-term-missed', workflowIds.call(id))
  await commands.closeReview(id, order(responsible), null)
  await approveGraduatoria(stage, id)
  provider.behave(bodyAddress, { outcome: 'silent' })
  await commands.sendList(id, order(responsible))
  await until('2031-05-06T09:00:00+02:00')
  await keep('delivery', 'no-news', workflowIds.delivery(`${id}.list.1`, 1))
  await keep('call', 'list-without-news', workflowIds.call(id))
}

/** A history without what tells of the machine that made it: process, host, folders in stack traces. */
function withoutMachine(history: string): object {
  return JSON.parse(history, (key, value) => {
    if (key === 'identity') return 'chiamate'
    if (key === 'stackTrace') return ''
    return value
  }) as object
}
