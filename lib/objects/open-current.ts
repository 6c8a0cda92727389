/** Reading beside those who wrap, re-encrypt and destroy: what an item said may be over when it is used (architecture, section 6). */
import { KeyfoldError } from '../errors.ts'
import type { LiveVersion } from './model.ts'
import type { VersionStore } from './ports.ts'

export type OpenCurrentPorts = { readonly versions: Pick<VersionStore, 'find'> }

/**
 * How often one reading goes on with an item that changed meanwhile. A rotation wraps a version once, and a re-encryption
 * may follow at once: whoever meets both has the third item.
 */
const CHANGES_MAX = 2

/**
 * Opens a version as it is now. Between the reading of its item and the use, it may have got another wrapped data key, its
 * old blob may be deleted, and its former generation disabled: after a failure the item is read once more, and when that
 * names another wrapped key, that and its blob are tried. Its content is the same, so the permission that was given, and recorded, holds.
 *
 * @throws KeyfoldError `gone` when the version was destroyed meanwhile; else what the last `open` threw.
 */
export async function openCurrent<Result>(
  ports: OpenCurrentPorts,
  version: LiveVersion,
  open: (current: LiveVersion) => Promise<Result>,
): Promise<Result> {
  let current = version
  for (let changes = 0; ; changes++) {
    try {
      return await open(current)
    } catch (cause) {
      const now = await lookAgain(ports, current, cause)
      if (changes === CHANGES_MAX || !isMoved(current, now)) throw cause
      current = now
    }
  }
}

async function lookAgain(
  { versions }: OpenCurrentPorts,
  { object, version }: LiveVersion,
  cause: unknown,
): Promise<LiveVersion> {
  const found = await versions.find(object, version)
  if (found?.state === 'live') return found
  throw new KeyfoldError('gone', `Version ${version} was destroyed.`, { cause })
}

/** Other ciphertext always comes with another data key (architecture, section 4). */
const isMoved = (before: LiveVersion, now: LiveVersion): boolean =>
  Buffer.compare(before.wrappedDataKey, now.wrappedDataKey) !== 0
