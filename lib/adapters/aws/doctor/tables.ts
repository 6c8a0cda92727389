import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type GlobalSecondaryIndexDescription,
  type KeySchemaElement,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type IndexDefinition, TABLES, type TableDefinition, type TableName } from '../../../config/tables.ts'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { askFor } from './ask.ts'
import { revert } from './remedies.ts'

/** Value: the ARN of the key that the table is encrypted with; null: none but DynamoDB's own. */
export async function examineTable(
  client: DynamoDBDocumentClient,
  vault: string,
  name: TableName,
  table: string,
): Promise<Seen<string | null>> {
  const answer = await askFor('dynamodb:DescribeTable', ['ResourceNotFoundException'], () =>
    client.send(new DescribeTableCommand({ TableName: table })),
  )
  const found = answer?.Table
  if (found === undefined) return { ...seen('', [missing(table)]), value: null }
  const recoverable = await isRecoverable(client, table)
  const findings = [
    ...stateFindings(table, found),
    ...shapeFindings(vault, table, found, TABLES[name]),
    ...(recoverable ? [] : [unrecoverable(table)]),
    ...(found.DeletionProtectionEnabled === true ? [] : [unprotected(table)]),
    ...(keyOf(found) === null ? [unencrypted(vault, table)] : []),
  ]
  const indexes = TABLES[name].indexes.length
  const detail = `${table} is active${indexes === 0 ? '' : ` with ${indexes} indexes`}, recoverable, protected, encrypted`
  return { ...seen(detail, findings), value: keyOf(found) }
}

const keyOf = ({ SSEDescription: encryption }: TableDescription): string | null =>
  encryption?.SSEType === 'KMS' && encryption.Status !== 'DISABLED'
    ? (encryption.KMSMasterKeyArn ?? null)
    : null

async function isRecoverable(client: DynamoDBDocumentClient, TableName: string): Promise<boolean> {
  const answer = await askFor('dynamodb:DescribeContinuousBackups', ['TableNotFoundException'], () =>
    client.send(new DescribeContinuousBackupsCommand({ TableName })),
  )
  const recovery = answer?.ContinuousBackupsDescription?.PointInTimeRecoveryDescription
  return recovery?.PointInTimeRecoveryStatus === 'ENABLED'
}

/** A table that is being updated serves as before; of an index that is being made, that is not so. */
function stateFindings(table: string, { TableStatus }: TableDescription): readonly Finding[] {
  if (TableStatus === 'ACTIVE' || TableStatus === 'UPDATING') return []
  const remedy =
    TableStatus === 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'
      ? 'DynamoDB may not use its key, and archives the table after a week: see the check "storage key".'
      : wait(table)
  return [{ detail: `The table ${table} is ${TableStatus}.`, remedy }]
}

function shapeFindings(
  vault: string,
  table: string,
  found: TableDescription,
  wanted: TableDefinition,
): readonly Finding[] {
  const remedy = revert(vault, 'data')
  return [
    ...(hasKeys(found.KeySchema, wanted) ? [] : [{ detail: `The table ${table} has other keys.`, remedy }]),
    ...wanted.indexes.flatMap((index) => {
      const indexFound = found.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index.name)
      const problem = problemOf(indexFound, index)
      if (problem === null) return []
      const passes = indexFound !== undefined && indexFound.IndexStatus !== 'ACTIVE'
      const detail = `The index ${index.name} of the table ${table} ${problem}.`
      return [{ detail, remedy: passes ? wait(table) : remedy }]
    }),
  ]
}

const wait = (table: string): string =>
  `Wait, and look again: aws dynamodb describe-table --table-name ${table}`

function problemOf(
  found: GlobalSecondaryIndexDescription | undefined,
  wanted: IndexDefinition,
): string | null {
  if (found === undefined) return 'is missing'
  if (found.IndexStatus !== 'ACTIVE') return `is ${found.IndexStatus}`
  if (!hasKeys(found.KeySchema, wanted)) return 'has other keys'
  const { ProjectionType, NonKeyAttributes = [] } = found.Projection ?? {}
  const type = wanted.include.length === 0 ? 'KEYS_ONLY' : 'INCLUDE'
  const same = [...NonKeyAttributes].sort().join() === [...wanted.include].sort().join()
  return ProjectionType === type && same ? null : 'holds other attributes'
}

const hasKeys = (
  schema: readonly KeySchemaElement[] | undefined,
  { partitionKey, sortKey }: { readonly partitionKey: string; readonly sortKey: string },
): boolean => {
  const named = (type: string) => schema?.find(({ KeyType }) => KeyType === type)?.AttributeName
  return named('HASH') === partitionKey && named('RANGE') === sortKey
}

const missing = (table: string): Finding => ({
  detail: `There is no table ${table}.`,
  remedy:
    'Look in CloudTrail for the event DeleteTable. Restore the table from its last backup, which DynamoDB keeps for 35 days, ' +
    `under the same name: aws dynamodb list-backups --table-name ${table} --backup-type SYSTEM`,
})

const unrecoverable = (table: string): Finding => ({
  detail: `The table ${table} cannot be restored to a point in time.`,
  remedy:
    `aws dynamodb update-continuous-backups --table-name ${table} ` +
    '--point-in-time-recovery-specification PointInTimeRecoveryEnabled=true',
})

const unprotected = (table: string): Finding => ({
  detail: `The table ${table} is not protected from deletion.`,
  remedy: `aws dynamodb update-table --table-name ${table} --deletion-protection-enabled`,
})

const unencrypted = (vault: string, table: string): Finding => ({
  detail: `The table ${table} is not encrypted with the vault's storage key.`,
  remedy: revert(vault, 'data'),
})
