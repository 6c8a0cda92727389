import { defineConfig } from 'vitest/config'

/** These replace modules or timers, which others would see in the same process. */
const ALONE = [
  'test/access/issuer-keys.test.ts',
  'test/rotation/overwritten.test.ts',
  'test/local/scheduled-serve.test.ts',
]

/** With `SLOW=1`, loops are many times longer, and share the machine with other checks. */
const TIMEOUT_MS = process.env['SLOW'] === '1' ? 300_000 : 30_000

export default defineConfig({
  test: {
    reporters: ['default', './test/support/count-reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: TIMEOUT_MS,
    hookTimeout: TIMEOUT_MS,
    execArgv: ['--disable-warning=ExperimentalWarning'],
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
