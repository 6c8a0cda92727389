/** A writer that stops itself (SIGSTOP) in the middle of each write, and says what came of it once it goes on. */
import { type EmbeddedStores, openStores } from '../../../lib/compose/embedded.ts'
import { TestVault } from '../../support/vault.ts'
import { jobs, say, stopMyself } from './child-process.ts'
import { sharedClock } from './shared-clock.ts'

export type WriterOptions = {
  readonly folder: string
  readonly clockFile: string
  readonly content: string
  /** null: a new object. */
  readonly object: string | null
  readonly idempotencyKey?: string
  /** The blob is there; the deadline is checked after this, before it, or the item is put already. */
  readonly stop: 'before-deadline-check' | 'before-version-put' | 'after-version-put'
}

export type WriterAnswer = {
  readonly status: number
  readonly code?: string
  readonly id?: string
  readonly version?: number
}

function stopping(stores: EmbeddedStores, { stop }: WriterOptions): EmbeddedStores {
  const { blobs, versions } = stores
  const putBlob = blobs.put.bind(blobs)
  const putVersion = versions.put.bind(versions)
  const stopAt = (step: WriterOptions['stop']): void => {
    if (step !== stop) return
    say('stopped')
    stopMyself()
  }
  blobs.put = async (key, parts) => {
    await putBlob(key, parts)
    stopAt('before-deadline-check')
  }
  versions.put = async (version) => {
    stopAt('before-version-put')
    const won = await putVersion(version)
    stopAt('after-version-put')
    return won
  }
  return stores
}

async function write(vault: TestVault, options: WriterOptions): Promise<WriterAnswer> {
  const token = await vault.client('ann', 'writer')
  const { object, content: body, idempotencyKey } = options
  const answer =
    object === null
      ? await vault.call('POST', '/v1/objects', {
          token,
          body,
          headers: idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
        })
      : await vault.call('PUT', '/v1/objects/{id}', { token, path: { id: object }, body })
  const { code, id, version } = answer.json
  return { status: answer.status, code, id, version }
}

for await (const options of jobs<WriterOptions>()) {
  const stores = await openStores(options.folder)
  const wrap = (wrapped: EmbeddedStores): EmbeddedStores => stopping(wrapped, options)
  const vault = new TestVault(options.folder, stores, sharedClock(options.clockFile), wrap)
  const answer = await write(vault, options)
  stores.database.close()
  await stores.blobs.close()
  say(JSON.stringify(answer))
}
