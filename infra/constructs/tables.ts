import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import {
  type IndexDefinition,
  TABLES,
  type TableDefinition,
  type TableName,
} from '../../lib/config/tables.ts'
import type { Profile } from '../profiles.ts'

export type Tables = Readonly<Record<TableName, TableV2>>

export const TABLE_NAMES = Object.keys(TABLES) as TableName[]

/** `objects` → `ObjectsTable` */
const tableId = (name: TableName): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}Table`

/** The tables of `lib/config/tables.ts`, which the adapters and their tests use too. */
export const createTables = (scope: Construct, storageKey: IKey, profile: Profile): Tables =>
  Object.fromEntries(
    TABLE_NAMES.map((name) => [name, createTable(scope, tableId(name), TABLES[name], storageKey, profile)]),
  ) as Tables

const text = (name: string) => ({ name, type: AttributeType.STRING })

const createTable = (
  scope: Construct,
  id: string,
  { partitionKey, sortKey, indexes, timeToLive }: TableDefinition,
  storageKey: IKey,
  profile: Profile,
): TableV2 =>
  new TableV2(scope, id, {
    partitionKey: text(partitionKey),
    sortKey: text(sortKey),
    globalSecondaryIndexes: indexes.map(globalIndex),
    ...(timeToLive === undefined ? {} : { timeToLiveAttribute: timeToLive }),
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.customerManagedKey(storageKey),
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: profile.pointInTimeRecoveryDays,
    },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })

const globalIndex = ({
  name,
  partitionKey,
  sortKey,
  include,
}: IndexDefinition): GlobalSecondaryIndexPropsV2 => ({
  indexName: name,
  partitionKey: text(partitionKey),
  sortKey: text(sortKey),
  ...(include.length === 0
    ? { projectionType: ProjectionType.KEYS_ONLY }
    : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...include] }),
})
