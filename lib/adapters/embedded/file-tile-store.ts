/**
 * The log as files, in the layout of C2SP tlog-tiles: `checkpoint`, and tiles that are written once. Whoever may read them can check the
 * log without the vault.
 */
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { equal } from '../../audit/log/bytes.ts'
import { logChanged } from '../../audit/log/changed.ts'
import { checkpointOf } from '../../audit/log/checkpoint.ts'
import type { TileStore } from '../../audit/log/ports.ts'
import { KeyfoldError } from '../../errors.ts'
import { syncFolder, writeNew } from '../../keys/private-write.ts'
import { withFileLock } from './file-lock.ts'
import { hasCode, ignoreCode } from './file-system.ts'
import { unavailable } from './sqlite-errors.ts'

const OWNER_ONLY_FOLDER = 0o700
const CHECKPOINT = 'checkpoint'
const LOCK = 'checkpoint.lock'

/** No other name leads out of the folder. Where it is a part, what it is a part of is the first group. */
const PATH = /^(tile\/(?:entries|\d{1,2})\/(?:x\d{3}\/)*\d{3})(?:\.p\/\d{1,3})?$/
const PARTS = '.p'

export class FileTileStore implements TileStore {
  readonly #root: string
  /** Folders whose new names wait for a sync that has not begun. */
  readonly #waiting = new Map<string, Promise<void>>()

  /** @param root the folder; the first write makes it. To read needs nothing else. */
  constructor(root: string) {
    this.#root = root
  }

  async read(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
    wholeOf(path)
    return this.#read(path)
  }

  async checkpoint(): Promise<string | null> {
    const bytes = await this.#read(CHECKPOINT)
    return bytes === null ? null : new TextDecoder().decode(bytes)
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    const whole = wholeOf(path)
    // What is a part of a full tile is removed once that is there, and never comes back.
    const full = path === whole ? null : await this.#read(whole)
    if (full !== null) return assertSame(path, full.subarray(0, bytes.length), bytes)
    if (!(await failing('written', () => this.#publish(path, bytes)))) {
      const found = await this.#read(path)
      if (found !== null) assertSame(path, found, bytes)
    }
    if (path === whole)
      await failing('written', () => rm(join(this.#root, whole + PARTS), { recursive: true, force: true }))
  }

  async advance(note: string, size: number): Promise<void> {
    await failing('written', () => this.#makeFolder(this.#root))
    await withFileLock(join(this.#root, LOCK), async () => {
      const latest = await this.checkpoint()
      if (latest !== null && sizeOf(latest) >= size) return
      await failing('written', async () => {
        await this.#write(Buffer.from(note), (temporary) => rename(temporary, join(this.#root, CHECKPOINT)))
        await syncFolder(this.#root)
      })
    })
  }

  async #read(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const found = await failing('read', () => readFile(join(this.#root, path)).catch(ignoreCode('ENOENT')))
    return found === undefined ? null : new Uint8Array(found)
  }

  /** @returns `false`: something is there, and was kept */
  async #publish(path: string, bytes: Uint8Array): Promise<boolean> {
    const target = join(this.#root, path)
    await this.#makeFolder(dirname(target))
    // A rename would overwrite; a link does not.
    const isNew = await this.#write(bytes, (temporary) =>
      link(temporary, target).then(
        () => true,
        (error: unknown) => ignoreCode('EEXIST')(error) ?? false,
      ),
    )
    // Also of what was there: whoever wrote it may have died before this.
    await this.#sync(dirname(target))
    return isNew
  }

  async #write<T>(bytes: Uint8Array, name: (temporary: string) => Promise<T>): Promise<T> {
    const temporary = join(this.#root, `${randomUUID()}.tmp`)
    try {
      await writeNew(temporary, bytes)
      return await name(temporary)
    } finally {
      await rm(temporary, { force: true })
    }
  }

  /** Those who come before it has begun share one: many tiles are written to a folder at once. */
  #sync(folder: string): Promise<void> {
    const waiting = this.#waiting.get(folder)
    if (waiting !== undefined) return waiting
    const soon = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#waiting.delete(folder)
      return syncFolder(folder)
    })
    this.#waiting.set(folder, soon)
    return soon
  }

  /** With all above it, below the data folder; each is durable in its own. */
  async #makeFolder(path: string): Promise<void> {
    const parent = dirname(path)
    try {
      await mkdir(path, { mode: OWNER_ONLY_FOLDER })
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return
      if (!hasCode(error, 'ENOENT') || path === this.#root) throw error
      await this.#makeFolder(parent)
      await mkdir(path, { mode: OWNER_ONLY_FOLDER }).catch(ignoreCode('EEXIST'))
    }
    await syncFolder(parent)
  }
}

function wholeOf(path: string): string {
  const whole = PATH.exec(path)?.[1]
  if (whole === undefined)
    throw new KeyfoldError('internal', `Not a tile of the log: ${JSON.stringify(path)}.`)
  return whole
}

function assertSame(path: string, found: Uint8Array, bytes: Uint8Array): void {
  if (!equal(found, bytes)) throw logChanged(path)
}

function sizeOf(note: string): number {
  const size = checkpointOf(note)?.size
  if (size === undefined) throw logChanged(CHECKPOINT)
  return size
}

async function failing<T>(how: 'read' | 'written', run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw unavailable(
      `The files of the log cannot be ${how}. Check the folder, its permissions and the disk.`,
      error,
    )
  }
}
