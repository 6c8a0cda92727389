/** What the page was built from, so that a build that would change nothing is not made. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** `hash` is of everything that the build depends on; `sources`: which of it lies outside of `web/`, as Vite found. */
export type Stamp = { readonly hash: string; readonly sources: readonly string[] }

export const STAMP_FILE = '.stamp.json'

/** Relative to the repository; folders are taken whole. */
const INPUTS = [
  'web',
  'scripts/page',
  'scripts/build-page.ts',
  'docs/openapi.json',
  'package-lock.json',
  'tsconfig.json',
]

/** @param sources files beside those that every build depends on, relative to `root` */
export async function stampOf(root: string, sources: readonly string[]): Promise<Stamp> {
  const names = new Set(sources)
  for (const input of INPUTS) for (const name of await filesIn(root, input)) names.add(name)
  const hash = createHash('sha256')
  for (const name of [...names].sort()) {
    const content = await readFile(join(root, name)).catch(() => null)
    const digest = content === null ? 'none' : createHash('sha256').update(content).digest('hex')
    hash.update(`${name}\n${digest}\n`)
  }
  return { hash: hash.digest('hex'), sources: [...sources].sort() }
}

/** Whether the page in `folder` is what would be built now. */
export async function isCurrent(root: string, folder: string): Promise<boolean> {
  const text = await readFile(join(folder, STAMP_FILE), 'utf8').catch(() => null)
  if (text === null) return false
  const { hash, sources } = JSON.parse(text) as Stamp
  return (await stampOf(root, sources)).hash === hash
}

async function filesIn(root: string, name: string): Promise<readonly string[]> {
  const path = join(root, name)
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null)
  if (entries === null) return [name]
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
}
