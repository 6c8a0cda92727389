/** Shreds one object, or sweeps, and kills itself (SIGKILL) on the way. */
import { type EmbeddedStores, openStores } from '../../../lib/compose/embedded.ts'
import { TestVault, testClock } from '../../support/vault.ts'
import { jobs, killMyself, say } from './child-process.ts'

export type ShredderOptions = {
  readonly folder: string
  readonly now: number
  /** null: sweep. */
  readonly object: string | null
  readonly kill:
    | 'after-tombstone'
    | 'between-versions'
    | 'before-checkpoint'
    | 'before-blobs'
    | 'after-acknowledgment'
}

/** How many versions are destroyed before `between-versions`. */
const FIRST_ONES = 20

function dying(stores: EmbeddedStores, kill: ShredderOptions['kill']): EmbeddedStores {
  const killAt = (step: ShredderOptions['kill']): void => {
    if (step === kill) killMyself()
  }
  const { facts, versions, database, blobs } = stores
  const tombstone = facts.tombstone.bind(facts)
  const shred = versions.shred.bind(versions)
  const checkpoint = database.checkpointTruncate.bind(database)
  const deleteBlob = blobs.delete.bind(blobs)
  const first: Promise<unknown>[] = []
  facts.tombstone = async (...args) => {
    const won = await tombstone(...args)
    killAt('after-tombstone')
    return won
  }
  versions.shred = async (...args) => {
    if (kill === 'between-versions' && first.length === FIRST_ONES) {
      await Promise.all(first)
      killMyself()
    }
    const shredding = shred(...args)
    first.push(shredding)
    return shredding
  }
  database.checkpointTruncate = async () => {
    killAt('before-checkpoint')
    return checkpoint()
  }
  blobs.delete = async (key) => {
    killAt('before-blobs')
    return deleteBlob(key)
  }
  return stores
}

for await (const { folder, now, object, kill } of jobs<ShredderOptions>()) {
  const wrap = (stores: EmbeddedStores): EmbeddedStores => dying(stores, kill)
  const vault = new TestVault(folder, await openStores(folder), testClock(now), wrap)
  if (object === null) {
    await vault.vault.sweep()
  } else {
    const token = await vault.client('ann', 'writer')
    const query = { shred: 'true' }
    const answer = await vault.call('DELETE', '/v1/objects/{id}', { token, path: { id: object }, query })
    say(String(answer.status))
  }
  killMyself()
}
