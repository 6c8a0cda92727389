/** The names that the running code and the infrastructure must agree on. */

/** Environment variables of the Lambda functions. Each function has those that it needs, and no others. */
export const ENVIRONMENT = {
  /** The vault's name, part of every encryption context and of every key's tags. */
  vault: 'KEYFOLD_VAULT',
  bucket: 'KEYFOLD_BUCKET',
  objectsTable: 'KEYFOLD_OBJECTS_TABLE',
  subjectsTable: 'KEYFOLD_SUBJECTS_TABLE',
  keysTable: 'KEYFOLD_KEYS_TABLE',
  principalsTable: 'KEYFOLD_PRINCIPALS_TABLE',
  auditTable: 'KEYFOLD_AUDIT_TABLE',
  /** ARN of the vault's secret, 32 random bytes in hexadecimal: idempotency and cursors. */
  secret: 'KEYFOLD_SECRET_ARN',
  /** The OpenID issuer; its keys are at `/.well-known/jwks.json` below it. */
  issuer: 'KEYFOLD_ISSUER',
  /** Client ids whose access tokens are accepted, separated by commas. */
  clients: 'KEYFOLD_CLIENT_IDS',
  /** What may be declared as a purpose, by role: JSON (lib/access/purposes.ts); `default`: the vault's own list. */
  purposes: 'KEYFOLD_PURPOSES',
  /** Id of the user pool. */
  userPool: 'KEYFOLD_USER_POOL_ID',
  /** Client ids of the two programs by which people sign in: the page, and the command line. */
  webClient: 'KEYFOLD_WEB_CLIENT_ID',
  cliClient: 'KEYFOLD_CLI_CLIENT_ID',
  /** ARN of the reading function, which a restoration asks for the content of the old version. */
  readFunction: 'KEYFOLD_READ_FUNCTION',
  /** ARN of the account's root: whose master keys are, as their policy names it. */
  account: 'KEYFOLD_ACCOUNT',
  /** ARN of the rotation's state machine. */
  stateMachine: 'KEYFOLD_STATE_MACHINE',
  /** age recipients of escrowed key material, separated by commas; `none`: then no rotation starts, unless escrow is waived. */
  recoveryRecipients: 'KEYFOLD_RECOVERY_RECIPIENTS',
  /** `true`: nobody has to be able to bring the material of a master key back. */
  escrowWaived: 'KEYFOLD_ESCROW_WAIVED',
  /** Days for which backups, and noncurrent versions of blobs, keep what was deleted: the longest of them. */
  managedCopyDays: 'KEYFOLD_MANAGED_COPY_DAYS',
  /** When rotations start by themselves (lib/rotation/schedule.ts): `every 30 days`, or cron; `off`: never. */
  rotationSchedule: 'KEYFOLD_ROTATION_SCHEDULE',
  /** The origin of the page, `https://` and a host: the one whose scripts may read answers (lib/http/cors.ts). */
  pageOrigin: 'KEYFOLD_PAGE_ORIGIN',
  /** The bucket of the log's tiles and checkpoints. */
  logBucket: 'KEYFOLD_LOG_BUCKET',
  /** ARN of the key that signs the log's checkpoints. */
  logKey: 'KEYFOLD_LOG_KEY_ARN',
  /** A bucket of another account that gets every checkpoint; `none`: no other account does. */
  witnessBucket: 'KEYFOLD_WITNESS_BUCKET',
  /** ARN of the topic to which alarms go, and what is found in the events. */
  alarmTopic: 'KEYFOLD_ALARM_TOPIC_ARN',
  /** `true`: after a critical finding about one principal, the vault keeps that one out for a while. */
  suspendOnCritical: 'KEYFOLD_SUSPEND_ON_CRITICAL',
} as const

/** Tags of every master key. Permissions are given by the first. */
export const KEY_TAGS = { vault: 'keyfold:vault', generation: 'keyfold:generation' } as const

