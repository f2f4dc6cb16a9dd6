import { defineConfig } from 'vitest/config'

/**
 * The stories that watch the rules, for `npm run test:mutation`. Left to `npm test`, because they would be run again
 * for thousands of mutants: the oracle's cases in another language, and the files of facts, which `criteria/` reads.
 */
export default defineConfig({
  test: {
    include: ['test/domain/**/*.test.ts', 'test/criteria/**/*.test.ts'],
    exclude: ['test/domain/oracle/**', 'test/criteria/facts-read-from-a-file.test.ts'],
    // The rules keep no state: loading them once serves all the stories.
    isolate: false,
    testTimeout: 30_000,
  },
})
