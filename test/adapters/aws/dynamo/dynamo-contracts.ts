import { adminRegistryContract } from '../../../contract/admin-registry.ts'
import { approvalStoreContract } from '../../../contract/approval-store.ts'
import { baselineStoreContract } from '../../../contract/baseline-store.ts'
import { escrowStoreContract } from '../../../contract/escrow-store.ts'
import { eventQueriesContract } from '../../../contract/event-queries.ts'
import { eventStoreContract } from '../../../contract/event-store.ts'
import { factStoreContract } from '../../../contract/fact-store.ts'
import { findingStoreContract } from '../../../contract/finding-store.ts'
import { generationScanContract } from '../../../contract/generation-scan.ts'
import { generationStoreContract } from '../../../contract/generation-store.ts'
import { grantStoreContract } from '../../../contract/grant-store.ts'
import { logStatesContract } from '../../../contract/log-states.ts'
import { machineClientStoreContract } from '../../../contract/machine-client-store.ts'
import { muteStoreContract } from '../../../contract/mute-store.ts'
import { objectIndexContract } from '../../../contract/object-index.ts'
import { placedEventsContract } from '../../../contract/placed-events.ts'
import { principalStoreContract } from '../../../contract/principal-store.ts'
import { reportStoreContract } from '../../../contract/report-store.ts'
import { retirementStoreContract } from '../../../contract/retirement-store.ts'
import { rewrapQueueContract } from '../../../contract/rewrap-queue.ts'
import { rotationFailureStoreContract } from '../../../contract/rotation-failure-store.ts'
import { rotationStoreContract } from '../../../contract/rotation-store.ts'
import { subjectStoreContract } from '../../../contract/subject-store.ts'
import { suspensionStoreContract } from '../../../contract/suspension-store.ts'
import { sweepStoreContract } from '../../../contract/sweep-store.ts'
import { usageStoreContract } from '../../../contract/usage-store.ts'
import { versionStoreContract } from '../../../contract/version-store.ts'
import { waitingEventsContract } from '../../../contract/waiting-events.ts'
import { wrapStoreContract } from '../../../contract/wrap-store.ts'
import { dynamoStores } from './dynamo-stores.ts'

const CONTRACTS = [
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
  logStatesContract,
  waitingEventsContract,
  placedEventsContract,
  findingStoreContract,
  muteStoreContract,
  baselineStoreContract,
  usageStoreContract,
  suspensionStoreContract,
]

/**
 * Registers every contract suite of the stores, against whatever speaks DynamoDB.
 *
 * @param endpointOf is asked when a test begins
 */
export function dynamoContracts(name: string, endpointOf: () => string): void {
  for (const contract of CONTRACTS) contract(name, () => dynamoStores({ endpoint: endpointOf() }))
}
