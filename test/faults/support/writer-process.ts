/** A writer that stops itself (SIGSTOP) in the middle of one write, and says what came of it once it goes on. */
import { type EmbeddedStores, openStores } from '../../../lib/compose/embedded.ts'
import { TestVault } from '../../support/vault.ts'
import { say, scriptOptions, stopMyself } from './child-process.ts'
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

const options = scriptOptions() as WriterOptions

function stop(at: WriterOptions['stop']): void {
  if (at !== options.stop) return
  say('stopped')
  stopMyself()
}

function stopping(stores: EmbeddedStores): EmbeddedStores {
  const { blobs, versions } = stores
  const putBlob = blobs.put.bind(blobs)
  const putVersion = versions.put.bind(versions)
  blobs.put = async (key, parts) => {
    await putBlob(key, parts)
    stop('before-deadline-check')
  }
  versions.put = async (version) => {
    stop('before-version-put')
    const won = await putVersion(version)
    stop('after-version-put')
    return won
  }
  return stores
}

const vault = new TestVault(
  options.folder,
  await openStores(options.folder),
  sharedClock(options.clockFile),
  stopping,
)
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
say(JSON.stringify({ status: answer.status, code, id, version } satisfies WriterAnswer))
