import { readFile, stat } from 'node:fs/promises'
import { KeyfoldError } from '../lib/errors.ts'
import { writePrivateFile } from '../lib/keys/private-write.ts'

const OTHERS_MAY_READ_OR_WRITE = 0o077

/**
 * Reads a file that holds secrets as JSON.
 *
 * @param parse throws for a value of the wrong shape.
 * @returns null when there is no such file.
 * @throws KeyfoldError `invalid-configuration` when others may read it, or it does not hold what it should.
 */
export async function readPrivateJson<T>(path: string, parse: (value: unknown) => T): Promise<T | null> {
  const mode = await modeOf(path)
  if (mode === null) return null
  if (process.platform !== 'win32' && (mode & OTHERS_MAY_READ_OR_WRITE) !== 0) {
    throw new KeyfoldError(
      'invalid-configuration',
      `${path} holds secrets and is open to others than its owner. Run: chmod 600 ${path}`,
    )
  }
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

async function modeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
