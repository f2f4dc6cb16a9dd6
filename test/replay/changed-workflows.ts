import { sleep } from '@temporalio/workflow'

/** Workflows as somebody would break them: each waits before it does what it did at once. */
async function late(): Promise<void> {
  await sleep('1 day')
}

export {
  late as answer,
  late as application,
  late as bulk,
  late as delivery,
  late as mailing,
  late as minutes,
  late as notice,
  late as publicCall,
  late as publication,
  late as requestAnswer,
}
