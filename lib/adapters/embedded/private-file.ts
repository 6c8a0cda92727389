import { chmodSync, closeSync, openSync } from 'node:fs'
import { hasCode } from './file-system.ts'

/**
 * Makes an empty file that only its owner can use, or takes back the permissions of one that is there. It is never opened
 * then: the system drops all locks that this process has on a file, SQLite's too, when any descriptor of it is closed
 * (https://sqlite.org/howtocorrupt.html, section 2.2).
 */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    chmodSync(path, 0o600)
  }
}
