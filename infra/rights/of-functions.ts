/**
 * Who may do what: every right of every function, on one page. The code decides; these follow the calls that it makes, with
 * nothing missing and nothing to spare, which `test/infra` proves.
 */
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { LambdaName } from '../../lib/config/functions.ts'
import type { DataStack } from '../stacks/data.ts'
import type { IdentityStack } from '../stacks/identity.ts'
import { deleteBlobs, getBlobs, listBlobs, putBlobs } from './blobs.ts'
import { generateDataKeys, openDataKeys } from './master-keys.ts'
import { askReader, readSecret, verifyTokens } from './others.ts'
import type { Right } from './right.ts'
import { useTable } from './tables.ts'

export type RightsFrom = {
  readonly vault: string
  readonly data: DataStack
  readonly identity: IdentityStack
  readonly reader: IFunction
}

export function rightsOfFunctions(from: RightsFrom): Readonly<Record<LambdaName, readonly Right[]>> {
  const { vault, data, reader } = from
  const { tables, bucket, secret } = data
  const caller = rightsForCallers(from)
  return {
    write: [
      ...caller,
      generateDataKeys(vault),
      useTable(tables, 'objects', [...READ, 'PutItem']),
      useTable(tables, 'subjects', ['GetItem', 'PutItem', 'UpdateItem']),
      useTable(tables, 'keys', ['Query']),
      ...putBlobs(bucket),
      readSecret(secret),
      askReader(reader),
    ],
    read: [
      ...caller,
      openDataKeys(vault),
      useTable(tables, 'objects', READ),
      useTable(tables, 'keys', ['Query']),
      ...getBlobs(bucket),
    ],
    browse: [
      ...caller,
      useTable(tables, 'objects', READ, ['byOwner', 'byCreation', 'byGrantee']),
      useTable(tables, 'subjects', [], ['bySubject']),
      readSecret(secret),
    ],
    manage: [
      ...caller,
      useTable(tables, 'objects', [...READ, 'PutItem', 'UpdateItem']),
      useTable(tables, 'subjects', ['GetItem', 'DeleteItem']),
      ...deleteBlobs(bucket),
    ],
    keys: [...caller, useTable(tables, 'keys', ['Query']), useTable(tables, 'objects', [], ['byGeneration'])],
    public: [],
    sweep: [
      useTable(tables, 'objects', [...READ, 'PutItem', 'UpdateItem'], ['byExpiry', 'unfinished']),
      useTable(tables, 'subjects', ['GetItem', 'DeleteItem']),
      useTable(tables, 'audit', RECORD),
      ...listBlobs(bucket),
      ...deleteBlobs(bucket),
    ],
  }
}

/** Items of an object by their keys, one or many, and its versions in their order. */
const READ = ['GetItem', 'BatchGetItem', 'Query'] as const

/** An event is put once. Who lost the answer to the put looks whether the event is there. */
const RECORD = ['PutItem', 'GetItem'] as const

/** To know who calls, and to record what came of it; failures without a token are only counted. */
const rightsForCallers = ({ data, identity }: RightsFrom): readonly Right[] => [
  verifyTokens(identity.issuer, identity.clientIds),
  useTable(data.tables, 'principals', ['GetItem']),
  useTable(data.tables, 'audit', [...RECORD, 'UpdateItem']),
]
