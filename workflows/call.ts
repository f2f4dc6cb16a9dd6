import { allHandlersFinished, condition, executeChild, setHandler } from '@temporalio/workflow'
import type { CallChanged, CallInput, Command } from '../activities/contract.js'
import { CALL_TRANSITIONS, type CallEvent, type CallState } from '../domain/transitions.js'
import type { DeliveryId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { delivery } from './delivery.js'
import {
  approveGraduatoria,
  closeReview,
  proposeGraduatoria,
  publishAvviso,
  sendList,
  wake,
} from './messages.js'
import { refuse, shortSteps, steps, until } from './steps.js'
import { watchTerms } from './terms.js'

/**
 * A public call under art. 16 L. 56/1987, from its avviso to the proof that the requesting body has its list.
 * What people decide comes as updates; what only time or mail can bring is waited for. Started again from the
 * record it finds its way: a step that was done returns at once.
 */
export async function publicCall(input: CallInput): Promise<CallState> {
  const call = listenTo(input)
  await call.load()

  await call.reaches('published')
  // Together, so that a failure of either ends the run: one that may not act any more must not linger.
  await Promise.all([fromWindowToProof(call), watchTerms(input, () => call.has('closed'))])

  await condition(allHandlersFinished)
  return call.state()
}

async function fromWindowToProof(call: Call): Promise<void> {
  await collectApplications(call)
  await waitForLateDeliveries(call)
  await call.reaches('frozen') // a responsabile closes the review
  await call.reaches('proposed') // … and proposes the graduatoria
  await call.reaches('approved') // a dirigente, another person, approves it by act
  await publishGraduatoria(call)
  await call.reaches('list-sent') // a responsabile sends the list
  await proveListDelivered(call)
}

/** Applications arrive by themselves; at the closing instant the mailbox is read once more, up to then. */
async function collectApplications(call: Call): Promise<void> {
  if (call.has('collected')) return
  await until(call.closesAt())
  await mailboxReadFrom(call, call.closesAt())
  call.moved(await shortSteps.closeWindow(call.input))
}

/** A PEC accepted in time may still be delivered for a day (RFC 6109 section 3.3.5). */
async function waitForLateDeliveries(call: Call): Promise<void> {
  if (call.has('review')) return
  await until(call.lateUntil())
  await mailboxReadFrom(call, call.lateUntil())
  call.moved(await shortSteps.endLateDeliveries(call.input))
}

/** What the dirigente approved is published as it was approved, without another decision. */
async function publishGraduatoria(call: Call): Promise<void> {
  if (call.has('graduatoria-published')) return
  call.moved(await steps.publishGraduatoria(call.input))
}

/** The call ends with the provider's proof of delivery. When it fails, a person decides whether to send again. */
async function proveListDelivered(call: Call): Promise<void> {
  const { call: id, epoch } = call.input
  while (!call.has('closed')) {
    const sent = call.list()
    if (sent)
      await executeChild(delivery, {
        workflowId: `delivery/${sent}/${epoch}`,
        args: [{ call: id, epoch, delivery: sent }],
      })
    const told = call.news()
    call.moved(await shortSteps.closeIfListDelivered(call.input))
    if (call.has('closed')) return
    await condition(() => call.list() !== sent || call.news() > told)
  }
}

/** Waits for a complete sweep of the mailbox that began at or after `from`. The listener wakes us; should the word
 *  be lost, we ask again, ever more rarely. */
async function mailboxReadFrom(call: Call, from: Instant): Promise<void> {
  for (let minutes = 1; ; minutes = Math.min(minutes * 4, 360)) {
    const told = call.news()
    if (await shortSteps.askForSweep({ ...call.input, from })) return
    await condition(() => call.news() > told, minutes * 60_000)
  }
}

type Call = ReturnType<typeof listenTo>

const order: readonly CallState[] = [
  'draft',
  'published',
  'collected',
  'review',
  'frozen',
  'proposed',
  'approved',
  'graduatoria-published',
  'list-sent',
  'closed',
]

/** The state of the call as the record has it, and the doors through which people act on it. */
function listenTo(input: CallInput) {
  let state: CallState | null = null
  let closes: Instant | null = null
  let lateUntil: Instant | null = null
  let list: DeliveryId | null = null
  let news = 0

  const has = (wanted: CallState) => state !== null && order.indexOf(state) >= order.indexOf(wanted)
  const moved = (to: CallChanged & { list?: DeliveryId | null }) => {
    if (!has(to.state)) state = to.state
    if (to.list) list = to.list
    return { state: to.state }
  }
  const may = (event: CallEvent) => (_command: Command) => {
    if (state !== null && !CALL_TRANSITIONS.some((arrow) => arrow.from === state && arrow.event === event))
      refuse('wrong-state')
  }

  setHandler(wake, () => {
    news += 1
  })
  setHandler(publishAvviso, async (command) => moved(await steps.publishAvviso({ ...input, ...command })), {
    validator: may('publish-avviso'),
  })
  setHandler(closeReview, async (command) => moved(await steps.closeReview({ ...input, ...command })), {
    validator: may('close-review'),
  })
  setHandler(
    proposeGraduatoria,
    async (command) => moved(await steps.proposeGraduatoria({ ...input, ...command })),
    {
      validator: may('propose-graduatoria'),
    },
  )
  setHandler(
    approveGraduatoria,
    async (command) => moved(await steps.approveGraduatoria({ ...input, ...command })),
    {
      validator: may('approve-graduatoria'),
    },
  )
  setHandler(sendList, async (command) => moved(await steps.sendList({ ...input, ...command })), {
    validator: may('send-list'),
  })

  return {
    input,
    has,
    moved,
    state: () => state as CallState,
    closesAt: () => closes as Instant,
    lateUntil: () => lateUntil as Instant,
    list: () => list,
    news: () => news,
    reaches: (wanted: CallState) => condition(() => has(wanted)),
    async load() {
      const onFile = await shortSteps.loadCall(input)
      closes = onFile.closesAt
      lateUntil = onFile.lateUntil
      moved(onFile)
    },
  }
}
