import { adminRegistryContract } from '../../contract/admin-registry.ts'
import { approvalStoreContract } from '../../contract/approval-store.ts'
import { escrowStoreContract } from '../../contract/escrow-store.ts'
import { eventQueriesContract } from '../../contract/event-queries.ts'
import { eventStoreContract } from '../../contract/event-store.ts'
import { factStoreContract } from '../../contract/fact-store.ts'
import { generationScanContract } from '../../contract/generation-scan.ts'
import { generationStoreContract } from '../../contract/generation-store.ts'
import { grantStoreContract } from '../../contract/grant-store.ts'
import { machineClientStoreContract } from '../../contract/machine-client-store.ts'
import { objectIndexContract } from '../../contract/object-index.ts'
import { principalStoreContract } from '../../contract/principal-store.ts'
import { reportStoreContract } from '../../contract/report-store.ts'
import { retirementStoreContract } from '../../contract/retirement-store.ts'
import { rewrapQueueContract } from '../../contract/rewrap-queue.ts'
import { rotationFailureStoreContract } from '../../contract/rotation-failure-store.ts'
import { rotationStoreContract } from '../../contract/rotation-store.ts'
import { subjectStoreContract } from '../../contract/subject-store.ts'
import { sweepStoreContract } from '../../contract/sweep-store.ts'
import { versionStoreContract } from '../../contract/version-store.ts'
import { wrapStoreContract } from '../../contract/wrap-store.ts'
import { openStores, temporaryFolder } from './open-stores.ts'

const contracts = [
  versionStoreContract,
  factStoreContract,
  grantStoreContract,
  objectIndexContract,
  subjectStoreContract,
  sweepStoreContract,
  generationStoreContract,
  principalStoreContract,
  eventStoreContract,
  eventQueriesContract,
  rotationStoreContract,
  rotationFailureStoreContract,
  reportStoreContract,
  retirementStoreContract,
  rewrapQueueContract,
  wrapStoreContract,
  generationScanContract,
  escrowStoreContract,
  machineClientStoreContract,
  approvalStoreContract,
  adminRegistryContract,
]

for (const contract of contracts) contract('SQLite', async () => openStores(await temporaryFolder()))
