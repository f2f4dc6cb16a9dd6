import { proxyActivities, sleep } from '@temporalio/workflow'

interface Activities {
  note(): Promise<string>
}

const { note } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 1 },
})

/** Waits for each instant and asks an activity what time it is there. */
export async function notesTheTime(instants: string[]): Promise<string[]> {
  const notes: string[] = []
  for (const instant of instants) {
    await sleep(Math.max(1, Date.parse(instant) - Date.now()))
    notes.push(await note())
  }
  return notes
}
