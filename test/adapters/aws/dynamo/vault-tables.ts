import { randomUUID } from 'node:crypto'
import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll } from 'vitest'
import type { TableName } from '../../../../lib/config/tables.ts'
import { type DynaliteServer, startDynalite } from '../../../support/dynalite-server.ts'
import { storesOf } from './dynamo-stores.ts'
import { createTables, type TableNames, tableNames, testClient } from './dynamo-tables.ts'

export type VaultTables = {
  readonly endpoint: string
  readonly names: TableNames
  readonly client: DynamoDBDocumentClient
  readonly stores: ReturnType<typeof storesOf>
  /** Stores of another process, over the same tables. */
  readonly storesWith: (
    prepare: (client: DynamoDBDocumentClient) => DynamoDBDocumentClient,
  ) => ReturnType<typeof storesOf>
  /** As they are stored. */
  readonly items: (table: TableName) => Promise<readonly Attributes[]>
  readonly entries: (table: TableName, index: string) => Promise<readonly Attributes[]>
  readonly partition: (table: TableName, pk: string) => Promise<readonly Attributes[]>
}

type Attributes = Record<string, unknown>

/** DynamoDB in memory for the tests of a file. */
export function withDynalite(): { fresh: () => Promise<VaultTables>; endpoint: () => string } {
  let dynalite: DynaliteServer
  beforeAll(async () => {
    dynalite = await startDynalite()
  })
  afterAll(() => dynalite.close())
  return { fresh: () => vaultTables(dynalite.endpoint), endpoint: () => dynalite.endpoint }
}

async function vaultTables(endpoint: string): Promise<VaultTables> {
  const client = testClient(endpoint)
  const names = tableNames(`keyfold-${randomUUID()}`)
  await createTables(client, names)
  const scan = async (table: TableName, index?: string): Promise<readonly Attributes[]> =>
    (await client.send(new ScanCommand({ TableName: names[table], ...(index && { IndexName: index }) })))
      .Items ?? []
  return {
    endpoint,
    names,
    client,
    stores: storesOf(client, names),
    storesWith: (prepare) => storesOf(prepare(testClient(endpoint)), names),
    items: (table) => scan(table),
    entries: (table, index) => scan(table, index),
    partition: async (table, pk) => {
      const command = new QueryCommand({
        TableName: names[table],
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      })
      return (await client.send(command)).Items ?? []
    },
  }
}
