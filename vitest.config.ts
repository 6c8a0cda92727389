import { defineConfig } from 'vitest/config'

/** These replace modules or timers, which others would see in the same process. */
const ALONE = ['test/rotation/overwritten.test.ts', 'test/local/scheduled-serve.test.ts']

export default defineConfig({
  test: {
    reporters: ['default', './test/support/count-reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
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
