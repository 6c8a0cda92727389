import type { Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { KeyfoldError } from '../lib/errors.ts'
import { writePrivateFile } from '../lib/keys/private-write.ts'
import { isOwnedByAnother } from './ownership.ts'

const OTHERS_MAY_READ_OR_WRITE = 0o077

/**
 * Reads a file that holds secrets as JSON.
 *
 * @param parse throws for a value of the wrong shape.
 * @returns null when there is no such file.
 * @throws KeyfoldError `invalid-configuration` when others may read or own it, or it does not hold what it should.
 */
export async function readPrivateJson<T>(path: string, parse: (value: unknown) => T): Promise<T | null> {
  if (!(await assertPrivateFile(path))) return null
  try {
    return parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    const remedy = 'Restore it from a backup of the data folder.'
    throw new KeyfoldError('invalid-configuration', `${path} cannot be read or is damaged. ${remedy}`, {
      cause,
    })
  }
}

/** Replaces the file as a whole: a reader, or a crash, finds the old content or the new. Durable when it returns. */
export async function writePrivateJson(path: string, value: unknown): Promise<void> {
  try {
    await writePrivateFile(path, `${JSON.stringify(value, null, 2)}\n`, 'replace')
  } catch (cause) {
    const remedy = 'Check the folder and the disk.'
    throw new KeyfoldError('invalid-configuration', `${path} cannot be written. ${remedy}`, { cause })
  }
}

/**
 * Checks a file that holds secrets, before it is read.
 *
 * @returns false when there is no such file.
 * @throws KeyfoldError `invalid-configuration` when others may read or own it.
 */
export async function assertPrivateFile(path: string): Promise<boolean> {
  const found = await statOf(path)
  if (found !== null) checkPrivate(path, found)
  return found !== null
}

function checkPrivate(path: string, found: Stats): void {
  if (isOwnedByAnother(found)) {
    throw new KeyfoldError(
      'invalid-configuration',
      `${path} holds secrets and belongs to another user. Run keyfold as that user, or run: chown $(id -u) ${path}`,
    )
  }
  if (process.platform !== 'win32' && (found.mode & OTHERS_MAY_READ_OR_WRITE) !== 0) {
    throw new KeyfoldError(
      'invalid-configuration',
      `${path} holds secrets and is open to others than its owner. Run: chmod 600 ${path}`,
    )
  }
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
