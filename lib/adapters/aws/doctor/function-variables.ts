import type { ENVIRONMENT } from '../../../config/names.ts'

export type Variable = keyof typeof ENVIRONMENT

const CALLER: readonly Variable[] = ['issuer', 'clients', 'principalsTable', 'auditTable']

/** The environment of each Lambda function, as `lib/compose/aws` reads it; a test compares the two. */
export const FUNCTION_VARIABLES = {
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
  read: [...CALLER, 'vault', 'bucket', 'objectsTable', 'keysTable'],
  browse: [...CALLER, 'objectsTable', 'subjectsTable', 'secret'],
  manage: [...CALLER, 'bucket', 'objectsTable', 'subjectsTable'],
  keys: [...CALLER, 'objectsTable', 'keysTable'],
  public: [],
  sweep: ['bucket', 'objectsTable', 'subjectsTable', 'auditTable'],
} as const satisfies Record<string, readonly Variable[]>

export type LambdaName = keyof typeof FUNCTION_VARIABLES
export const LAMBDA_NAMES = Object.keys(FUNCTION_VARIABLES) as readonly LambdaName[]
