/**
 * Key files: `crypto.key`, and every other file that holds one secret of 32 bytes (architecture, section 5).
 *
 * One line: the canonical Base64 (RFC 4648, section 4) of exactly 32 bytes, then at most one newline, in a regular
 * file that only its owner can read.
 */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { KeyfoldError } from '../errors.ts'
import { writePrivateFile } from './private-write.ts'

/** Bytes of a key. */
export const KEY_BYTES = 32

/** A key of a shorter period than this many bytes has at most half of the strength that it claims. */
const SHORTEST_PERIOD_BYTES = 17

/** More than any good file holds, so that a wrong path never reads gigabytes. */
const READ_MAX_BYTES = 1024

const OTHERS_MAY_READ_OR_WRITE = 0o077

const refuse = (path: string, reason: string, remedy: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('invalid-key-file', `The key file ${path} ${reason}. ${remedy}`, { cause })

/**
 * Reads a key file.
 *
 * @returns 32 bytes; the caller overwrites them when done.
 * @throws KeyfoldError `invalid-key-file`, naming the reason and the remedy, when the file is missing, is not a regular
 *   file, can be read by others than its owner (not checked on Windows), or holds anything but one good key.
 *
 * @example
 * const key = await loadCryptoKey('./crypto.key')
 */
export async function loadCryptoKey(path: string): Promise<Buffer> {
  return loadKeyFile(path, 'Put the right key there, or make a new one with "keyfold key generate".')
}

/** The same for any key file; `replacement` is the remedy for one that is missing or holds no good key. */
export async function loadKeyFile(path: string, replacement: string): Promise<Buffer> {
  const content = await readPrivateFile(path, replacement)
  try {
    return parseKey(path, content, replacement)
  } finally {
    content.fill(0)
  }
}

/** @returns 32 random bytes. */
export function generateNewKey(): Buffer {
  return randomBytes(KEY_BYTES)
}

/**
 * Writes a key file that only its owner can read: whole or not at all, durable when it returns.
 *
 * @throws KeyfoldError `invalid-key-file` when the file exists (it is never overwritten) or cannot be written.
 */
export async function writeCryptoKey(path: string, key: Uint8Array): Promise<void> {
  try {
    await writePrivateFile(path, `${Buffer.from(key).toString('base64')}\n`, 'keep')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw code === 'EEXIST'
      ? refuse(
          path,
          'exists already and is never overwritten',
          'Choose another name, or move it away first.',
          cause,
        )
      : refuse(path, `cannot be made (${code})`, 'Check the folder, its permissions and the disk.', cause)
  }
}

/** At most 1 KiB of a file that only its owner can read. Throws as {@link loadCryptoKey}. */
export async function readPrivateFile(path: string, replacement: string): Promise<Buffer> {
  // Non-blocking, so that a named pipe is refused below instead of being waited for.
  await using handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
    (cause: NodeJS.ErrnoException) => {
      throw cause.code === 'ENOENT'
        ? refuse(path, 'is missing', replacement, cause)
        : refuse(path, `cannot be opened (${cause.code})`, 'Check the path and its permissions.', cause)
    },
  )
  await assertPrivate(path, handle)
  const buffer = Buffer.alloc(READ_MAX_BYTES)
  const { bytesRead } = await handle.read(buffer, 0, READ_MAX_BYTES, 0)
  return buffer.subarray(0, bytesRead)
}

/** Asks the opened file, not its name, which may be pointed elsewhere in between. */
async function assertPrivate(path: string, handle: FileHandle): Promise<void> {
  const stat = await handle.stat()
  if (!stat.isFile()) throw refuse(path, 'is not a regular file', 'Name the file that holds the key.')
  if (process.platform !== 'win32' && (stat.mode & OTHERS_MAY_READ_OR_WRITE) !== 0) {
    const shown = (stat.mode & 0o777).toString(8).padStart(4, '0')
    throw refuse(
      path,
      `is open to others than its owner (mode ${shown})`,
      `Run: chmod 600 ${path} (and if a stranger could have read it, use a new key).`,
    )
  }
}

function parseKey(path: string, content: Buffer, replacement: string): Buffer {
  const text = content.toString('latin1')
  const end = text.search(/\r?\n/)
  const line = end < 0 ? text : text.slice(0, end)
  if (line === '') throw refuse(path, 'has no key on its first line', replacement)
  if (end >= 0 && !/^\r?\n$/.test(text.slice(end))) {
    throw refuse(path, 'has data after the key', 'Keep only the one line with the key.')
  }
  const key = Buffer.from(line, 'base64')
  if (key.toString('base64') !== line) {
    throw refuse(
      path,
      'is not one line of canonical Base64',
      'Remove spaces and any other characters around the key.',
    )
  }
  if (key.length !== KEY_BYTES) {
    throw refuse(path, `holds ${key.length} bytes, not exactly ${KEY_BYTES}`, replacement)
  }
  const weakness = degeneracyOf(key)
  if (weakness !== null) throw refuse(path, `holds a key that ${weakness}`, replacement)
  return key
}

/** Why a key is plainly not random, or null. A random key is refused with a probability of less than 2⁻¹¹⁹. */
function degeneracyOf(key: Uint8Array): string | null {
  const at = (index: number) => key[index] ?? 0
  const step = at(1) - at(0)
  const counts = key.every((byte, index) => byte === ((at(0) + index * step) & 0xff))
  if (counts) return step === 0 ? 'is one byte repeated' : 'is a counting pattern'
  for (let period = 2; period < SHORTEST_PERIOD_BYTES; period++) {
    if (key.every((byte, index) => byte === at(index % period))) return `repeats a pattern of ${period} bytes`
  }
  return null
}
