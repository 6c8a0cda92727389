import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DynamoAdminRegistry } from '../../../../lib/adapters/aws/dynamo/admin-registry.ts'
import { DynamoApprovalStore } from '../../../../lib/adapters/aws/dynamo/approval-store.ts'
import { DynamoBaselineStore } from '../../../../lib/adapters/aws/dynamo/baseline-store.ts'
import { DynamoEscrowStore } from '../../../../lib/adapters/aws/dynamo/escrow-store.ts'
import { DynamoEventQueries } from '../../../../lib/adapters/aws/dynamo/event-queries.ts'
import { DynamoEventStore } from '../../../../lib/adapters/aws/dynamo/event-store.ts'
import { DynamoFactStore } from '../../../../lib/adapters/aws/dynamo/fact-store.ts'
import { DynamoFindingStore } from '../../../../lib/adapters/aws/dynamo/finding-store.ts'
import { DynamoGenerationScan } from '../../../../lib/adapters/aws/dynamo/generation-scan.ts'
import { DynamoGenerationStore } from '../../../../lib/adapters/aws/dynamo/generation-store.ts'
import { DynamoGenerationUsage } from '../../../../lib/adapters/aws/dynamo/generation-usage.ts'
import { DynamoGrantStore } from '../../../../lib/adapters/aws/dynamo/grant-store.ts'
import { DynamoLogStates } from '../../../../lib/adapters/aws/dynamo/log-states.ts'
import { DynamoMachineClientStore } from '../../../../lib/adapters/aws/dynamo/machine-client-store.ts'
import { DynamoMuteStore } from '../../../../lib/adapters/aws/dynamo/mute-store.ts'
import { DynamoObjectIndex } from '../../../../lib/adapters/aws/dynamo/object-index.ts'
import { DynamoPlacedEvents } from '../../../../lib/adapters/aws/dynamo/placed-events.ts'
import { DynamoPrincipalStore } from '../../../../lib/adapters/aws/dynamo/principal-store.ts'
import { DynamoReportStore } from '../../../../lib/adapters/aws/dynamo/report-store.ts'
import { DynamoRetirementStore } from '../../../../lib/adapters/aws/dynamo/retirement-store.ts'
import { DynamoRewrapQueue } from '../../../../lib/adapters/aws/dynamo/rewrap-queue.ts'
import { DynamoRotationFailureStore } from '../../../../lib/adapters/aws/dynamo/rotation-failure-store.ts'
import { DynamoRotationStore } from '../../../../lib/adapters/aws/dynamo/rotation-store.ts'
import { DynamoSubjectStore } from '../../../../lib/adapters/aws/dynamo/subject-store.ts'
import { DynamoSuspensionStore } from '../../../../lib/adapters/aws/dynamo/suspension-store.ts'
import { DynamoSweepStore } from '../../../../lib/adapters/aws/dynamo/sweep-store.ts'
import { DynamoUsageStore } from '../../../../lib/adapters/aws/dynamo/usage-store.ts'
import { DynamoVersionStore } from '../../../../lib/adapters/aws/dynamo/version-store.ts'
import { DynamoWaitingEvents } from '../../../../lib/adapters/aws/dynamo/waiting-events.ts'
import { DynamoWrapStore } from '../../../../lib/adapters/aws/dynamo/wrap-store.ts'
import type { FindingStores } from '../../../contract/finding-stores.ts'
import type { LogStores } from '../../../contract/log-stores.ts'
import type { Stores } from '../../../contract/stores.ts'
import { clientThatMakesTables, type TableNames, tableNames } from './dynamo-tables.ts'

/** All stores on one set of tables, which are there. */
export const storesOf = (client: DynamoDBDocumentClient, tables: TableNames) => ({
  versions: new DynamoVersionStore(client, tables),
  facts: new DynamoFactStore(client, tables),
  grants: new DynamoGrantStore(client, tables),
  index: new DynamoObjectIndex(client, tables),
  subjects: new DynamoSubjectStore(client, tables),
  sweep: new DynamoSweepStore(client, tables),
  generations: new DynamoGenerationStore(client, tables),
  usage: new DynamoGenerationUsage(client, tables),
  principals: new DynamoPrincipalStore(client, tables),
  events: new DynamoEventStore(client, tables),
  eventQueries: new DynamoEventQueries(client, tables),
  rotations: new DynamoRotationStore(client, tables),
  rotationFailures: new DynamoRotationFailureStore(client, tables),
  retirement: new DynamoRetirementStore(client, tables),
  reports: new DynamoReportStore(client, tables),
  queue: new DynamoRewrapQueue(client, tables),
  wraps: new DynamoWrapStore(client, tables),
  scan: new DynamoGenerationScan(client, tables),
  escrow: new DynamoEscrowStore(client, tables),
  machineClients: new DynamoMachineClientStore(client, tables),
  approvals: new DynamoApprovalStore(client, tables),
  admins: new DynamoAdminRegistry(client, tables),
  logStates: new DynamoLogStates(client, tables),
  waitingEvents: new DynamoWaitingEvents(client, tables),
  placedEvents: new DynamoPlacedEvents(client, tables),
  findings: new DynamoFindingStore(client, tables),
  mutes: new DynamoMuteStore(client, tables),
  baselines: new DynamoBaselineStore(client, tables),
  usageHours: new DynamoUsageStore(client, tables),
  suspensions: new DynamoSuspensionStore(client, tables),
})

/** Of each endpoint: it keeps its connections, and what it has worked out. */
const clients = new Map<string, DynamoDBDocumentClient>()

function clientOf(endpoint: string): DynamoDBDocumentClient {
  const client = clients.get(endpoint) ?? clientThatMakesTables(endpoint)
  clients.set(endpoint, client)
  return client
}

/** All stores on tables of their own, each made when it is first asked for; they stay until the server ends, which has them in memory. */
export const dynamoStores = async ({ endpoint }: { readonly endpoint: string }): Promise<AllStores> =>
  openStores(clientOf(endpoint), tableNames(`keyfold-${randomUUID()}`))

type AllStores = Omit<Stores & LogStores & FindingStores, 'reopen'> & { reopen(): Promise<AllStores> }

const openStores = (client: DynamoDBDocumentClient, tables: TableNames): AllStores => ({
  ...storesOf(client, tables),
  leavesTombstonesToTheSweep: true,
  namesBlobsOfStubs: true,
  reopen: async () => openStores(client, tables),
  close: async () => undefined,
})
