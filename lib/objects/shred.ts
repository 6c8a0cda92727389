import { forEachBounded } from '../concurrency.ts'
import { POLICY } from '../policy.ts'
import type { BlobStore, VersionStore } from './ports.ts'

export type ShredPorts = {
  readonly versions: Pick<VersionStore, 'page' | 'shred'>
  readonly blobs: Pick<BlobStore, 'delete'>
  readonly clock: () => number
}

/**
 * Destroys every version that is there: the data key, then the ciphertext. Resumable: what is destroyed stays so, but is
 * asked for again, since whoever destroyed it may have died before its traces had left the store's files, or its blob was
 * deleted. A blob that outlives its key is unreadable, and the sweeper takes it where the store does not name it again.
 *
 * @returns how many versions it destroyed.
 */
export async function shredVersions(ports: ShredPorts, object: string): Promise<number> {
  let destroyed = 0
  let before = Number.MAX_SAFE_INTEGER
  for (;;) {
    const page = await ports.versions.page(object, before, POLICY.pageSizeMax)
    await forEachBounded(page, POLICY.sweepAtOnce, ({ version }) => shredVersion(ports, object, version))
    destroyed += page.filter(({ state }) => state === 'live').length
    const last = page.at(-1)
    if (last === undefined || page.length < POLICY.pageSizeMax) return destroyed
    before = last.version
  }
}

/** @param onlyExpired spares a version whose expiry was moved meanwhile */
export async function shredVersion(
  ports: ShredPorts,
  object: string,
  version: number,
  onlyExpired = false,
): Promise<void> {
  const { blobKey } = await ports.versions.shred(object, version, ports.clock(), onlyExpired)
  if (blobKey !== null) await ports.blobs.delete(blobKey)
}
