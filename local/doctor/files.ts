/** Who could read or change what is in a data folder. */
import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { listed } from '../../lib/doctor/words.ts'
import { type Finding, type Seen, seen, Unmet } from '../../lib/examination.ts'
import { isOwnedByAnother } from '../ownership.ts'
import { LOCAL_DOCTOR_POLICY } from './policy.ts'

const OTHERS_IN_FOLDER = 0o077
const OTHERS_IN_FILE = 0o077

/** What is encrypted, or public: nobody reaches it but through the folder, which is private. */
const NOT_PRIVATE = new Set<string>([DATA_FILES.blobs, DATA_FILES.audit])

/** @throws Unmet on Windows, which has no modes. */
export async function examineFiles(folder: string): Promise<Seen> {
  if (process.platform === 'win32') throw new Unmet('needs a system with file modes')
  const looked = await lookThrough(folder)
  const foreign = looked.filter(({ stats }) => isOwnedByAnother(stats))
  const open = looked.filter(({ stats }) => isOpen(stats))
  return seen(`${looked.length} private files and folders, for their owner only`, [
    ...(foreign.length === 0 ? [] : [foreignFinding(folder, foreign)]),
    ...(open.length === 0 ? [] : [openFinding(folder, open)]),
  ])
}

type Looked = { readonly path: string; readonly stats: Stats }

async function lookThrough(folder: string): Promise<readonly Looked[]> {
  const looked: Looked[] = [{ path: folder, stats: await lstat(folder) }]
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (looked.length >= LOCAL_DOCTOR_POLICY.filesLookedAtMax) break
    // Files come and go: what a write made under a temporary name is no more there when it is looked at.
    looked.push(...(await within(path, entry, !NOT_PRIVATE.has(entry.name))))
  }
  return looked
}

/** SQLite's journal of a lock, which holds nothing. */
const LOCK_JOURNAL = /[.]lock-journal$/

async function within(path: string, entry: Dirent, goesOn: boolean): Promise<readonly Looked[]> {
  const stats = LOCK_JOURNAL.test(entry.name) ? null : await lstat(path).catch(orGone)
  if (stats === null) return []
  const own = { path, stats }
  if (!entry.isDirectory() || !goesOn) return [own]
  const looked: Looked[] = [own]
  for (const inner of await readdir(path, { withFileTypes: true })) {
    if (looked.length >= LOCAL_DOCTOR_POLICY.filesLookedAtMax) break
    looked.push(...(await within(join(path, inner.name), inner, true)))
  }
  return looked
}

function orGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

/** A link's own mode says nothing. */
const isOpen = (stats: Stats): boolean =>
  !stats.isSymbolicLink() && (stats.mode & (stats.isDirectory() ? OTHERS_IN_FOLDER : OTHERS_IN_FILE)) !== 0

const namesOf = (folder: string, some: readonly Looked[]): string =>
  listed(some.map(({ path }) => relative(folder, path) || folder))

const foreignFinding = (folder: string, some: readonly Looked[]): Finding => ({
  detail: `These belong to another user than the vault's: ${namesOf(folder, some)}.`,
  remedy: `Find out why; then: chown -R $(id -u) ${folder}`,
})

const openFinding = (folder: string, some: readonly Looked[]): Finding => ({
  detail: `Others than their owner may use these: ${namesOf(folder, some)}.`,
  remedy: `chmod -R go= ${folder}. What was open to others may be known to them: change such keys and passwords.`,
})
