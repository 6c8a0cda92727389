import { ENVIRONMENT } from '../../lib/config/names.ts'

const ARN = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-west-1:111122223333:${resource}`

/** A value of the right form for every variable of the functions; nothing of it exists. */
const VALUES: Readonly<Record<keyof typeof ENVIRONMENT, string>> = {
  vault: 'example',
  bucket: 'example-bucket',
  objectsTable: 'example-objects',
  subjectsTable: 'example-subjects',
  keysTable: 'example-keys',
  principalsTable: 'example-principals',
  auditTable: 'example-audit',
  secret: ARN('secretsmanager', 'secret:example'),
  issuer: 'http://127.0.0.1:9',
  clients: 'example-client',
  purposes: 'default',
  userPool: 'eu-west-1_example',
  webClient: 'example-page',
  cliClient: 'example-cli',
  readFunction: ARN('lambda', 'function:example'),
  account: ARN('iam', 'root'),
  stateMachine: ARN('states', 'stateMachine:example'),
  recoveryRecipients: 'age1example',
  escrowWaived: 'false',
  managedCopyDays: '35',
  rotationSchedule: 'every 30 days',
  pageOrigin: 'https://page.example',
  logBucket: 'example-log',
  logKey: ARN('kms', 'key/example'),
  witnessBucket: 'none',
  alarmTopic: ARN('sns', 'example'),
  suspendOnCritical: 'false',
}

/** What `process.env` of any function may look like. */
export const EXAMPLE_ENVIRONMENT: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ENVIRONMENT).map(([name, variable]) => [variable, VALUES[name as keyof typeof ENVIRONMENT]]),
)
