import { sleep } from '@temporalio/workflow'

/** Workflows as somebody would break them: each waits before it does what it did at once. */

export async function publicCall(): Promise<void> {
  await sleep('1 day')
}

export async function application(): Promise<void> {
  await sleep('1 day')
}

export async function delivery(): Promise<void> {
  await sleep('1 day')
}
