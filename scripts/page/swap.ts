/** One folder in place of another, so that nobody finds a half one. */
import { randomUUID } from 'node:crypto'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const ATTEMPTS = 5
/** No build takes so long. */
const LEFTOVER_AGE_MS = 3_600_000

/**
 * Renames `made` to `folder`, after what was there was renamed away: between the two, for an instant, there is nothing. When
 * two do it at the same time, the later one stays.
 *
 * @param made is on the same file system, and gone afterwards
 */
export async function replaceFolder(made: string, folder: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const former = `${made}-${randomUUID()}`
    await rename(folder, former).catch(ignoreAbsence)
    try {
      await rename(made, folder)
      return
    } catch (error) {
      // Somebody else has just put theirs there.
      if (attempt === ATTEMPTS) throw error
    } finally {
      await rm(former, { recursive: true, force: true })
    }
  }
}

function ignoreAbsence(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

/** Removes what builds that were killed have left. */
export async function removeLeftovers(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found !== null && Date.now() - found.mtimeMs > LEFTOVER_AGE_MS) {
      await rm(path, { recursive: true, force: true })
    }
  }
}
