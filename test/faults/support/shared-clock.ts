/** One clock for several processes: the time is in a file, and moves only when a test says so. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { TestClock } from '../../support/vault.ts'

export function sharedClock(path: string): TestClock {
  const read = (): number => Number(readFileSync(path, 'utf8'))
  return Object.assign(read, {
    advance: (milliseconds: number) => writeFileSync(path, String(read() + milliseconds)),
  })
}

export function newSharedClock(path: string, start: number): TestClock {
  writeFileSync(path, String(start))
  return sharedClock(path)
}
