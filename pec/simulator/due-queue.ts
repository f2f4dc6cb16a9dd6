/** Something that happens at an instant (milliseconds of the epoch). */
export interface Due {
  at: number
}

/** What is still to happen, earliest first; at the same instant, first come first served. */
export class DueQueue<T extends Due> {
  #items: T[] = []

  add(item: T): void {
    let low = 0
    let high = this.#items.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#items[middle]?.at ?? 0) <= item.at) low = middle + 1
      else high = middle
    }
    this.#items.splice(low, 0, item)
  }

  /** Removes and returns what is due at `now`, in order. */
  takeDue(now: number): T[] {
    const first = this.#items.findIndex((item) => item.at > now)
    return this.#items.splice(0, first < 0 ? this.#items.length : first)
  }

  /** Puts back, before everything else, what could not be done. */
  putBack(items: readonly T[]): void {
    this.#items.unshift(...items)
  }

  next(): T | undefined {
    return this.#items[0]
  }

  get size(): number {
    return this.#items.length
  }
}
