/**
 * A real Chromium for tests, without anything installed: `@sparticuz/chromium` has the program in its package, and
 * `playwright-core` drives it.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const PACKAGE = join(MODULES, '@sparticuz/chromium')
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const UNPACK = `console.log(await (await import('@sparticuz/chromium')).default.executablePath())`
/** In place of the package's own, whose folders are those of AWS Lambda. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`
const UNPACK_TIMEOUT_MS = 60_000

export type Problem = string

export type OpenPage = {
  readonly page: Page
  /** Errors and warnings on the console, exceptions, and whatever the content security policy refused. */
  readonly problems: readonly Problem[]
}

export type Chromium = {
  /** A page in a profile of its own, closed when the test ends. */
  open(options?: BrowserContextOptions): Promise<OpenPage>
}

/** To be called where tests are described: one program for all tests of the file, closed after them. */
export function useChromium(): Chromium {
  let browser: Browser | undefined
  beforeAll(async () => {
    const folder = await unpacked()
    browser = await chromium.launch({
      executablePath: join(folder, 'chromium'),
      args: FLAGS,
      // The same on every machine, also on one without any.
      env: {
        ...process.env,
        FONTCONFIG_FILE: join(folder, 'fonts/fonts.conf'),
        XDG_CACHE_HOME: folder,
      },
    })
  }, UNPACK_TIMEOUT_MS)
  afterAll(() => browser?.close())
  return {
    async open(options = {}) {
      if (browser === undefined) throw new Error('Chromium is not running')
      const context = await browser.newContext(options)
      onTestFinished(() => context.close())
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

/** 209 MB, unpacked once for each version, under node_modules. @returns the folder */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
  const cache = join(MODULES, '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const making = await mkdtemp(join(cache, 'chromium-making-'))
  try {
    // It unpacks into TMPDIR, which other tests of this process use.
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], {
      cwd: MODULES,
      env: { ...process.env, TMPDIR: making },
      timeout: UNPACK_TIMEOUT_MS,
    })
    await writeFile(join(making, 'fonts/fonts.conf'), FONTS)
    // Whole or not at all; another process may have been faster.
    await rename(making, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  return folder
}
