/** `npm run test:faults` runs every fault; `npm test` a sample of them. */
export const WHOLE = process.env.FAULTS === 'all'

export const HOURS = 3600_000

/** The faults of a lane, taken one by one by whoever is free, with a word on how far it is. */
export class Lane<T> {
  readonly #name: string
  readonly #all: readonly T[]
  readonly #began = performance.now()
  #taken = 0

  constructor(name: string, all: readonly T[]) {
    this.#name = name
    this.#all = all
  }

  next(): T | undefined {
    const next = this.#all[this.#taken]
    if (next === undefined) return undefined
    this.#taken += 1
    if (WHOLE && this.#taken % 25 === 0) this.tell({ at: this.#taken, of: this.#all.length })
    return next
  }

  /** Says at once what is wrong: a lane is long, and may be cut short. */
  found(list: string[], what: string): void {
    list.push(what)
    process.stdout.write(` Faults, ${this.#name}: ${what}\n`)
  }

  tell(counts: Readonly<Record<string, number>>): void {
    const seconds = Math.round((performance.now() - this.#began) / 1000)
    const words = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
    process.stdout.write(` Faults, ${this.#name}: ${words.join(', ')}, ${seconds} s\n`)
  }
}
