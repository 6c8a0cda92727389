import type { ENVIRONMENT } from '../../../lib/config/names.ts'

const CALLER = ['issuer', 'clients', 'principalsTable', 'auditTable'] as const

/** Which variables each function has, and no others: what it is not given, it cannot use. */
export const VARIABLES_OF = {
  write: [
    ...CALLER,
    'vault',
    'bucket',
    'objectsTable',
    'subjectsTable',
    'keysTable',
    'secret',
    'readFunction',
  ],
  read: [...CALLER, 'vault', 'bucket', 'objectsTable', 'subjectsTable', 'keysTable'],
  browse: [...CALLER, 'objectsTable', 'subjectsTable', 'secret'],
  manage: [...CALLER, 'bucket', 'objectsTable', 'subjectsTable'],
  keys: [...CALLER, 'objectsTable', 'keysTable'],
  public: [],
  sweep: ['bucket', 'objectsTable', 'subjectsTable', 'auditTable'],
} as const satisfies Record<string, readonly (keyof typeof ENVIRONMENT)[]>

/** The Lambda functions: those of the API, and the one that a schedule starts. */
export type LambdaName = keyof typeof VARIABLES_OF
export const LAMBDA_NAMES = Object.keys(VARIABLES_OF) as LambdaName[]
