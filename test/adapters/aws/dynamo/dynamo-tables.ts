import { CreateTableCommand, type DynamoDBClientConfig, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createDynamoClient } from '../../../../lib/adapters/aws/dynamo/client.ts'
import { isNamed } from '../../../../lib/adapters/aws/errors.ts'
import { TABLES, type TableDefinition, type TableName } from '../../../../lib/config/tables.ts'

const CREATION_SECONDS = 30

export type TableNames = Readonly<Record<TableName, string>>

/** With the vault's own options, and made-up credentials. */
export const testClient = (endpoint: string, config: DynamoDBClientConfig = {}): DynamoDBDocumentClient =>
  createDynamoClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...config,
  })

const entries = (): readonly [TableName, TableDefinition][] =>
  Object.entries(TABLES) as [TableName, TableDefinition][]

export const tableNames = (prefix: string): TableNames =>
  Object.fromEntries(entries().map(([name]) => [name, `${prefix}-${name}`])) as TableNames

/** Makes the tables of a vault as the infrastructure does, from the same definitions. */
export async function createTables(client: DynamoDBDocumentClient, names: TableNames): Promise<void> {
  await Promise.all(entries().map(([table]) => createTable(client, names[table], table)))
}

async function createTable(client: DynamoDBDocumentClient, name: string, table: TableName): Promise<void> {
  try {
    await client.send(creation(name, TABLES[table]))
  } catch (error) {
    // On a busy machine the first answer comes too late, and the SDK's second try finds what it made.
    if (!isNamed(error, 'ResourceInUseException')) throw error
  }
  await waitUntilTableExists(
    { client, maxWaitTime: CREATION_SECONDS, minDelay: 0.02, maxDelay: 0.2 },
    { TableName: name },
  )
}

/** A client that makes each table, named by {@link tableNames}, before the first command about it: most tests use one or two. */
export function clientThatMakesTables(endpoint: string): DynamoDBDocumentClient {
  const maker = testClient(endpoint)
  const made = new Map<string, Promise<void>>()
  const make = (name: string): Promise<void> => {
    const table = name.slice(name.lastIndexOf('-') + 1) as TableName
    const making = made.get(name) ?? createTable(maker, name, table)
    made.set(name, making)
    return making
  }
  const client = testClient(endpoint)
  client.middlewareStack.add(
    (next) => async (args) => {
      await Promise.all(tablesIn(args.input as Input).map(make))
      return next(args)
    },
    { step: 'initialize' },
  )
  return client
}

type Input = { readonly TableName?: string; readonly RequestItems?: object }

/** Of a batch, several. */
const tablesIn = ({ TableName, RequestItems = {} }: Input): readonly string[] =>
  TableName === undefined ? Object.keys(RequestItems) : [TableName]

function creation(name: string, { partitionKey, sortKey, indexes }: TableDefinition): CreateTableCommand {
  const attributes = new Set([partitionKey, sortKey, ...indexes.flatMap((index) => keysOf(index))])
  return new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map((attribute) => ({
      AttributeName: attribute,
      AttributeType: 'S',
    })),
    KeySchema: schema({ partitionKey, sortKey }),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: schema(index),
        Projection:
          index.include.length === 0
            ? { ProjectionType: 'KEYS_ONLY' as const }
            : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.include] },
      })),
    }),
  })
}

type Keys = Pick<TableDefinition, 'partitionKey' | 'sortKey'>

const keysOf = ({ partitionKey, sortKey }: Keys): readonly string[] => [partitionKey, sortKey]

const schema = ({ partitionKey, sortKey }: Keys) => [
  { AttributeName: partitionKey, KeyType: 'HASH' as const },
  { AttributeName: sortKey, KeyType: 'RANGE' as const },
]
