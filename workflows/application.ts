import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow'
import type { ApplicationChanged, ApplicationInput } from '../activities/contract.js'
import {
  APPLICATION_TRANSITIONS,
  type ApplicationState,
  UNDECIDED,
} from '../domain/application-transitions.js'
import { doorsOf } from './doors.js'
import {
  admit,
  admitWithReserve,
  askIntegration,
  enterData,
  exclude,
  look,
  wake,
  withdraw,
} from './messages.js'
import { sendWithEvidence } from './send.js'
import { shortSteps, steps } from './steps.js'

/**
 * One application: its author gets a receipt at once, the office examines it, asks for what is missing, a second
 * person decides. Taken up again after a decision, it is another run.
 * @norma L. 241/1990 art. 18-bis (ricevuta immediata), art. 6 (istruttoria)
 */
export async function application(input: ApplicationInput): Promise<ApplicationState> {
  const one = listenTo(input)
  const { state, receipt, follows, unread } = await shortSteps.receiveApplication(input)
  one.begins(state)
  await Promise.all([
    receipt === null ? null : sendWithEvidence(receipt, input, one.news),
    follows ? wholeReceipt(one, input) : null,
    unread ? steps.readForms(input) : null,
    examination(one, input),
  ])
  await condition(allHandlersFinished)
  return one.state()
}

/** Sent by somebody else, as far as anybody knew: the receipt goes where its author wants it, once that was read. */
async function wholeReceipt(one: Application, input: ApplicationInput): Promise<void> {
  await condition(() => one.state() !== 'registered')
  const receipt = await steps.prepareWholeReceipt(input)
  if (receipt !== null) await sendWithEvidence(receipt, input, one.news)
}

/** Until somebody has decided; what is asked of its author has a letter and a term. */
async function examination(one: Application, input: ApplicationInput): Promise<void> {
  while (UNDECIDED.includes(one.state())) {
    if (one.state() === 'integrating') await integration(one, input)
    else await one.changes()
  }
}

async function integration(one: Application, input: ApplicationInput): Promise<void> {
  const { state, integration: asked } = await shortSteps.applicationNow(input)
  if (asked === null) return one.begins(state)
  const { ordinal, until } = asked
  const waiting = async () => {
    await condition(() => one.state() !== 'integrating', Math.max(1, Date.parse(until) + 1000 - Date.now()))
    if (one.state() === 'integrating')
      one.begins((await shortSteps.endIntegration({ ...input, ordinal })).state)
  }
  await Promise.all([steps.prepareIntegrationLetter({ ...input, ordinal }), waiting()])
}

type Application = ReturnType<typeof listenTo>

/** The state of an application as the record has it, and the doors through which people act on it. */
function listenTo(input: ApplicationInput) {
  let state: ApplicationState | null = null
  let news = 0
  let changes = 0

  const begins = (now: ApplicationState) => {
    if (now === state) return
    state = now
    changes += 1
  }
  const heard = (changed: ApplicationChanged) => {
    begins(changed.state)
    return changed
  }
  const door = doorsOf(input, APPLICATION_TRANSITIONS, () => state, heard)

  setHandler(wake, () => {
    news += 1
  })
  setHandler(look, async () => begins((await shortSteps.applicationNow(input)).state))
  door(enterData, 'enter-data', shortSteps.enterData)
  door(askIntegration, 'ask-integration', shortSteps.askIntegration)
  door(admit, 'admit', shortSteps.admit)
  door(admitWithReserve, 'admit-with-reserve', shortSteps.admitWithReserve)
  door(exclude, 'exclude', shortSteps.exclude)
  door(withdraw, 'withdraw', shortSteps.withdraw)

  return {
    begins,
    state: () => state as ApplicationState,
    news: () => news,
    async changes() {
      const seen = changes
      await condition(() => changes > seen)
    },
  }
}
