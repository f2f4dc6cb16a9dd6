import { spawn } from 'node:child_process'
import { Client, Connection } from '@temporalio/client'
import {
  type InternalConnectionOptions,
  InternalConnectionOptionsSymbol,
} from '@temporalio/client/lib/connection.js'
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js'
import type { Clock, Instant } from '../schemas/time.js'
import { ServerError } from './errors.js'
import { lastWords, launch } from './launch.js'
import { freePort, listens } from './ports.js'
import { endProcess, endsWithThisProcess } from './process.js'
import { findServerTool, TIME_SKIPPING_SERVER } from './temporal-binaries.js'

export interface VirtualTimeOptions {
  /** The server opens at the machine's date and goes to this instant at once, so that the same seed tells the same
   *  story on any day. 3 March 2031 at 9:00 in Rome by default. */
  startsAt?: string
  /** Longest real time, in milliseconds, that one sleep may take: 120,000 by default. A sleep waits for every
   *  activity on its way, and for ever if one hangs or no worker runs. */
  patience?: number
  env?: NodeJS.ProcessEnv
}

const START = '2031-03-03T09:00:00+01:00'
const SHUTDOWN: [NodeJS.Signals, number][] = [
  ['SIGTERM', 5_000],
  ['SIGKILL', 5_000],
]

/**
 * Temporal's time-skipping server with its clock.
 *
 * The clock runs as the machine's does, from another instant, and leaps only inside `sleepUntil` (it also leaps
 * while `result()` is awaited on the SDK's own test client: `client` here is a plain one, on which it does not).
 * During a sleep it stands at each timer until the workflow tasks and activities that the timer starts have ended.
 */
export class VirtualTime {
  /** `host:port` for workers. */
  readonly address: string
  readonly connection: Connection
  readonly client: Client
  /** As near to the virtual time as the last reading: exact after `now`, `sleepUntil` and `hold`, and in activities
   *  of a worker that has `activityInterceptors`. */
  readonly clock: Clock = { now: () => instantOf(Date.now() + this.#offset) }
  /** For a worker's `interceptors.activity`: each of its activities sees the virtual time of its start in `clock`. */
  readonly activityInterceptors = () => ({
    inbound: {
      execute: async <Input, Output>(
        input: Input,
        next: (input: Input) => Promise<Output>,
      ): Promise<Output> => {
        await this.now()
        return next(input)
      },
    },
  })
  #offset = 0
  #sleeping = false
  #held = 0
  readonly #patience: number
  readonly #end: () => Promise<void>

  constructor(server: {
    address: string
    connection: Connection
    patience: number
    end(): Promise<void>
  }) {
    this.address = server.address
    this.connection = server.connection
    this.client = new Client({ connection: server.connection })
    this.#patience = server.patience
    this.#end = server.end
  }

  /** The virtual time, asked from the server. */
  async now(): Promise<Instant> {
    const { time } = await this.#service.getCurrentTime({})
    const now = tsToMs(time)
    // An answer that was long on its way makes the time look earlier than it is, and the server's clock only leaps
    // ahead: the largest offset is the nearest. A clock that went back would leave due mail where it is.
    this.#offset = Math.max(this.#offset, now - Date.now())
    return instantOf(now)
  }

  /**
   * Leaps to `instant`, stopping on the way at every timer; comes back at once from an instant that is past. There
   * is one sleeper at a time: a second one makes the server lose count of its locks and hang.
   *
   * @throws Error when another sleep goes on, or when this one takes longer than the patience given at the start.
   */
  async sleepUntil(instant: string): Promise<void> {
    if (this.#sleeping) throw new Error('another sleep is going on: virtual time has one sleeper')
    this.#sleeping = true
    try {
      const wait = Date.parse(instant) - Date.parse(await this.now())
      if (Number.isNaN(wait)) throw new Error(`not an instant: ${instant}`)
      if (wait <= 0) return
      await this.connection.withDeadline(Date.now() + this.#patience, () =>
        this.#service.unlockTimeSkippingWithSleep({ duration: msToTs(wait) }),
      )
      await this.now()
    } catch (cause) {
      if (!OVERDUE.has((cause as { code?: number }).code)) throw cause
      throw new Error(
        `virtual time did not reach ${instant} in ${this.#patience} ms: an activity hangs or no worker runs`,
        { cause },
      )
    } finally {
      this.#sleeping = false
    }
  }

  /** Keeps the clock from leaping until `release`, in whatever sleep: the server doesn't see mail on its way. */
  async hold(): Promise<void> {
    this.#held++
    await this.#service.lockTimeSkipping({})
    await this.now()
  }

  /** @throws Error when nothing is held. */
  async release(): Promise<void> {
    if (this.#held === 0) throw new Error('virtual time is not held')
    this.#held--
    await this.#service.unlockTimeSkipping({})
  }

  /** To be called after the workers have ended. */
  async stop(): Promise<void> {
    await this.connection.close()
    await this.#end()
  }

  get #service() {
    const { testService } = this.connection
    if (testService === undefined) throw new Error('the connection has no test service')
    return testService
  }
}

/** gRPC says CANCELLED or DEADLINE_EXCEEDED, whichever side sees first that the patience is over. */
const OVERDUE = new Set<number | undefined>([1, 4])

/**
 * Starts a time-skipping server, which ends with this process, and goes to the first instant.
 *
 * The server is started here and not by the SDK's test environment, which gives it five seconds and leaves it
 * orphan when the process exits early. It listens on every interface: it can't be told otherwise.
 *
 * @throws ServerError `temporal-missing`, `download-refused`, `temporal-failed`.
 */
export async function startVirtualTime(options: VirtualTimeOptions = {}): Promise<VirtualTime> {
  const program = await findServerTool(TIME_SKIPPING_SERVER, options.env)
  const port = await freePort()
  const started = await launch({
    start: (spawning) => spawn(program, [String(port)], spawning),
    answers: () => listens(port),
    shutdown: SHUTDOWN,
  })
  if ('log' in started) throw failed(started.log)
  const forget = endsWithThisProcess(started.pid, 'SIGTERM')
  const end = async () => {
    await endProcess(started.pid, SHUTDOWN)
    forget()
  }
  try {
    const address = `127.0.0.1:${port}`
    const test: InternalConnectionOptions = {
      address,
      [InternalConnectionOptionsSymbol]: { supportsTestService: true },
    }
    const connection = await Connection.connect(test)
    const patience = options.patience ?? 120_000
    const time = new VirtualTime({ address, connection, patience, end })
    await time.sleepUntil(options.startsAt ?? START)
    return time
  } catch (error) {
    await end()
    throw error
  }
}

function instantOf(epoch: number): Instant {
  return new Date(epoch).toISOString() as Instant
}

function failed(log: string): ServerError {
  return new ServerError(
    'temporal-failed',
    `Il server Temporal a tempo virtuale non si è avviato: ${lastWords(log)}`,
    'Riprovare; se continua, cancellare la cartella .cache del progetto, che verrà riempita di nuovo.',
  )
}
