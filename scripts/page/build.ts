/** Builds `web/` with Vite, and puts the result in place of the former one. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { InlineConfig, Plugin } from 'vite'
import { compressFiles } from './compress.ts'
import { STAMP_FILE, type Stamp, stampOf } from './stamp.ts'
import { removeLeftovers, replaceFolder } from './swap.ts'

/** What others name: the page itself, and the frame in which content is previewed. */
const DOCUMENTS = ['index.html', 'preview.html']

/**
 * Builds the page, whether it is current or not. Another build may be under way at the same time.
 *
 * @param root of the repository
 * @param folder is replaced whole, when all has gone well
 */
export async function buildPage(root: string, folder: string): Promise<void> {
  const beside = dirname(folder)
  await mkdir(beside, { recursive: true })
  const prefix = `.${basename(folder)}-`
  await removeLeftovers(beside, prefix)
  const making = join(beside, `${prefix}${randomUUID()}`)
  await mkdir(making)
  try {
    const before = await stampOf(root, [])
    const sources = await runVite(root, making)
    for (const name of DOCUMENTS) {
      if (!existsSync(join(making, name))) throw new Error(`The build has no ${name}.`)
    }
    await compressFiles(making)
    await writeFile(join(making, STAMP_FILE), JSON.stringify(await stampAfter(root, before, sources)))
    await replaceFolder(making, folder)
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}

/** What was edited while it was built is perhaps not in it: such a page is not current for long. */
async function stampAfter(root: string, before: Stamp, sources: readonly string[]): Promise<Stamp> {
  const { hash } = await stampOf(root, [])
  return hash === before.hash ? stampOf(root, sources) : { hash: `edited-${randomUUID()}`, sources }
}

/** @returns the files outside of `web/` that became part of the page, relative to `root` */
async function runVite(root: string, outDir: string): Promise<readonly string[]> {
  // Only here: most of the time there is nothing to build, and Vite takes long to load.
  const { build } = await import('vite')
  const web = join(root, 'web')
  const sources = new Set<string>()
  const config: InlineConfig = {
    root: web,
    configFile: join(web, 'vite.config.ts'),
    // By Node, which reads TypeScript: nothing is written beside it.
    configLoader: 'native',
    logLevel: 'silent',
    plugins: [sourceWatcher(root, sources)],
    build: { outDir, emptyOutDir: true, sourcemap: false, reportCompressedSize: false },
  }
  await build(config)
  return [...sources]
}

const sourceWatcher = (root: string, sources: Set<string>): Plugin => ({
  name: 'keyfold:sources',
  generateBundle() {
    for (const id of this.getModuleIds()) {
      const name = relative(root, id.replace(/[?#].*$/, '')).replaceAll(sep, '/')
      if (!/^([.][.]\/|node_modules\/|web\/)/.test(name) && existsSync(join(root, name))) sources.add(name)
    }
  },
})
