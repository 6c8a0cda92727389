import { join } from 'node:path'
import { FileTileStore } from '../../../lib/adapters/embedded/file-tile-store.ts'
import { logStatesContract } from '../../contract/log-states.ts'
import { placedEventsContract } from '../../contract/placed-events.ts'
import { tileStoreContract } from '../../contract/tile-store.ts'
import { waitingEventsContract } from '../../contract/waiting-events.ts'
import { openStores, temporaryFolder } from './open-stores.ts'

for (const contract of [logStatesContract, waitingEventsContract, placedEventsContract])
  contract('SQLite', async () => openStores(await temporaryFolder()))

tileStoreContract('files', async () => new FileTileStore(join(await temporaryFolder(), 'audit')))
