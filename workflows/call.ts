import { allHandlersFinished, condition, executeChild, setHandler } from '@temporalio/workflow'
import type { LoadedCall } from '../activities/call.js'
import type { CallChanged, CallInput } from '../activities/contract.js'
import { CALL_TRANSITIONS, type CallState } from '../domain/call-transitions.js'
import type { DeliveryId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { delivery } from './delivery.js'
import { doorsOf } from './doors.js'
import {
  approveAvviso,
  approveGraduatoria,
  closeObservations,
  closeReview,
  proposeGraduatoria,
  publishAvviso,
  reopenReview,
  sendLetters,
  sendList,
  wake,
} from './messages.js'
import { shortSteps, steps, until } from './steps.js'
import { watchTerms } from './terms.js'

/**
 * A public call, from its avviso to the proof that the requesting body has its list. What people decide comes as
 * updates; what only time or mail can bring is waited for. Started again from the record it finds its way: a step
 * that was done returns at once.
 */
export async function publicCall(input: CallInput): Promise<CallState> {
  const call = listenTo(input)
  await call.load()
  await condition(() => call.isPublished())
  // Together, so that a failure of either ends the run: one that may not act any more must not linger.
  await Promise.all([fromWindowToProof(call), watchTerms(input, () => call.state() === 'closed')])

  await condition(allHandlersFinished)
  return call.state()
}

/** In some states the procedure has something to do by itself; in the others it waits for a person. */
const byItself: { readonly [state in CallState]?: (call: Call) => Promise<void> } = {
  published: collectApplications,
  collected: waitForLateDeliveries,
  approved: publishGraduatoria,
  'list-sent': proveListDelivered,
}

async function fromWindowToProof(call: Call): Promise<void> {
  for (let state = call.state(); state !== 'closed'; state = call.state()) {
    await byItself[state]?.(call)
    await condition(() => call.state() !== state)
  }
}

/** Applications arrive by themselves; at the closing instant the mailbox is read once more, up to then. */
async function collectApplications(call: Call): Promise<void> {
  await until(call.closesAt())
  await mailboxReadFrom(call, call.closesAt())
  call.moved(await shortSteps.closeWindow(call.input))
}

/** A PEC accepted in time may still be delivered for a day (RFC 6109 section 3.3.5). */
async function waitForLateDeliveries(call: Call): Promise<void> {
  await until(call.lateUntil())
  await mailboxReadFrom(call, call.lateUntil())
  call.moved(await shortSteps.endLateDeliveries(call.input))
}

/** What the dirigente approved is published as it was approved, without another decision. */
async function publishGraduatoria(call: Call): Promise<void> {
  call.moved(await steps.publishGraduatoria(call.input))
}

/** The call ends with the provider's proof of delivery. When it fails, a person decides whether to send again. */
async function proveListDelivered(call: Call): Promise<void> {
  const { call: id, epoch } = call.input
  while (call.state() === 'list-sent') {
    const sent = call.list()
    if (sent)
      await executeChild(delivery, {
        workflowId: `delivery/${sent}/${epoch}`,
        args: [{ call: id, epoch, delivery: sent }],
      })
    const told = call.news()
    call.moved(await shortSteps.closeIfListDelivered(call.input))
    if (call.state() !== 'list-sent') return
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

/** The state of the call as the record has it, and the doors through which people act on it. */
function listenTo(input: CallInput) {
  let state: CallState | null = null
  let closes: Instant | null = null
  let lateUntil: Instant | null = null
  let list: DeliveryId | null = null
  let news = 0

  const moved = (to: CallChanged & Partial<LoadedCall>) => {
    state = to.state
    if (to.list) list = to.list
    if (to.closesAt) closes = to.closesAt
    if (to.lateUntil) lateUntil = to.lateUntil
    return { state: to.state }
  }
  const door = doorsOf(input, CALL_TRANSITIONS, () => state, moved)

  setHandler(wake, () => {
    news += 1
  })
  door(approveAvviso, 'approve-avviso', shortSteps.approveAvviso)
  door(publishAvviso, 'publish-avviso', steps.publishAvviso)
  door(closeReview, 'close-review', steps.closeReview)
  door(reopenReview, 'reopen-review', steps.reopenReview)
  door(proposeGraduatoria, 'propose-graduatoria', steps.proposeGraduatoria)
  door(approveGraduatoria, 'approve-graduatoria', steps.approveGraduatoria)
  door(closeObservations, 'close-observations', steps.closeObservations)
  door(sendLetters, 'send-letters', steps.sendLetters)
  door(sendList, 'send-list', steps.sendList)

  return {
    input,
    moved,
    state: () => state as CallState,
    isPublished: () => state !== null && state !== 'draft' && state !== 'avviso-approved',
    closesAt: () => closes as Instant,
    lateUntil: () => lateUntil as Instant,
    list: () => list,
    news: () => news,
    async load() {
      const onFile = await shortSteps.loadCall(input)
      closes ??= onFile.closesAt
      lateUntil ??= onFile.lateUntil
      if (state === null) moved(onFile)
    },
  }
}
