import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyfoldError } from '../../lib/errors.ts'
import { writePrivateFile } from '../../lib/keys/private-write.ts'
import type { Messenger } from '../../lib/people/ports.ts'
import { oneLine } from './address.ts'

/** Inside the data folder. */
const OUTBOX = 'outbox'

const RANDOM_BYTES = 8

/**
 * Leaves a message for whoever runs the machine, in a file that only the vault's user can read.
 *
 * @param time milliseconds since the Unix epoch
 * @returns the file's path.
 * @throws KeyfoldError `unavailable`
 */
export async function leaveInOutbox(
  dataFolder: string,
  { to, subject, text }: Parameters<Messenger['send']>[0],
  time: number,
): Promise<string> {
  const folder = join(dataFolder, OUTBOX)
  const path = join(folder, nameOf(time))
  try {
    await makeFolder(folder)
    await writePrivateFile(path, `To: ${oneLine(to)}\nSubject: ${oneLine(subject)}\n\n${text}\n`, 'keep')
  } catch (cause) {
    const remedy = 'Check the folder and the disk.'
    throw new KeyfoldError('unavailable', `A message cannot be left in ${folder}. ${remedy}`, { cause })
  }
  return path
}

/** What a write that died left behind; it holds what the message did. To be called before any message is left. */
export async function removeOutboxLeftovers(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, OUTBOX)
  const names = await readdir(folder).catch(() => [])
  for (const name of names) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true })
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Also of a folder that was there before, from a backup for instance.
  await chmod(folder, 0o700)
}

/** In order of time, and without colons, which Windows does not take. */
const nameOf = (time: number): string =>
  `${new Date(time).toISOString().replaceAll(':', '-')}-${randomBytes(RANDOM_BYTES).toString('hex')}.txt`
