import { randomUUID } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const OWNER_ONLY = 0o600

/**
 * Writes a file that holds a secret, for its owner only. Whoever looks, also after a crash at any moment, finds it whole
 * or not at all. Durable, the folder's entry too, when it returns. A crash may leave `<path>.<UUID>.tmp` behind.
 *
 * @param existing what becomes of a file of that name.
 * @throws Node's error, with its `code`; `EEXIST` for a file that is kept. Nothing is left behind then.
 */
export async function writePrivateFile(
  path: string,
  content: string | Uint8Array,
  existing: 'keep' | 'replace',
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeNew(temporary, content)
    // A rename would overwrite; a link does not.
    if (existing === 'replace') await rename(temporary, path)
    else await link(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
  await syncFolder(dirname(path))
}

/** Makes a new name in the folder durable. Windows cannot open folders, and needs it not. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using handle = await open(path, 'r')
  await handle.sync()
}

/** A file that was not there, durable when it returns; its name is not. @throws Node's error, with its `code` */
export async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  await using handle = await open(path, 'wx', OWNER_ONLY)
  await handle.writeFile(content)
  await handle.sync()
}
