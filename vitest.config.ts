import { defineConfig } from 'vitest/config'
import { LongFirst } from './test/support/long-first.ts'

/** These replace modules or timers, which others would see in the same process. */
const ALONE = [
  'test/access/issuer-keys.test.ts',
  'test/rotation/overwritten.test.ts',
  'test/local/scheduled-serve.test.ts',
  'test/local/doctor/served.test.ts',
  'test/page/keys.test.ts',
  'test/page/key-emergencies.test.ts',
]

/** With `SLOW=1`, loops are many times longer, and share the machine with other checks. */
const TIMEOUT_MS = process.env['SLOW'] === '1' ? 300_000 : 30_000

export default defineConfig({
  test: {
    reporters: ['default', './test/support/count-reporter.ts'],
    tags: [
      {
        name: 'longer',
        description: 'What npm test, with its five minutes, leaves to test:browser and test:slow.',
      },
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: TIMEOUT_MS,
    // Whoever is first builds the page.
    hookTimeout: 2 * TIMEOUT_MS,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    globalSetup: './test/support/memory-folder.ts',
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          // What is in test/aws needs more than npm: see test/aws/run.ts.
          exclude: ['test/aws/**', '**/node_modules/**', ...ALONE],
          // A process and its modules for each of some 150 files would take a third of the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
})
