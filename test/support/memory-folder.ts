/**
 * Puts the temporary folders of the tests into memory, where there is room: to make a write durable takes a disk some
 * milliseconds, and what is only lost with the power is lost in no test. Where it counts that a write takes its time,
 * {@link diskFolder} says where the disk is.
 */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const NEEDED_BYTES = 2 ** 30
const DISK = 'DISK_TMPDIR'

/** Runs before all tests, once for each project. @returns what runs after them */
export default function setup(): () => void {
  if (process.env['TMPDIR'] !== undefined || !hasRoom()) return () => undefined
  const folder = mkdtempSync(join(MEMORY, 'keyfold-tests-'))
  process.env[DISK] = tmpdir()
  // Processes that run tests, and those that tests start, have the environment of this one.
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

function hasRoom(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= NEEDED_BYTES
  } catch {
    return false
  }
}

/** For temporary folders on a disk. */
export const diskFolder = (): string => process.env[DISK] ?? tmpdir()
