import { KeyfoldError } from '../errors.ts'
import type { VersionItem } from './model.ts'
import type { VersionStore } from './ports.ts'

/**
 * Asks for a version by number while the newest is being asked for.
 *
 * @param number null: the newest
 * @returns what gives the item once the newest is known; it throws KeyfoldError `not-found` for a version that never was.
 */
export function namedVersion(
  versions: Pick<VersionStore, 'find'>,
  object: string,
  number: number | null,
): (latest: VersionItem) => Promise<VersionItem> {
  if (number === null) return async (latest) => latest
  const finding = versions.find(object, number)
  // Access may be refused before anyone waits for it.
  finding.catch(() => undefined)
  return async (latest) => {
    const found = await finding
    if (found !== null && found.state !== 'abandoned') return found
    throw new KeyfoldError(
      'not-found',
      `The object has no version ${number}; the newest is ${latest.version}.`,
    )
  }
}
