import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type {
  ApplicationChanged,
  ApproveCommand,
  CallChanged,
  Command,
  ExcludeCommand,
  ProposeCommand,
} from '../activities/contract.js'

/** Something changed in the record: look again. Carries nothing; lost or doubled it harms nothing. */
export const wake = defineSignal('wake')

export const publishAvviso = defineUpdate<CallChanged, [Command]>('publishAvviso')
export const closeReview = defineUpdate<CallChanged, [Command]>('closeReview')
export const proposeGraduatoria = defineUpdate<CallChanged, [ProposeCommand]>('proposeGraduatoria')
export const approveGraduatoria = defineUpdate<CallChanged, [ApproveCommand]>('approveGraduatoria')
export const sendList = defineUpdate<CallChanged, [Command]>('sendList')

export const enterData = defineUpdate<ApplicationChanged, [Command]>('enterData')
export const admit = defineUpdate<ApplicationChanged, [Command]>('admit')
export const exclude = defineUpdate<ApplicationChanged, [ExcludeCommand]>('exclude')
