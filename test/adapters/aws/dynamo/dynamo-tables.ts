import { CreateTableCommand, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createDynamoClient } from '../../../../lib/adapters/aws/dynamo/client.ts'
import { isNamed } from '../../../../lib/adapters/aws/errors.ts'
import { TABLES, type TableDefinition, type TableName } from '../../../../lib/config/tables.ts'

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
  const create = async ([name, table]: [TableName, TableDefinition]): Promise<void> => {
    try {
      await client.send(creation(names[name], table))
    } catch (error) {
      // On a busy machine the first answer comes too late, and the SDK's second try finds what it made.
      if (!isNamed(error, 'ResourceInUseException')) throw error
    }
  }
  await Promise.all(entries().map(create))
}

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
