/**
 * Blobs as files. A put is durable and never half visible: temporary name → fsync → rename → fsync of the folder
 * (architecture, section 6).
 */
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import { systemClock } from '../../clock.ts'
import { KeyfoldError } from '../../errors.ts'
import type { BlobInfo, BlobStore } from '../../objects/ports.ts'
import { POLICY } from '../../policy.ts'
import { BLOB_FOLDERS, blobKey, blobPath, TEMPORARY_SUFFIX } from './blob-path.ts'
import { type FileSystem, hasCode, ignoreCode, nodeFileSystem } from './file-system.ts'
import { unavailable } from './sqlite-errors.ts'

const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

export class FileBlobStore implements BlobStore {
  readonly #root: string
  readonly #files: FileSystem
  readonly #clock: Clock
  /** Open descriptors of the folders, so that a put's second fsync is one call. */
  readonly #folders: ReadonlyMap<string, number>

  /** Use {@link openBlobStore}. */
  constructor(root: string, folders: ReadonlyMap<string, number>, files: FileSystem, clock: Clock) {
    this.#root = root
    this.#folders = folders
    this.#files = files
    this.#clock = clock
  }

  async put(key: string, parts: readonly Uint8Array[]): Promise<void> {
    const { folder, name } = blobPath(key)
    const path = join(this.#root, folder, name)
    const temporary = path + TEMPORARY_SUFFIX
    try {
      // Exclusive: whoever has the temporary name is the only one that may make the blob.
      const file = await this.#files.open(temporary, 'wx', PRIVATE_FILE)
      await this.#publish(file, parts, temporary, path, folder)
    } catch (error) {
      if (error instanceof KeyfoldError) throw error
      if (hasCode(error, 'EEXIST')) throw new KeyfoldError('conflict', 'The blob is being written.')
      throw unavailable('The blob could not be written.', error)
    }
  }

  async get(key: string, range?: { start: number; end: number }): Promise<Uint8Array | null> {
    const { folder, name } = blobPath(key)
    try {
      const file = await this.#files.open(join(this.#root, folder, name), 'r', 0)
      try {
        return await this.#read(file, range)
      } finally {
        await this.#files.close(file)
      }
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null
      throw unavailable('The blob could not be read.', error)
    }
  }

  async delete(key: string): Promise<void> {
    const { folder, name } = blobPath(key)
    const path = join(this.#root, folder, name)
    try {
      await this.#remove(path)
      await this.#remove(path + TEMPORARY_SUFFIX)
      await this.#syncFolder(folder)
    } catch (error) {
      throw unavailable('The blob could not be deleted.', error)
    }
  }

  /** Also removes what writers that died have left behind. */
  async *list(start = ''): AsyncGenerator<BlobInfo> {
    try {
      for (const folder of this.#folders.keys()) {
        for (const name of await this.#files.readdir(join(this.#root, folder))) {
          const blob = await this.#inspect(folder, name)
          if (blob?.key.startsWith(start)) yield blob
        }
      }
    } catch (error) {
      throw unavailable('The blobs could not be listed.', error)
    }
  }

  /** Frees the descriptors. The store must not be used afterwards. */
  async close(): Promise<void> {
    for (const file of this.#folders.values()) await this.#files.close(file)
  }

  async #publish(
    file: number,
    parts: readonly Uint8Array[],
    temporary: string,
    path: string,
    folder: string,
  ): Promise<void> {
    let visible = temporary
    try {
      try {
        await this.#writeAll(file, parts)
        await this.#files.fsync(file)
      } finally {
        await this.#files.close(file)
      }
      if (await this.#files.stat(path)) throw new KeyfoldError('conflict', 'There is a blob of this key.')
      await this.#files.rename(temporary, path)
      visible = path
      await this.#syncFolder(folder)
    } catch (error) {
      // Best effort: what stays is not acknowledged, and the sweeper removes it later.
      await this.#files.unlink(visible).catch(() => undefined)
      throw error
    }
  }

  async #writeAll(file: number, parts: readonly Uint8Array[]): Promise<void> {
    let rest = parts.filter((part) => part.length > 0)
    while (rest.length > 0) rest = skip(rest, await this.#files.writev(file, rest))
  }

  async #read(file: number, range?: { start: number; end: number }): Promise<Uint8Array> {
    const size = await this.#files.size(file)
    const start = Math.min(Math.max(range?.start ?? 0, 0), size)
    const end = Math.min(Math.max(range?.end ?? size, start), size)
    const bytes = new Uint8Array(end - start)
    let filled = 0
    while (filled < bytes.length) {
      const count = await this.#files.read(file, bytes, filled, start + filled)
      if (count === 0) throw new Error('The file ends early.')
      filled += count
    }
    return bytes
  }

  async #inspect(folder: string, name: string): Promise<BlobInfo | null> {
    const path = join(this.#root, folder, name)
    const found = await this.#files.stat(path)
    if (!found) return null
    const key = blobKey(name)
    if (key !== null) return { key, written: found.modified, bytes: found.bytes }
    // A younger one may belong to a writer in another process.
    const abandoned =
      name.endsWith(TEMPORARY_SUFFIX) && this.#clock() - found.modified > POLICY.writeDeadlineMs
    if (abandoned) await this.#remove(path)
    return null
  }

  #remove(path: string): Promise<void> {
    return this.#files.unlink(path).catch(ignoreCode('ENOENT'))
  }

  async #syncFolder(folder: string): Promise<void> {
    const file = this.#folders.get(folder)
    if (file === undefined) throw new Error(`No blob folder ${folder}.`)
    await this.#files.fsync(file)
  }
}

/** What is left of the parts after the first `count` bytes. */
function skip(parts: Uint8Array[], count: number): Uint8Array[] {
  let done = count
  let first = 0
  for (let part = parts[first]; part && part.length <= done; part = parts[++first]) done -= part.length
  const [head, ...tail] = parts.slice(first)
  return head ? [head.subarray(done), ...tail] : []
}

/**
 * Opens the blobs below a folder, and makes the folder and the ones in it when they are not there.
 *
 * @throws KeyfoldError `unavailable` when that is not possible.
 */
export async function openBlobStore(
  root: string,
  files: FileSystem = nodeFileSystem,
  clock: Clock = systemClock,
): Promise<FileBlobStore> {
  try {
    await makeFolder(files, root)
    for (const folder of BLOB_FOLDERS) await makeFolder(files, join(root, folder))
    // Also when they were there: whoever made them may have died before this.
    await syncFolders(files, [root, join(root, '..')])
    const folders = new Map<string, number>()
    for (const folder of BLOB_FOLDERS) folders.set(folder, await files.open(join(root, folder), 'r', 0))
    return new FileBlobStore(root, folders, files, clock)
  } catch (error) {
    throw unavailable(`The folder ${root} cannot be used for blobs.`, error)
  }
}

async function makeFolder(files: FileSystem, path: string): Promise<void> {
  await files.mkdir(path, PRIVATE_FOLDER).catch(ignoreCode('EEXIST'))
}

async function syncFolders(files: FileSystem, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const folder = await files.open(path, 'r', 0)
    try {
      await files.fsync(folder)
    } finally {
      await files.close(folder)
    }
  }
}
