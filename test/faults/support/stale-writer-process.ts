/** A vault on the same folder that writes now and then, and may stop itself between the data key and the item. */
import { type EmbeddedStores, openStores } from '../../../lib/compose/embedded.ts'
import { TestVault } from '../../support/vault.ts'
import { jobs, say, stopMyself } from './child-process.ts'
import { sharedClock } from './shared-clock.ts'

/** The first job opens the vault: its cached ACTIVE pointer lives from then on. */
export type StaleWriterJob =
  | { readonly folder: string; readonly clockFile: string }
  | { readonly content: string; readonly stops: boolean }

export type StaleWriterAnswer = { readonly status: number; readonly id?: string }

let stops = false

function stopping(stores: EmbeddedStores): EmbeddedStores {
  const { versions } = stores
  const put = versions.put.bind(versions)
  versions.put = async (version) => {
    if (stops) {
      say('stopped')
      stopMyself()
    }
    return put(version)
  }
  return stores
}

async function write(vault: TestVault, content: string): Promise<StaleWriterAnswer> {
  const token = await vault.client('stale', 'writer')
  const answer = await vault.call('POST', '/v1/objects', { token, body: content })
  return { status: answer.status, id: answer.json.id }
}

let vault: TestVault | null = null
for await (const job of jobs<StaleWriterJob>()) {
  if ('folder' in job) {
    const clock = sharedClock(job.clockFile)
    vault = new TestVault(job.folder, await openStores(job.folder, clock), clock, stopping)
    say('open')
  } else if (vault !== null) {
    stops = job.stops
    say(JSON.stringify(await write(vault, job.content)))
  }
}
await vault?.stores.close()
