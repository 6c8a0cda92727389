import type { ENVIRONMENT } from './names.ts'

export type Variable = keyof typeof ENVIRONMENT

const CALLER = ['issuer', 'clients', 'principalsTable', 'auditTable'] as const

/** The Lambda functions, and the variables that each needs: the functions of the API, and the sweeper. */
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

/** Variables of every function that knows its callers. */
export type CallerVariable = (typeof CALLER)[number]
