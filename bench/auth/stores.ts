import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStores } from '../../lib/compose/embedded.ts'

/** The embedded stores in a temporary folder, which goes with them. */
export async function openBenchStores() {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-bench-'))
  const stores = await openStores(folder)
  const close = async (): Promise<void> => {
    await stores.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { stores, close }
}
