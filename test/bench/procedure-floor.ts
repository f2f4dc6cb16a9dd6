import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Client } from '@temporalio/client'
import { type NativeConnection, Worker } from '@temporalio/worker'
import { workerTuning } from '../../workers/temporal-worker.js'

const taskQueue = 'bare'
/** As many at once as the dispatcher of the product. */
const atOnce = 16

interface Named {
  readonly application: string
}

function bareActivities(submitted: (application: string) => void, waiting: () => void) {
  return {
    receive: async ({ application }: Named) => ({ state: 'registered', receipt: `${application}.receipt` }),
    submit: async ({ application }: Named & { delivery: string }) => {
      submitted(application)
      return { state: 'submitted', ended: false, mayRetry: false }
    },
    progress: async (_: Named & { delivery: string }) => {
      waiting()
      return { state: 'delivered', ended: true, mayRetry: false }
    },
  }
}
export type BareActivities = ReturnType<typeof bareActivities>

export interface ProcedureFloor {
  /** From the first start until so many bare applications wait for a decision. */
  run(count: number): Promise<void>
  close(): Promise<void>
}

/** Bare workflows of the shape of an application, on the same server: no database, no mail. */
export async function openFloor(connection: NativeConnection, client: Client): Promise<ProcedureFloor> {
  let submitted: string[] = []
  let waiting = 0
  let runs = 0
  // A server that stays remembers the workflows of other runs.
  const name = `bare/${randomUUID()}`
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('./bare-workflow.ts', import.meta.url)),
    activities: bareActivities(
      (application) => submitted.push(application),
      () => {
        waiting += 1
      },
    ),
    ...workerTuning,
  })
  const working = worker.run()

  return {
    async run(count) {
      runs += 1
      waiting = 0
      submitted = []
      let begun = 0
      let woken = 0
      const lane = async () => {
        for (;;) {
          const application = submitted.shift()
          if (application) {
            woken += 1
            await client.workflow.getHandle(application).signal('wake')
          } else if (begun < count) {
            begun += 1
            const workflowId = `${name}/${runs}/${begun}`
            const input = { application: workflowId, call: 'GE-2026-001', epoch: 1 }
            await client.workflow.start('bare', { workflowId, taskQueue, args: [input] })
          } else if (woken < count) await new Promise((resolve) => setTimeout(resolve, 5))
          else return
        }
      }
      await Promise.all(Array.from({ length: atOnce }, lane))
      while (waiting < count) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    async close() {
      worker.shutdown()
      await working
    },
  }
}
