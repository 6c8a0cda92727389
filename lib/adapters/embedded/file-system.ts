/** The calls that the blob store makes, injected so that tests can watch their order and make each of them fail. */
import * as fs from 'node:fs'
import { promisify } from 'node:util'

/** Files are numbers: the descriptors of the operating system. Errors are Node's, with `code`. */
export interface FileSystem {
  /** `flags` and `mode` as in `open(2)`, in Node's words. */
  open(path: string, flags: string, mode: number): Promise<number>
  /** Appends; may write less. @returns how many bytes. */
  writev(file: number, parts: Uint8Array[]): Promise<number>
  /** @returns how many bytes were there. */
  read(file: number, into: Uint8Array, offset: number, position: number): Promise<number>
  /** Of an open file, in bytes. */
  size(file: number): Promise<number>
  fsync(file: number): Promise<void>
  close(file: number): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  mkdir(path: string, mode: number): Promise<void>
  readdir(path: string): Promise<readonly string[]>
  /** @returns null when there is no such file. Milliseconds since the Unix epoch, and bytes. */
  stat(path: string): Promise<{ modified: number; bytes: number } | null>
}

const writev = promisify(fs.writev)
const read = promisify(fs.read)
const fstat = promisify(fs.fstat)

/** Callbacks and descriptors rather than `FileHandle`s, which cost the hot path a fifth of its speed. */
export const nodeFileSystem: FileSystem = {
  open: promisify(fs.open),
  writev: async (file, parts) => (await writev(file, parts)).bytesWritten,
  read: async (file, into, offset, position) =>
    (await read(file, into, offset, into.length - offset, position)).bytesRead,
  size: async (file) => (await fstat(file)).size,
  fsync: promisify(fs.fsync),
  close: promisify(fs.close),
  rename: promisify(fs.rename),
  unlink: promisify(fs.unlink),
  mkdir: async (path, mode) => {
    await fs.promises.mkdir(path, { mode })
  },
  readdir: promisify(fs.readdir),
  stat: async (path) => {
    const found = await fs.promises.stat(path).catch(ignoreCode('ENOENT'))
    return found ? { modified: found.mtimeMs, bytes: found.size } : null
  },
}

export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** For `catch`: an expected error is no error. */
export const ignoreCode =
  (code: string) =>
  (error: unknown): undefined => {
    if (!hasCode(error, code)) throw error
  }
