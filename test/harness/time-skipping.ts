import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker'
import { afterAll } from 'vitest'
import { startVirtualTime, type VirtualTime, type VirtualTimeOptions } from '../../servers/virtual-time.js'

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  shutdownSignals: [],
})

export interface TimeSkipping {
  time: VirtualTime
  /** Runs a worker on virtual time; it ends with the test file, or when the function that comes back is called. */
  startWorker(options: Omit<WorkerOptions, 'connection' | 'namespace'>): Promise<() => Promise<void>>
}

/**
 * A time-skipping server for one test file, to be asked for at the file's top:
 *
 * ```ts
 * const { time, startWorker } = await timeSkipping()
 * ```
 *
 * Drive it with `time.client` and step with `time.sleepUntil`. Each sleep has a watchdog, and a worker that does not
 * end within ten seconds is made to; the server ends after its workers.
 */
export async function timeSkipping(options: VirtualTimeOptions = {}): Promise<TimeSkipping> {
  const time = await startVirtualTime({ patience: 60_000, ...options })
  const connection = await NativeConnection.connect({ address: time.address })
  const stops: (() => Promise<void>)[] = []

  afterAll(async () => {
    const ends = await Promise.allSettled(stops.map((stop) => stop()))
    await connection.close()
    await time.stop()
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  })

  return {
    time,
    async startWorker(worker) {
      const running = await Worker.create({
        shutdownForceTime: '10s',
        ...worker,
        connection,
        interceptors: {
          ...worker.interceptors,
          activity: [...(worker.interceptors?.activity ?? []), time.activityInterceptors],
        },
      })
      const ended = running.run()
      ended.catch(() => {})
      const stop = async () => {
        if (running.getState() === 'RUNNING') running.shutdown()
        await ended
      }
      stops.push(stop)
      return stop
    },
  }
}
