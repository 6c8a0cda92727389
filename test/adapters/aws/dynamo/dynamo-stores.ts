import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DynamoAdminRegistry } from '../../../../lib/adapters/aws/dynamo/admin-registry.ts'
import { DynamoApprovalStore } from '../../../../lib/adapters/aws/dynamo/approval-store.ts'
import { DynamoEscrowStore } from '../../../../lib/adapters/aws/dynamo/escrow-store.ts'
import { DynamoEventStore } from '../../../../lib/adapters/aws/dynamo/event-store.ts'
import { DynamoFactStore } from '../../../../lib/adapters/aws/dynamo/fact-store.ts'
import { DynamoGenerationScan } from '../../../../lib/adapters/aws/dynamo/generation-scan.ts'
import { DynamoGenerationStore } from '../../../../lib/adapters/aws/dynamo/generation-store.ts'
import { DynamoGenerationUsage } from '../../../../lib/adapters/aws/dynamo/generation-usage.ts'
import { DynamoGrantStore } from '../../../../lib/adapters/aws/dynamo/grant-store.ts'
import { DynamoMachineClientStore } from '../../../../lib/adapters/aws/dynamo/machine-client-store.ts'
import { DynamoObjectIndex } from '../../../../lib/adapters/aws/dynamo/object-index.ts'
import { DynamoPrincipalStore } from '../../../../lib/adapters/aws/dynamo/principal-store.ts'
import { DynamoRetirementStore } from '../../../../lib/adapters/aws/dynamo/retirement-store.ts'
import { DynamoRewrapQueue } from '../../../../lib/adapters/aws/dynamo/rewrap-queue.ts'
import { DynamoRotationFailureStore } from '../../../../lib/adapters/aws/dynamo/rotation-failure-store.ts'
import { DynamoRotationStore } from '../../../../lib/adapters/aws/dynamo/rotation-store.ts'
import { DynamoSubjectStore } from '../../../../lib/adapters/aws/dynamo/subject-store.ts'
import { DynamoSweepStore } from '../../../../lib/adapters/aws/dynamo/sweep-store.ts'
import { DynamoVersionStore } from '../../../../lib/adapters/aws/dynamo/version-store.ts'
import { DynamoWrapStore } from '../../../../lib/adapters/aws/dynamo/wrap-store.ts'
import type { Stores } from '../../../contract/stores.ts'
import { createTables, type TableNames, tableNames, testClient } from './dynamo-tables.ts'

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
  rotations: new DynamoRotationStore(client, tables),
  rotationFailures: new DynamoRotationFailureStore(client, tables),
  retirement: new DynamoRetirementStore(client, tables),
  queue: new DynamoRewrapQueue(client, tables),
  wraps: new DynamoWrapStore(client, tables),
  scan: new DynamoGenerationScan(client, tables),
  escrow: new DynamoEscrowStore(client, tables),
  machineClients: new DynamoMachineClientStore(client, tables),
  approvals: new DynamoApprovalStore(client, tables),
  admins: new DynamoAdminRegistry(client, tables),
})

/** All stores on tables of their own, made now; they stay until the server ends, which has them in memory. */
export async function dynamoStores({ endpoint }: { readonly endpoint: string }): Promise<Stores> {
  const client = testClient(endpoint)
  const tables = tableNames(`keyfold-${randomUUID()}`)
  await createTables(client, tables)
  client.destroy()
  return openStores(endpoint, tables)
}

function openStores(endpoint: string, tables: TableNames): Stores {
  const client = testClient(endpoint)
  return {
    ...storesOf(client, tables),
    leavesTombstonesToTheSweep: true,
    namesBlobsOfStubs: true,
    reopen: async () => {
      client.destroy()
      return openStores(endpoint, tables)
    },
    close: async () => client.destroy(),
  }
}
