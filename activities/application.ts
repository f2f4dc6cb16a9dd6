import type { ApplicationState } from '../domain/application-transitions.js'
import type { DeliveryId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import * as decisions from '../storage/application-decisions.js'
import { readApplication } from '../storage/applications.js'
import type { Tx } from '../storage/database.js'
import { askIntegration, integrationTermOver, openIntegration } from '../storage/integrations.js'
import { commandKey } from './call.js'
import type {
  ApplicationChanged,
  ApplicationInput,
  Command,
  ExcludeCommand,
  WithdrawCommand,
} from './contract.js'
import type { Dependencies } from './dependencies.js'
import { integrationDraft, reserveDraft } from './drafts.js'
import { prepareIntegrationLetter } from './integration-letter.js'
import { prepareFirstAnswer, prepareWholeReceipt } from './receipt.js'
import { refuseWrongFacts } from './typed-facts.js'

export interface ReceivedApplication {
  readonly state: ApplicationState
  /** The receipt to send, or to wait for if it has left; null when there is nobody to whom it may go by PEC. */
  readonly receipt: DeliveryId | null
  /** Its receipt goes where its author wants it, once somebody has read where. */
  readonly follows: boolean
  /** Its forms are still to be read: they took longer than its author may wait. */
  readonly unread: boolean
}

/** What its procedure must know of an application to go on. */
export interface ApplicationNow {
  readonly state: ApplicationState
  /** Until when the answer to a request is waited for. */
  readonly integration: { readonly ordinal: number; readonly until: Instant } | null
}

export function applicationActivities(dependencies: Dependencies) {
  const { record } = dependencies

  /** One decision of a person, once. */
  const decide = async (
    { application, call, epoch, command }: ApplicationInput & Command,
    write: (tx: Tx, at: Instant) => Promise<decisions.ApplicationChanged>,
  ): Promise<ApplicationChanged> =>
    await record.once(commandKey(command), { call, epoch }, async (tx, at) => {
      await tx.selectFrom('application').select('id').where('id', '=', application).forNoKeyUpdate().execute()
      return inBrief(await write(tx, at))
    })

  return {
    /** The application's author gets a receipt; its state is read for whoever takes it up again. */
    async receiveApplication({
      application: id,
      call,
      epoch,
    }: ApplicationInput): Promise<ReceivedApplication> {
      const application = await readApplication(record.db, id)
      const answer = await prepareFirstAnswer(dependencies, application, { call, epoch })
      const { delivery: receipt, follows, unread } = answer
      return { state: application.state, receipt, follows, unread }
    },

    /** The receipt for who did not get it at once; null when it goes otherwise than by PEC. */
    async prepareWholeReceipt({ application, call, epoch }: ApplicationInput): Promise<DeliveryId | null> {
      const onFile = await readApplication(record.db, application)
      return await prepareWholeReceipt(dependencies, onFile, { call, epoch })
    },

    async applicationNow({ application }: ApplicationInput): Promise<ApplicationNow> {
      const { state } = await readApplication(record.db, application)
      const open = await openIntegration(record.db, application)
      return { state, integration: open && { ordinal: open.ordinal, until: open.until } }
    },

    async enterData(input: ApplicationInput & Command): Promise<ApplicationChanged> {
      const required = await refuseWrongFacts(record, input)
      return await decide(input, (tx, at) => decisions.enterData(tx, at, input.application, input, required))
    },

    admit: async (input: ApplicationInput & Command) =>
      await decide(input, (tx, at) => decisions.admit(tx, at, input.application, input)),

    async admitWithReserve(input: ApplicationInput & Command): Promise<ApplicationChanged> {
      const reserve = await reserveDraft(record, input)
      return await decide(input, (tx, at) =>
        decisions.admitWithReserve(tx, at, input.application, input, reserve),
      )
    },

    exclude: async (input: ApplicationInput & ExcludeCommand) =>
      await decide(input, (tx, at) => decisions.exclude(tx, at, input.application, input, input.reasons)),

    withdraw: async (input: ApplicationInput & WithdrawCommand) =>
      await decide(input, (tx, at) => decisions.withdraw(tx, at, input.application, input, input.message)),

    async askIntegration(input: ApplicationInput & Command): Promise<ApplicationChanged> {
      const request = await integrationDraft(record, input)
      return await decide(input, async (tx, at) => {
        const { state } = await askIntegration(tx, at, input.application, input, request)
        const { findings } = await readApplication(tx, input.application)
        return { state, findings, seen: await decisions.seenOf(tx, input.application) }
      })
    },

    /** The letter that asks for what is missing; a run of its own watches what becomes of it. */
    async prepareIntegrationLetter(input: ApplicationInput & { ordinal: number }): Promise<void> {
      await prepareIntegrationLetter(dependencies, input)
    },

    /** The term for an integration has passed. */
    async endIntegration({ application, call, epoch, ordinal }: ApplicationInput & { ordinal: number }) {
      return await record.once(`${application}/integration/${ordinal}/end`, { call, epoch }, (tx, at) =>
        integrationTermOver(tx, at, application),
      )
    },
  }
}

function inBrief({ state, findings, seen }: decisions.ApplicationChanged): ApplicationChanged {
  return { state, findings: findings.map(({ code }) => code), seen }
}
