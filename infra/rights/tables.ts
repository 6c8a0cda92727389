import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { ENVIRONMENT } from '../../lib/config/names.ts'
import {
  AUDIT_PARTITIONS,
  EVENT_CHANGES,
  KEYS_PARTITIONS,
  PRINCIPALS_PARTITIONS,
  type TABLES,
  type TableName,
} from '../../lib/config/tables.ts'
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

/** To write in some partitions of the table `keys`, and in no others. */
export const writeKeys = (
  tables: Tables,
  actions: readonly WriteAction[],
  ...partitions: readonly (keyof typeof KEYS_PARTITIONS)[]
): Right =>
  inPartitions(
    tables,
    'keys',
    actions,
    partitions.map((name) => KEYS_PARTITIONS[name]),
  )

/** To use some partitions of the table `principals`, and no others. */
export const usePrincipals = (
  tables: Tables,
  actions: readonly TableAction[],
  ...partitions: readonly (keyof typeof PRINCIPALS_PARTITIONS)[]
): Right =>
  inPartitions(
    tables,
    'principals',
    actions,
    partitions.map((name) => PRINCIPALS_PARTITIONS[name]),
  )

/**
 * To use some partitions of the table `audit`, and no others: to count failures, to decide on what follows in the log, to keep what is found in
 * the events. Not to change what is recorded.
 */
export const useAudit = (
  tables: Tables,
  actions: readonly TableAction[],
  ...partitions: readonly (keyof typeof AUDIT_PARTITIONS)[]
): Right =>
  inPartitions(
    tables,
    'audit',
    actions,
    partitions.map((name) => AUDIT_PARTITIONS[name]),
  )

/** An event is put once. Who lost the answer to the put looks whether the event is there. */
export const recordEvents = (tables: Tables): Right =>
  useAudit(tables, ['PutItem', 'GetItem'], 'periods', 'events')

/** To change some attributes of an event that is recorded, and no others. Conditions look at its keys and its leaf. */
export const changeEvents = (tables: Tables, change: keyof typeof EVENT_CHANGES): Right =>
  updateAttributes(tables, 'audit', AUDIT_PARTITIONS.events, [...new Set(['leaf', ...EVENT_CHANGES[change]])])

/**
 * To keep a principal out, or not any more: nothing else of its item. Conditions look at its name, and an update leaves the mark of who made
 * it.
 */
export const suspendPrincipals = (tables: Tables): Right =>
  updateAttributes(tables, 'principals', PRINCIPALS_PARTITIONS.principal, [
    'principal',
    'suspendedUntil',
    'updatedBy',
  ])

/** Who may do what, who is waited for, and who administers. The item of a principal is never removed. */
export const administerPrincipals = (tables: Tables): readonly Right[] => [
  usePrincipals(tables, ['GetItem'], 'principal', 'clients', 'approvals', 'admins'),
  usePrincipals(tables, ['PutItem', 'UpdateItem'], 'principal', 'approvals'),
  usePrincipals(tables, ['UpdateItem'], 'admins'),
  usePrincipals(tables, ['PutItem', 'UpdateItem', 'DeleteItem'], 'clients'),
  usePrincipals(tables, ['Query'], 'clients', 'approvals'),
]

const inPartitions = (
  tables: Tables,
  name: TableName,
  actions: readonly TableAction[],
  partitions: readonly string[],
): Right => ({
  environment: { [ENVIRONMENT[`${name}Table`]]: tables[name].tableName },
  statements: [
    allow(
      actions.map((action) => `dynamodb:${action}`),
      [tables[name].tableArn],
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions.map(patternOf) } },
    ),
  ],
})

const updateAttributes = (
  tables: Tables,
  name: TableName,
  partition: string,
  attributes: readonly string[],
): Right => ({
  environment: { [ENVIRONMENT[`${name}Table`]]: tables[name].tableName },
  statements: [
    allow(['dynamodb:UpdateItem'], [tables[name].tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [patternOf(partition)] },
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', ...attributes] },
    }),
  ],
})

/** As a policy names it: what ends with `#` goes on with a name. */
const patternOf = (partition: string): string => (partition.endsWith('#') ? `${partition}*` : partition)

/** IAM knows no statement without an action or a resource. */
const allowAny = (actions: readonly string[], resources: readonly string[]): readonly PolicyStatement[] =>
  actions.length === 0 || resources.length === 0 ? [] : [allow(actions, resources)]
