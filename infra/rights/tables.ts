import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { ENVIRONMENT } from '../../lib/config/names.ts'
import { KEYS_PARTITIONS, type TABLES, type TableName } from '../../lib/config/tables.ts'
import type { Tables } from '../constructs/tables.ts'
import { allow, type Right } from './right.ts'

type WriteAction = 'PutItem' | 'UpdateItem' | 'DeleteItem'
type TableAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'Scan' | WriteAction
type IndexOf<Name extends TableName> = (typeof TABLES)[Name]['indexes'][number]['name']

/** Rights on the items of one table, action by action; on its indexes only those that are named, and only to query them. */
export function useTable<Name extends TableName>(
  tables: Tables,
  name: Name,
  actions: readonly TableAction[],
  indexes: readonly IndexOf<Name>[] = [],
): Right {
  const { tableArn, tableName } = tables[name]
  const arns = indexes.map((index) => `${tableArn}/index/${index}`)
  return {
    environment: { [ENVIRONMENT[`${name}Table`]]: tableName },
    statements: [
      ...allowAny(
        actions.map((action) => `dynamodb:${action}`),
        [tableArn],
      ),
      ...allowAny(['dynamodb:Query'], arns),
    ],
  }
}

type KeysPartition = keyof typeof KEYS_PARTITIONS

/** As a policy names it. */
const patternOf = (partition: KeysPartition): string =>
  partition === 'failures' ? `${KEYS_PARTITIONS.failures}*` : KEYS_PARTITIONS[partition]

/** To write in some partitions of the table `keys`, and in no others. */
export const writeKeys = (
  { keys }: Tables,
  actions: readonly WriteAction[],
  ...partitions: readonly KeysPartition[]
): Right => ({
  environment: { [ENVIRONMENT.keysTable]: keys.tableName },
  statements: [
    allow(
      actions.map((action) => `dynamodb:${action}`),
      [keys.tableArn],
      {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions.map(patternOf) },
      },
    ),
  ],
})

/** IAM knows no statement without an action or a resource. */
const allowAny = (actions: readonly string[], resources: readonly string[]): readonly PolicyStatement[] =>
  actions.length === 0 || resources.length === 0 ? [] : [allow(actions, resources)]
