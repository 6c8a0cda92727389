/** A vault with very many versions and no blobs: a rotation does not look at them. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeEmbedded, openStores } from '../../lib/compose/embedded.ts'
import { forEachBounded } from '../../lib/concurrency.ts'
import { bootstrap } from '../../lib/keys/bootstrap.ts'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import { contextOf } from '../../lib/objects/context.ts'
import { randomObjectId } from '../../lib/objects/ids.ts'

/** Versions put at a time: as many share one fsync. */
const AT_ONCE = 1_000

export type BenchVault = Awaited<ReturnType<typeof openBenchVault>>

export async function openBenchVault(versions: number) {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-bench-'))
  const stores = await openStores(folder)
  await bootstrap({ ...stores, clock: Date.now, loadMaterial: async () => generateNewKey() })
  const { rotation: ports } = composeEmbedded(stores, {
    vault: 'v-bench',
    secret: randomBytes(32),
    issuer: 'http://127.0.0.1/oidc',
    audience: 'urn:keyfold:vault',
    jwks: async () => {
      throw new Error('Nobody signs in here.')
    },
    log: { info: () => undefined, error: () => undefined },
  })
  const active = await stores.generations.active()
  if (active === null) throw new Error('No generation is active.')
  await forEachBounded(Array(versions).keys(), AT_ONCE, () =>
    putVersion(stores, active.keyId, active.generation),
  )
  return {
    ports,
    stores,
    close: async (): Promise<void> => {
      await stores.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function putVersion(
  { keys, versions }: Awaited<ReturnType<typeof openStores>>,
  keyId: string,
  generation: number,
): Promise<void> {
  const version = { object: randomObjectId(), version: 1, kind: 'object' } as const
  const { wrapped, plaintext } = await keys.generateDataKey(keyId, contextOf('v-bench', version))
  plaintext.fill(0)
  await versions.put({
    ...version,
    state: 'live',
    revision: 1,
    owner: 'client:bench',
    labels: {},
    classification: 'confidential',
    subject: null,
    contentType: 'application/octet-stream',
    length: 1_024,
    blobKey: `${version.object}/1/${randomBytes(12).toString('base64url')}`,
    sealedLength: 1_500,
    generation,
    wrappedDataKey: wrapped,
    messageId: randomBytes(32).toString('base64url'),
    frameLength: 65_536,
    created: Date.now(),
    expires: null,
  })
}