/** Follows the ACTIVE pointer for people's sake; nothing in the vault calls a key by it. */
export const activeAlias = (vault: string): string => `alias/keyfold-${vault}`

/** Finds the key of a generation again after a crash between its creation and its item. `*`: of any, in a policy. */
export const generationAlias = (vault: string, generation: number | '*'): string =>
  `alias/keyfold-${vault}-generation-${generation}`

/** What stands for an empty list of recovery recipients. */
export const NO_RECIPIENTS = 'none'

/** What stands for no bucket of a witness. */
export const NO_WITNESS = 'none'

/** The role of the one function that may sign with the log's key, whose policy names it. Roles have no region. */
export const sealerRoleName = (vault: string, region: string): string => `keyfold-${vault}-seal-${region}`

/** What stands for no schedule of rotations. */
export const NO_SCHEDULE = 'off'

/** The state machine that rotates a vault's master key. */
export const stateMachineName = (vault: string): string => `keyfold-${vault}-rotation`

/** The scope that every method of the API asks for, and the prefix of the scopes that name roles. */
export const API_SCOPE = 'keyfold/api'

/**
 * Where the command line waits for the answer of a sign-in, on loopback (RFC 8252, section 7.3). Cognito compares the whole URL, so that
 * its ports are given beforehand: the next one, when one is taken.
 */
export const CLI_CALLBACK_PORTS = [8421, 8422, 8423] as const
export const CLI_CALLBACK_PATH = '/callback'
export const cliCallbackUrls = (): readonly string[] =>
  ['127.0.0.1', 'localhost'].flatMap((host) =>
    CLI_CALLBACK_PORTS.map((port) => `http://${host}:${port}${CLI_CALLBACK_PATH}`),
  )

/** How long an access token of a machine client is good. */
export const MACHINE_TOKEN_MINUTES = 30

/** What stands for the vault's own list of purposes. */
export const DEFAULT_PURPOSES_NAME = 'default'

/** A vault's name is part of aliases, tags and stack names. */
export const VAULT_NAME = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/

/** The stacks of one vault, in the order of their deployment. */
export const STACKS = ['page', 'data', 'identity', 'functions', 'api', 'page-content'] as const
export const stackName = (vault: string, stack: (typeof STACKS)[number]): string =>
  `keyfold-${vault}-${stack}`

/** Outputs of the stacks, by which the command line finds what was deployed. Unique over all stacks of a vault. */
export const OUTPUTS = {
  /** Where people find the page: `https://` and a host, without a slash at the end. */
  pageUrl: 'PageUrl',
  /** CloudFront's own name of the distribution, to which a domain of yours leads. */
  pageHost: 'PageHost',
  pageBucket: 'PageBucket',
  bucket: 'Bucket',
  objectsTable: 'ObjectsTable',
  subjectsTable: 'SubjectsTable',
  keysTable: 'KeysTable',
  principalsTable: 'PrincipalsTable',
  auditTable: 'AuditTable',
  logBucket: 'LogBucket',
  logKey: 'LogKey',
  secret: 'Secret',
  userPool: 'UserPool',
  issuer: 'Issuer',
  /** Base URL of the token endpoint and of the managed login. */
  loginUrl: 'LoginUrl',
  webClient: 'WebClient',
  cliClient: 'CliClient',
  /** `name=client id` of each machine client, separated by commas. */
  machineClients: 'MachineClients',
  apiUrl: 'ApiUrl',
  /** `function=Lambda name`, separated by commas. */
  functions: 'Functions',
  /** ARN of the rotation's state machine. */
  stateMachine: 'StateMachine',
  /** These four are as the functions have them. */
  recoveryRecipients: 'RecoveryRecipients',
  escrowWaived: 'EscrowWaived',
  managedCopyDays: 'ManagedCopyDays',
  rotationSchedule: 'RotationSchedule',
} as const
