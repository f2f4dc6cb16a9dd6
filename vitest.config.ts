import { defineConfig } from 'vitest/config'
import { debianPostgres } from './test/harness/debian-postgres.js'
import { LanesNotRun } from './test/harness/lanes-not-run.js'

/** Rooms of `test/` whose files start servers or share the run's PostgreSQL: one file at a time. A room that is not
 *  named here is run as `unit`, so that no test is ever left out. */
const SERVER_ROOMS = ['storage', 'workflow', 'integration', 'faults', 'cli', 'servers', 'web'].map(
  (room) => `test/${room}/**/*.test.ts`,
)

const oneFileAtATime = {
  pool: 'forks',
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 180_000,
} as const
const JSON_REPORT: ['json', { outputFile: string }] = ['json', { outputFile: 'reports/vitest.json' }]
const debian = debianPostgres()

export default defineConfig({
  test: {
    reporters: [
      'default',
      ...(process.env.CI ? [JSON_REPORT] : []),
      new LanesNotRun('missing' in debian ? [debian.missing] : []),
    ],
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
          ...oneFileAtATime,
          include: SERVER_ROOMS,
          globalSetup: ['test/harness/servers-setup.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      ...('missing' in debian
        ? []
        : [
            {
              extends: true as const,
              test: {
                name: 'postgres-15',
                ...oneFileAtATime,
                include: ['test/storage/**/*.test.ts'],
                globalSetup: ['test/harness/postgres-15-setup.ts'],
                sequence: { groupOrder: 2 },
              },
            },
          ]),
    ],
  },
})
