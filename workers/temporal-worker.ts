import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DataConverter } from '@temporalio/common'
import {
  DefaultLogger,
  makeTelemetryFilterString,
  type NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker'
import type { Activities } from '../activities/index.js'
import { taskQueue } from '../procedure/door.js'

/** Made by `npm run build`; used in production, where sources don't change under a running program. */
const built = new URL('../dist/workflow-bundle.js', import.meta.url)

export interface ProcedureWorkerOptions {
  readonly connection: NativeConnection
  readonly namespace?: string
  readonly activities: Activities
  /** A file that holds the workflows, bundled before. */
  readonly bundle?: string
  readonly interceptors?: WorkerOptions['interceptors']
  /** How what goes through Temporal is written: in clear when it is missing. */
  readonly dataConverter?: DataConverter
}

/** Says to Temporal's native part how much to tell, before anything else of it is used in this process. Its words
 *  are its own: failures of ours reach them as names and codes only. */
export function quietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
    shutdownSignals: [],
  })
}

/** How much a worker does at once, and how long it may take to end. */
export const workerTuning = {
  shutdownGraceTime: '10s',
  shutdownForceTime: '20s',
  maxConcurrentActivityTaskExecutions: 8,
  maxConcurrentLocalActivityExecutions: 32,
  maxCachedWorkflows: 2000,
} as const

/** A worker of the procedure: runs its workflows and lends them hands. */
export async function createWorker({
  connection,
  namespace = 'default',
  activities,
  bundle = builtBundle(),
  interceptors,
  dataConverter,
}: ProcedureWorkerOptions): Promise<Worker> {
  const workflows = bundle
    ? { workflowBundle: { codePath: bundle } }
    : { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) }
  return await Worker.create({
    ...workflows,
    connection,
    namespace,
    taskQueue,
    activities,
    ...(interceptors ? { interceptors } : {}),
    ...(dataConverter ? { dataConverter } : {}),
    ...workerTuning,
  })
}

function builtBundle(): string | undefined {
  return process.env.NODE_ENV === 'production' && existsSync(built) ? fileURLToPath(built) : undefined
}
