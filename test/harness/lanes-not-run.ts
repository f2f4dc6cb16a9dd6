import type { Reporter, TestModule } from 'vitest/node'

/** How a suite is named, and skipped, when the server that it needs is not on this machine. */
const NOT_RUN = /^not run, it needs (.+)$/

/**
 * Names at the end of a run the lanes that could not run, with the command that would bring their server. They fail
 * the run where all lanes are asked for (`CHIAMATE_ALL_LANES=1`, as CI does).
 */
export class LanesNotRun implements Reporter {
  readonly #missing: Set<string>

  /** @param missing what whole lanes lack, which therefore have no test in this run. */
  constructor(missing: string[]) {
    this.#missing = new Set(missing)
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const suite of module.children.allSuites()) {
        const need = NOT_RUN.exec(suite.name)?.[1]
        if (need !== undefined) this.#missing.add(need)
      }
    }
    for (const need of this.#missing) process.stdout.write(` Lane not run: it needs ${need}\n`)
    if (this.#missing.size > 0 && process.env.CHIAMATE_ALL_LANES === '1') process.exitCode = 1
  }
}
