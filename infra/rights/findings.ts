/** Rights on what is found in the events, and on what is done about it. All of it is in partitions of the table `audit`. */
import { ENVIRONMENT } from '../../lib/config/names.ts'
import type { Tables } from '../constructs/tables.ts'
import type { Profile } from '../profiles.ts'
import type { DataStack } from '../stacks/data.ts'
import type { Right } from './right.ts'
import { recordEvents, suspendPrincipals, useAudit, usePrincipals } from './tables.ts'

type FindingsFrom = { readonly profile: Profile; readonly data: DataStack }

/** To read what was recorded, and keep what is found in it. What people decided it may only read. */
export const detectAnomalies = ({ profile, data: { tables } }: FindingsFrom): readonly Right[] => [
  useAudit(tables, ['Query'], 'periods', 'events', 'mutes'),
  useAudit(tables, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'], 'findings'),
  useAudit(tables, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'], 'baseline'),
  useAudit(tables, ['Query', 'PutItem', 'DeleteItem'], 'usage'),
  ...keepOut(tables, profile),
]

/** To show all of it, acknowledge and mute. It makes no finding, and changes nothing of what was learned or used. */
export const settleFindings = ({ data: { tables } }: Pick<FindingsFrom, 'data'>): readonly Right[] => [
  useAudit(tables, ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem'], 'findings'),
  useAudit(tables, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'], 'mutes'),
  useAudit(tables, ['GetItem', 'BatchGetItem'], 'baseline'),
  useAudit(tables, ['Query'], 'usage'),
  // Also where the profile no longer asks for suspensions: those of before it changed can be lifted.
  useAudit(tables, ['GetItem', 'Query', 'UpdateItem'], 'suspensions'),
  suspendPrincipals(tables),
]

/**
 * To suspend, only where the profile says that the vault does. A principal without an item gets one then, which takes a put: it is the one right
 * by which somebody who took this function over could write what a principal may do.
 */
const keepOut = (tables: Tables, { suspendOnCritical }: Profile): readonly Right[] => [
  {
    environment: {
      [ENVIRONMENT.suspendOnCritical]: String(suspendOnCritical),
      [ENVIRONMENT.principalsTable]: tables.principals.tableName,
    },
  },
  ...(suspendOnCritical
    ? [
        useAudit(tables, ['GetItem', 'Query', 'PutItem'], 'suspensions'),
        usePrincipals(tables, ['GetItem', 'PutItem'], 'principal'),
        usePrincipals(tables, ['GetItem'], 'admins'),
        suspendPrincipals(tables),
        recordEvents(tables),
      ]
    : []),
]
