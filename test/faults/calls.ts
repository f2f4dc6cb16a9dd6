/** A point of a process's life: just before or just after one of its calls to the world. */
export interface Point {
  /** The call, by what it does: `pg insert into "once" …`; every call counts when it is left out. */
  readonly call?: string
  /** The first such call since it was armed is 1. */
  readonly nth: number
  readonly when: 'before' | 'after'
}

/**
 * Every call that the office makes to the world goes through here: it is counted by name, and the process can be
 * told to die at one of them, as a power cut would have it.
 */
export class Calls {
  #armed: Point | null = null
  readonly #counts = new Map<string, number>()
  #made: string[] = []
  #total = 0

  /** Forgets what was counted; with a point, dies there. */
  arm(point: Point | null): void {
    this.#armed = point
    this.#counts.clear()
    this.#made = []
    this.#total = 0
  }

  /** The calls made since the last `arm`, in order, each as `name#nth`. */
  made(): readonly string[] {
    return this.#made
  }

  /** Carries out a call, unless this is the point to die at. */
  around<T>(name: string, call: () => T): T {
    const after = this.begin(name)
    const answer = call()
    if (!(answer instanceof Promise)) {
      after()
      return answer
    }
    return answer.finally(after) as T
  }

  /** A call begins; the function returned says that it has come back. */
  begin(name: string): () => void {
    const nth = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, nth)
    this.#made.push(`${name}#${nth}`)
    this.#total += 1
    const armed = this.#armed
    const here =
      armed &&
      (armed.call === undefined ? armed.nth === this.#total : armed.call === name && armed.nth === nth)
    if (!here) return () => {}
    if (armed.when === 'before') die()
    return die
  }
}

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;) {
    // The signal is on its way: nothing more of this program may run.
  }
}
