import { defineConfig } from 'vitest/config'

/** Rooms of `test/` whose files start servers or share the run's PostgreSQL: one file at a time. A room that is not
 *  named here is run as `unit`, so that no test is ever left out. */
const SERVER_ROOMS = ['storage', 'workflow', 'integration', 'faults', 'cli', 'servers'].map(
  (room) => `test/${room}/**/*.test.ts`,
)

export default defineConfig({
  test: {
    reporters: ['default'],
    teardownTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Threads crash with Temporal's native core.
          pool: 'forks',
          include: ['test/**/*.test.ts'],
          exclude: SERVER_ROOMS,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'servers',
          pool: 'forks',
          include: SERVER_ROOMS,
          globalSetup: ['test/harness/servers-setup.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
