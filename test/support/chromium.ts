/**
 * A real Chromium without anything installed: `@sparticuz/chromium` has the program in its package, and `playwright-core`
 * drives it.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

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
export const UNPACK_TIMEOUT_MS = 60_000

export async function launchChromium(): Promise<Browser> {
  const folder = await unpacked()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: FLAGS,
    // The same on every machine, also on one without any.
    env: {
      ...process.env,
      FONTCONFIG_FILE: join(folder, 'fonts/fonts.conf'),
      XDG_CACHE_HOME: folder,
    },
  })
}

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
