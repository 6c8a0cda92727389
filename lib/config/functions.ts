import type { ENVIRONMENT } from './names.ts'

export type Variable = keyof typeof ENVIRONMENT

const CALLER = [
  'vault',
  'issuer',
  'clients',
  'purposes',
  'principalsTable',
  'auditTable',
  'pageOrigin',
] as const

/** The Lambda functions, and the variables that each needs: the functions of the API, the jobs, and those of rotation. */
export const FUNCTION_VARIABLES = {
  write: [...CALLER, 'bucket', 'objectsTable', 'subjectsTable', 'keysTable', 'secret', 'readFunction'],
  read: [...CALLER, 'bucket', 'objectsTable', 'keysTable'],
  browse: [...CALLER, 'objectsTable', 'subjectsTable', 'secret'],
  manage: [...CALLER, 'bucket', 'objectsTable', 'subjectsTable'],
  keys: [
    ...CALLER,
    'objectsTable',
    'keysTable',
    'stateMachine',
    'recoveryRecipients',
    'escrowWaived',
    'managedCopyDays',
    'rotationSchedule',
  ],
  people: [...CALLER, 'userPool', 'secret'],
  audit: [...CALLER, 'objectsTable', 'secret', 'logBucket', 'logKey'],
  findings: [...CALLER, 'secret'],
  public: ['vault', 'issuer', 'webClient', 'cliClient', 'pageOrigin'],
  sweep: ['bucket', 'objectsTable', 'subjectsTable', 'auditTable'],
  seal: ['vault', 'auditTable', 'logBucket', 'logKey', 'witnessBucket'],
  detect: ['vault', 'auditTable', 'principalsTable', 'alarmTopic', 'pageOrigin', 'suspendOnCritical'],
  doctor: [
    'vault',
    'objectsTable',
    'keysTable',
    'auditTable',
    'principalsTable',
    'logBucket',
    'logKey',
    'recoveryRecipients',
    'escrowWaived',
    'rotationSchedule',
  ],
  rotate: [
    'vault',
    'objectsTable',
    'keysTable',
    'auditTable',
    'recoveryRecipients',
    'escrowWaived',
    'rotationSchedule',
  ],
  makeKey: ['vault', 'keysTable', 'auditTable', 'account', 'recoveryRecipients', 'escrowWaived'],
  rewrap: ['vault', 'objectsTable', 'keysTable', 'auditTable'],
  reencrypt: ['vault', 'bucket', 'objectsTable', 'keysTable', 'auditTable'],
  sample: ['vault', 'objectsTable', 'keysTable'],
  expireSecrets: ['userPool', 'principalsTable'],
  retire: ['objectsTable', 'keysTable', 'auditTable', 'managedCopyDays'],
} as const satisfies Record<string, readonly Variable[]>

export type LambdaName = keyof typeof FUNCTION_VARIABLES
export const LAMBDA_NAMES = Object.keys(FUNCTION_VARIABLES) as readonly LambdaName[]

/** Variables of every function that knows its callers. */
export type CallerVariable = (typeof CALLER)[number]
