/** A real Chromium for tests. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { launchChromium, UNPACK_TIMEOUT_MS } from './chromium.ts'

export type Problem = string

export type OpenPage = {
  readonly page: Page
  /** Errors and warnings on the console, exceptions, and whatever the content security policy refused. */
  readonly problems: readonly Problem[]
}

export type Chromium = {
  /** A page in a profile of its own, closed when the test ends, or all tests have. */
  open(options?: BrowserContextOptions): Promise<OpenPage>
}

type Options = {
  /** When pages are closed: with the test that opened them, or with the last one. */
  readonly until?: 'test-ends' | 'all-end'
}

/** To be called where tests are described: one program for all tests of the file, closed after them. */
export function useChromium({ until = 'test-ends' }: Options = {}): Chromium {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchChromium()
  }, UNPACK_TIMEOUT_MS)
  afterAll(() => browser?.close())
  return {
    async open(options = {}) {
      if (browser === undefined) throw new Error('Chromium is not running')
      const context = await browser.newContext(options)
      if (until === 'test-ends') onTestFinished(() => context.close())
      const problems: Problem[] = []
      context.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !isRefusal(message.text()))
          problems.push(message.text())
      })
      context.on('weberror', (error) => problems.push(error.error().message))
      return { page: await context.newPage(), problems }
    },
  }
}

/** Chromium reports every page that has a status of 400 or more. */
const isRefusal = (text: string): boolean =>
  text.startsWith('Failed to load resource: the server responded with a status of 4')
