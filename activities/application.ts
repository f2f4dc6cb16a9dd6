import type { ApplicationState } from '../domain/transitions.js'
import type { DeliveryId } from '../schemas/ids.js'
import { admit, enterData, exclude, readApplication } from '../storage/applications.js'
import { commandKey } from './call.js'
import type { ApplicationChanged, ApplicationInput, Command, ExcludeCommand } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { prepareReceipt } from './receipt.js'

export interface ReceivedApplication {
  readonly state: ApplicationState
  /** The receipt to send; null when there is nobody to whom it may be sent by PEC. */
  readonly receipt: DeliveryId | null
}

export function applicationActivities(dependencies: Dependencies) {
  const { record } = dependencies
  return {
    /** The application's author gets a receipt; its state is read for whoever takes it up again. */
    async receiveApplication({
      application: id,
      call,
      epoch,
    }: ApplicationInput): Promise<ReceivedApplication> {
      const application = await readApplication(dependencies.record.db, id)
      return {
        state: application.state,
        receipt: await prepareReceipt(dependencies, application, { call, epoch }),
      }
    },

    async enterData({
      application,
      call,
      epoch,
      command,
      actor,
    }: ApplicationInput & Command): Promise<ApplicationChanged> {
      return await record.once(commandKey(command), { call, epoch }, async (tx, at) =>
        inBrief(await enterData(tx, at, application, { command, actor })),
      )
    },

    async admit({
      application,
      call,
      epoch,
      command,
      actor,
    }: ApplicationInput & Command): Promise<ApplicationChanged> {
      return await record.once(commandKey(command), { call, epoch }, async (tx, at) =>
        inBrief(await admit(tx, at, application, { command, actor })),
      )
    },

    async exclude(input: ApplicationInput & ExcludeCommand): Promise<ApplicationChanged> {
      const { application, call, epoch, command, actor, reasons } = input
      return await record.once(commandKey(command), { call, epoch }, async (tx, at) =>
        inBrief(await exclude(tx, at, application, { command, actor }, reasons)),
      )
    },
  }
}

function inBrief({ state, findings }: { state: ApplicationState; findings: readonly { code: string }[] }) {
  return { state, findings: findings.map(({ code }) => code) }
}
