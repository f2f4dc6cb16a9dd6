import type { Tipo } from './daticert.js'
import { DueQueue } from './due-queue.js'
import type { MailDrop } from './mail-drop.js'

/** A message on its way to a mailbox. */
export interface Posted {
  /** When it arrives there, in milliseconds of the epoch; also the internal date it is given. */
  at: number
  /** The mailbox. */
  address: string
  kind: Tipo | 'anomalia' | 'raw'
  /** The PEC transaction it belongs to; none for anomalies and raw messages. */
  identificativo?: string
  /** `not-hosted`: the mailbox is elsewhere, so the message exists only here. */
  state: 'waiting' | 'delivered' | 'not-hosted'
  /** The bytes, written when asked for and always the same. */
  message(): Buffer
}

/** Some messages could not be put into their mailboxes; they stay due and are tried again by the next advance. */
export class DeliveryFailed extends Error {
  readonly code = 'simulator-delivery-failed'
  constructor(left: number, cause: unknown) {
    super(`the mail server refused ${left} messages of the simulator: start it and advance again`, { cause })
  }
}

/** Carries messages to mailboxes when their instant has come. */
export class PostOffice {
  readonly posted: Posted[] = []
  readonly #queue = new DueQueue<Posted>()
  readonly #drop: MailDrop
  readonly #hosts: (address: string) => boolean
  #advancing: Promise<unknown> = Promise.resolve()

  constructor(drop: MailDrop, hosts: (address: string) => boolean) {
    this.#drop = drop
    this.#hosts = hosts
  }

  post(item: Omit<Posted, 'state'>): void {
    const hosted = this.#hosts(item.address)
    const posted: Posted = { ...item, state: hosted ? 'waiting' : 'not-hosted' }
    this.posted.push(posted)
    if (hosted) this.#queue.add(posted)
  }

  /** The earliest instant at which something is due, and how many messages wait. */
  pending(): { next: number | null; count: number } {
    return { next: this.#queue.next()?.at ?? null, count: this.#queue.size }
  }

  /** Delivers what is due by then; resolves with the number when all of it is in the mailboxes. */
  advance(now: () => number): Promise<number> {
    const turn = this.#advancing.then(() => this.#deliverDue(now))
    this.#advancing = turn.catch(() => {})
    return turn
  }

  /** Resolves when no delivery is under way. */
  async settled(): Promise<void> {
    await this.#advancing
  }

  async #deliverDue(now: () => number): Promise<number> {
    let delivered = 0
    for (let due = this.#queue.takeDue(now()); due.length > 0; due = this.#queue.takeDue(now())) {
      delivered += await this.#deliver(due)
    }
    return delivered
  }

  async #deliver(due: Posted[]): Promise<number> {
    const concurrency = this.#drop.concurrency ?? 1
    const lanes = concurrency === 1 ? [due] : inLanes(due)
    let failure: unknown
    const work = async (): Promise<void> => {
      for (let lane = lanes.shift(); lane && !failure; lane = lanes.shift()) {
        try {
          for (const item of lane) await this.#deliverOne(item)
        } catch (error) {
          failure = error
        }
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work))
    const left = due.filter(({ state }) => state === 'waiting')
    if (left.length === 0) return due.length
    this.#queue.putBack(left)
    throw new DeliveryFailed(left.length, failure)
  }

  async #deliverOne(item: Posted): Promise<void> {
    await this.#drop.deliver(item.address, item.message(), new Date(item.at))
    item.state = 'delivered'
  }
}

/** Messages of one transaction keep their order; different transactions may overtake each other. */
function inLanes(due: readonly Posted[]): Posted[][] {
  const lanes = new Map<string | Posted, Posted[]>()
  for (const item of due) {
    const key = item.identificativo ?? item
    const lane = lanes.get(key)
    if (lane) lane.push(item)
    else lanes.set(key, [item])
  }
  return [...lanes.values()]
}
