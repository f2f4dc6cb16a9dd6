import type { Command } from '../activities/contract.js'
import { draftIfAny } from '../activities/drafts.js'
import { Refusal } from '../domain/refusal.js'
import type { ApplicationId, CallId } from '../schemas/ids.js'
import { keepDraft } from '../storage/decisions.js'
import type { Record } from '../storage/record.js'
import {
  type Checked,
  type CheckOutcome,
  decideFalse,
  drawOrderedSample,
  orderSample,
  recordOutcome,
  type SampleNumber,
  type SamplePlan,
} from '../storage/sample-checks.js'

/** What people do to check self-declarations by sample. */
export interface CheckCommands {
  /** How many, and where the number will come from, before it can be known. */
  orderSample(call: CallId, command: Command, plan: SamplePlan): Promise<{ sample: string }>
  /** The minutes are made and filed with the papers of the call. */
  drawSample(
    sample: string,
    command: Command,
    number: SampleNumber,
  ): Promise<{ drawn: readonly ApplicationId[]; added: readonly ApplicationId[] }>
  /** What the check of one application found; its evidence was uploaded before. */
  recordCheck(checked: Checked, command: Command, outcome: CheckOutcome): Promise<{ outcome: string }>
  /** On a declaration found false: the application is taken up again, or left, for a reason. */
  decideFalseDeclaration(
    checked: Checked,
    command: Command,
    decision: 'reopen' | 'leave',
    reason: string,
  ): Promise<{ decision: string }>
}

export function checkCommands(record: Record): CheckCommands {
  const keyOf = ({ command }: Command) => `command/${command}`
  return {
    orderSample: (call, command, plan) =>
      record.once(keyOf(command), null, (tx, at) => orderSample(tx, at, call, command, plan)),
    drawSample: (sample, command, number) =>
      record.once(keyOf(command), null, (tx, at) => drawOrderedSample(tx, at, sample, command, number)),
    async recordCheck(checked, command, outcome) {
      const { evidence } = outcome
      if (evidence !== null && !(await record.blobs.has(evidence))) throw new Refusal('scan-missing')
      return await record.once(keyOf(command), null, (tx, at) =>
        recordOutcome(tx, at, checked, command, outcome),
      )
    },
    async decideFalseDeclaration(checked, command, decision, reason) {
      await keepDraft(record.db, command, { reason }, record.clock.now())
      const why = await draftIfAny(record, command)
      return await record.once(keyOf(command), null, (tx, at) =>
        decideFalse(tx, at, checked, command, decision, why),
      )
    },
  }
}
