import { defineConfig } from 'vitest/config'
import type { PoolOptions } from 'vitest/node'
import { endThread, KeptThread } from './kept-thread.js'

/**
 * The stories that watch the rules, for `npm run test:mutation`. Left to `npm test`, because they would be run again
 * for thousands of mutants: the oracle's cases in another language, the properties of every rule set, and the files of
 * facts, which `criteria/` reads.
 */
export default defineConfig({
  plugins: [
    {
      name: 'one thread for many mutants',
      // Stryker asks for its own pool when it starts Vitest; this comes after.
      configureVitest({ vitest, project }) {
        const pool = {
          name: 'kept-thread',
          createPoolWorker: (options: PoolOptions) => new KeptThread(options),
        }
        Object.assign(project.config, { pool: pool.name, poolRunner: pool })
        vitest.onClose(endThread)
      },
    },
  ],
  test: {
    include: ['test/domain/**/*.test.ts', 'test/criteria/**/*.test.ts'],
    exclude: [
      'test/domain/oracle/**',
      'test/domain/ranking/every-rule-set-keeps-these-promises.test.ts',
      'test/criteria/facts-read-from-a-file.test.ts',
    ],
    setupFiles: ['test/mutation/asleep.ts'],
    // The rules keep no state: loading them once serves all the stories.
    isolate: false,
    testTimeout: 30_000,
  },
})
