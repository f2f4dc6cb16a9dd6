import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow'
import type { ApplicationChanged, ApplicationInput, Command } from '../activities/contract.js'
import {
  APPLICATION_TRANSITIONS,
  type ApplicationEvent,
  type ApplicationState,
} from '../domain/transitions.js'
import { admit, enterData, exclude, wake } from './messages.js'
import { sendWithEvidence } from './send.js'
import { refuse, shortSteps } from './steps.js'

/**
 * One application: its author gets a receipt at once, the office examines it, a second person decides.
 * @norma L. 241/1990 art. 18-bis (ricevuta immediata), art. 6 (istruttoria)
 */
export async function application(input: ApplicationInput): Promise<ApplicationState> {
  let state: ApplicationState | null = null
  let news = 0
  setHandler(wake, () => {
    news += 1
  })

  const changed = (outcome: ApplicationChanged) => {
    state = outcome.state
    return outcome
  }
  const may = (event: ApplicationEvent) => (_command: Command) => {
    if (state !== null && !isPossible(state, event)) refuse('wrong-state')
  }
  setHandler(enterData, async (command) => changed(await shortSteps.enterData({ ...input, ...command })), {
    validator: may('enter-data'),
  })
  setHandler(admit, async (command) => changed(await shortSteps.admit({ ...input, ...command })), {
    validator: may('admit'),
  })
  setHandler(exclude, async (command) => changed(await shortSteps.exclude({ ...input, ...command })), {
    validator: may('exclude'),
  })

  const received = await shortSteps.receiveApplication(input)
  state ??= received.state
  if (received.receipt) await sendWithEvidence(received.receipt, input, () => news)
  await condition(() => isDecided(state) && allHandlersFinished())
  return state
}

function isPossible(state: ApplicationState, event: ApplicationEvent): boolean {
  return APPLICATION_TRANSITIONS.some((arrow) => arrow.from === state && arrow.event === event)
}

function isDecided(state: ApplicationState | null): boolean {
  return state !== null && state !== 'registered' && state !== 'examined'
}
