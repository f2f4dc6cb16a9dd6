import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type {
  ApplicationChanged,
  ApproveAvvisoCommand,
  ApproveCommand,
  CallChanged,
  Command,
  ExcludeCommand,
  ProposeCommand,
  WithdrawCommand,
} from '../activities/contract.js'

/** Something changed in the record: look again. Carries nothing; lost or doubled it harms nothing. */
export const wake = defineSignal('wake')

/** Somebody decided on an application otherwise than through its procedure: read its state again. */
export const look = defineSignal('look')

export const approveAvviso = defineUpdate<CallChanged, [ApproveAvvisoCommand]>('approveAvviso')
export const publishAvviso = defineUpdate<CallChanged, [Command]>('publishAvviso')
export const closeReview = defineUpdate<CallChanged, [Command]>('closeReview')
export const reopenReview = defineUpdate<CallChanged, [Command]>('reopenReview')
export const proposeGraduatoria = defineUpdate<CallChanged, [ProposeCommand]>('proposeGraduatoria')
export const approveGraduatoria = defineUpdate<CallChanged, [ApproveCommand]>('approveGraduatoria')
export const closeObservations = defineUpdate<CallChanged, [Command]>('closeObservations')
export const sendLetters = defineUpdate<CallChanged, [Command]>('sendLetters')
export const sendList = defineUpdate<CallChanged, [Command]>('sendList')

export const enterData = defineUpdate<ApplicationChanged, [Command]>('enterData')
export const askIntegration = defineUpdate<ApplicationChanged, [Command]>('askIntegration')
export const admit = defineUpdate<ApplicationChanged, [Command]>('admit')
export const admitWithReserve = defineUpdate<ApplicationChanged, [Command]>('admitWithReserve')
export const exclude = defineUpdate<ApplicationChanged, [ExcludeCommand]>('exclude')
export const withdraw = defineUpdate<ApplicationChanged, [WithdrawCommand]>('withdraw')
