/** Everything in which one deployed vault may differ from another. Chosen by `cdk deploy -c profile=<name> -c vault=<name>`. */
import * as z from 'zod'
import { ROLE_TABLE, ROLES } from '../lib/access/roles.ts'
import { VAULT_NAME } from '../lib/config/names.ts'
import { KeyfoldError } from '../lib/errors.ts'

/** Days that CloudWatch Logs can keep a log group for. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const

const days = (max: number) => z.int().min(1).max(max)

const callbackUrl = z
  .url()
  .refine(
    (url) => /^(https:\/\/|http:\/\/localhost[:/])/.test(url),
    'must begin with https://, or with http://localhost while the page runs on your own machine',
  )

/** The role table refuses such a principal later; here it is told before it is deployed. */
const separateDuties = (roles: readonly (keyof typeof ROLE_TABLE)[]): boolean =>
  !roles.some((role) => ROLE_TABLE[role].data) ||
  !roles.some((role) => role === 'admin' || role === 'key-admin')

const machineClient = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower case letters, digits and hyphens'),
  roles: z
    .array(z.enum(ROLES))
    .min(1)
    .refine(separateDuties, 'a data role may not be combined with admin or key-admin'),
})

/** The forms of lib/rotation/schedule.ts. A function that cannot read what has such a form does not start. */
const SCHEDULE = /^(every [1-9]\d{0,3} days?|[\d*][\d*/,-]* [\d*][\d*/,-]*( [\w*/,#-]+){3})$/

/** A public key of age: Bech32 after its kind. A secret one has no place here. */
const RECIPIENT = /^age1([a-z]+1)?[02-9ac-hj-np-z]{20,}$/

/** All of a function's variables have 4 KB. One recipient has 62 characters; a post-quantum one, some 2,000. */
const RECIPIENTS_MAX_CHARACTERS = 2_048

const recipients = z
  .array(
    z
      .string()
      .regex(
        RECIPIENT,
        'must be the public key of an age identity, age1…, as "age-keygen -o identity.txt" prints it',
      ),
  )
  .max(16)
  .refine(
    (list) => list.join(',').length <= RECIPIENTS_MAX_CHARACTERS,
    `must have ${RECIPIENTS_MAX_CHARACTERS} characters at most, all together`,
  )

/** All of a function's variables have 4 KB. */
const PURPOSES_MAX_CHARACTERS = 1_536

/** The names of lib/access/purposes.ts. A function that cannot read its policy does not start. */
const PURPOSE = /^[a-z][a-z0-9-]{0,63}$/

const purposes = z
  .partialRecord(
    z.enum(ROLES),
    z.array(z.string().regex(PURPOSE, 'must be lower-case letters, digits and hyphens')),
  )
  .refine(
    (policy) => JSON.stringify(policy).length <= PURPOSES_MAX_CHARACTERS,
    `must have ${PURPOSES_MAX_CHARACTERS} characters at most, as JSON`,
  )

/** Lower case, as an origin is compared. */
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/

/** CloudFront takes certificates of this one region only. */
const CERTIFICATE = /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/

/** The rules of S3 ("Bucket naming rules"), without the dots that TLS does not like. */
const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/

const ownDomain = z.strictObject({
  domain: z.string().regex(DOMAIN, 'must be a host name in lower case, such as vault.example.org'),
  certificateArn: z
    .string()
    .regex(CERTIFICATE, 'must be the ARN of a certificate of that domain in ACM, in the region us-east-1'),
})

const differ = (names: readonly string[]): boolean => new Set(names).size === names.length

const fields = z.strictObject({
  /** Of the logs of functions, API and bucket. HIPAA's documentation rule asks for six years, 2,192 days. */
  logRetentionDays: z.literal(LOG_RETENTION_DAYS),
  /** How far back the tables can be restored. Part of the erasure horizon: what was erased can be restored for so long. */
  pointInTimeRecoveryDays: days(35),
  /** How long the bucket keeps a blob that was deleted or overwritten by anybody but the vault. Part of the erasure horizon. */
  noncurrentVersionDays: days(365),
  /**
   * For how long nothing that was written of the log can be deleted or replaced, by Object Lock. `compliance`: by nobody, not the owner of
   * the account either, and the bucket stays for so long. `governance`: by nobody without `s3:BypassGovernanceRetention`, which
   * administrators have. HIPAA asks for six years, 2,192 days.
   */
  auditLock: z.strictObject({ mode: z.enum(['governance', 'compliance']), days: days(3653) }),
  /**
   * A bucket of another account that gets every checkpoint of the log; null: none. docs/operations.md has its policy. `-c witnessBucket`
   * overrides it.
   */
  witnessBucket: z.nullable(
    z.string().regex(BUCKET, 'must be the name of a bucket, in lower case and without dots'),
  ),
  /**
   * Of each method by itself: API Gateway counts a stage's requests method by method. Methods without a token get a tenth. The
   * account's own limit, of all its APIs in a region together, is 10,000 requests a second.
   */
  throttling: z.strictObject({
    requestsPerSecond: z.int().min(1).max(10_000),
    burst: z.int().min(1).max(5_000),
  }),
  /** Gets a message when an alarm goes off; null: nobody does, alarms are seen in the console only. `-c alarmEmail` overrides it. */
  alarmEmail: z.nullable(z.email()),
  /** Refuses to be deployed without an `alarmEmail`. */
  alarmsMustReachSomebody: z.boolean(),
  /**
   * The page's own domain; null: a name of CloudFront's. A name in your DNS leads to the distribution, which the page stack puts out. `-c
   * pageDomain` and `-c pageCertificate` override it.
   */
  page: z.nullable(ownDomain),
  /** Where the managed login may send a browser back to, beside the page. Cognito takes 100 in all. */
  callbackUrls: z.array(callbackUrl).max(99),
  /** Programs that sign in with a client id and a secret, and the roles that their scopes name. */
  machineClients: z
    .array(machineClient)
    .max(50)
    .refine((clients) => differ(clients.map(({ name }) => name)), 'each client needs a name of its own'),
  /** Why each role may say that it uses data, in place of its defaults; null: all defaults. docs/roles.md lists them. */
  purposes: z.nullable(purposes),
  /** Of each function. Lambda gives a whole processor at 1,769. */
  memoryMegabytes: z.int().min(128).max(10_240),
  /**
   * Of each function of the API; null: they share what the account has. New accounts have 10 in all, of which none can be
   * reserved.
   */
  reservedConcurrency: z.nullable(z.int().min(1).max(100)),
  /**
   * When the master key is rotated: `every 30 days` after the last time, or five fields of cron in UTC; null: only when somebody
   * asks for it. Each rotation makes a key, which costs $1 a month until its deletion is scheduled.
   */
  rotationSchedule: z.nullable(
    z.string().regex(SCHEDULE, 'must be "every N days", five fields of cron such as "0 3 1 * *", or null'),
  ),
  /**
   * Public keys of age, to which the material of every new master key is sealed: who has the secret key of one of them can bring it
   * back. `-c recoveryRecipients=age1…,age1…` overrides it.
   */
  recoveryRecipients: recipients,
  /** Accepts that nobody can bring the material of a master key back: rotations start without recipients. */
  escrowWaived: z.boolean(),
  /** Refuses to be deployed without `recoveryRecipients`, unless `escrowWaived`. Else the first rotation refuses. */
  escrowMustBeSettled: z.boolean(),
  /**
   * After a critical finding about one principal, the vault keeps that one out for an hour, three an hour at most, and never the last who
   * administers. Whoever has `suspension:lift` ends it at once. `-c suspendOnCritical=true` overrides it.
   */
  suspendOnCritical: z.boolean(),
  mfa: z.enum(['optional', 'required']),
  /** Cognito's Plus plan: compromised passwords and risky sign-ins are blocked. Billed by active user. */
  threatProtection: z.boolean(),
  /** A web application firewall before the API; null: none. */
  firewall: z.nullable(
    z.strictObject({ requestsPerFiveMinutesAndAddress: z.int().min(10).max(2_000_000_000) }),
  ),
})

const Profile = fields
  .refine(({ alarmEmail, alarmsMustReachSomebody }) => alarmEmail !== null || !alarmsMustReachSomebody, {
    path: ['alarmEmail'],
    message: 'somebody must hear of alarms in this profile. Give -c alarmEmail=ADDRESS, or set it there',
  })
  .refine(
    ({ recoveryRecipients, escrowWaived, escrowMustBeSettled }) =>
      recoveryRecipients.length > 0 || escrowWaived || !escrowMustBeSettled,
    {
      path: ['recoveryRecipients'],
      message:
        'somebody must be able to bring back the material of master keys in this profile. Make an identity with ' +
        '"age-keygen -o identity.txt", keep it offline, and give -c recoveryRecipients=age1…, or set it there; ' +
        'escrowWaived: true does without',
    },
  )

export type Profile = z.infer<typeof Profile>

export const PROFILES = {
  /** Cheap: what lies idle costs next to nothing. */
  small: {
    logRetentionDays: 30,
    pointInTimeRecoveryDays: 7,
    noncurrentVersionDays: 7,
    auditLock: { mode: 'governance', days: 2192 },
    witnessBucket: null,
    throttling: { requestsPerSecond: 50, burst: 100 },
    alarmEmail: null,
    alarmsMustReachSomebody: false,
    page: null,
    callbackUrls: [],
    machineClients: [{ name: 'app', roles: ['writer', 'reader'] }],
    purposes: null,
    memoryMegabytes: 512,
    reservedConcurrency: null,
    rotationSchedule: 'every 30 days',
    recoveryRecipients: [],
    escrowWaived: false,
    escrowMustBeSettled: false,
    suspendOnCritical: false,
    mfa: 'optional',
    threatProtection: false,
    firewall: null,
  },
  /** For health and financial records: six years of logs that nobody can delete, a second factor, and a firewall. */
  regulated: {
    logRetentionDays: 2192,
    pointInTimeRecoveryDays: 35,
    noncurrentVersionDays: 35,
    auditLock: { mode: 'compliance', days: 2192 },
    witnessBucket: null,
    throttling: { requestsPerSecond: 500, burst: 1_000 },
    alarmEmail: null,
    alarmsMustReachSomebody: true,
    page: null,
    callbackUrls: [],
    machineClients: [
      { name: 'app', roles: ['writer', 'reader'] },
      { name: 'audit', roles: ['auditor'] },
    ],
    purposes: null,
    memoryMegabytes: 1024,
    reservedConcurrency: 100,
    rotationSchedule: 'every 30 days',
    recoveryRecipients: [],
    escrowWaived: false,
    escrowMustBeSettled: true,
    suspendOnCritical: false,
    mfa: 'required',
    threatProtection: true,
    firewall: { requestsPerFiveMinutesAndAddress: 10_000 },
  },
} as const satisfies Record<string, Profile>

const invalid = (message: string): KeyfoldError => new KeyfoldError('invalid-configuration', message)

/** @throws KeyfoldError `invalid-configuration`, naming every field that is wrong, and why. */
export function parseProfile(name: string, input: unknown): Profile {
  const { success, data, error } = Profile.safeParse(input)
  if (success) return data
  const problems = error.issues.map(({ path, message }) => `  ${path.join('.') || '(all)'}: ${message}`)
  throw invalid(`The profile "${name}" in infra/profiles.ts is not valid:\n${problems.join('\n')}`)
}

/**
 * For how long backups, and old versions of blobs, keep what was deleted: the longest of them (architecture, section 5, the
 * erasure horizon).
 */
export const managedCopyDays = (
  profile: Pick<Profile, 'pointInTimeRecoveryDays' | 'noncurrentVersionDays'>,
): number => Math.max(profile.pointInTimeRecoveryDays, profile.noncurrentVersionDays)

/** What the command line of CDK may say in place of the profile; undefined: it does not. */
export type GivenSettings = {
  readonly alarmEmail?: unknown
  /** Both or neither. */
  readonly pageDomain?: unknown
  readonly pageCertificate?: unknown
  /** With commas between them. */
  readonly recoveryRecipients?: unknown
  readonly witnessBucket?: unknown
  readonly suspendOnCritical?: unknown
}

/** @throws KeyfoldError `invalid-configuration` for a profile that does not exist, or is not valid. */
export function profileNamed(name: unknown, settings: GivenSettings = {}): Profile {
  const [, found] = Object.entries(PROFILES).find(([known]) => known === name) ?? []
  const { alarmEmail, pageDomain: domain, pageCertificate: certificateArn, recoveryRecipients } = settings
  const { witnessBucket, suspendOnCritical } = settings
  const given = {
    ...(alarmEmail === undefined ? {} : { alarmEmail }),
    ...((domain ?? certificateArn) === undefined ? {} : { page: { domain, certificateArn } }),
    ...(recoveryRecipients === undefined ? {} : { recoveryRecipients: listOf(recoveryRecipients) }),
    ...(witnessBucket === undefined ? {} : { witnessBucket }),
    ...(suspendOnCritical === undefined ? {} : { suspendOnCritical: flagOf(suspendOnCritical) }),
  }
  if (found !== undefined) return parseProfile(String(name), { ...found, ...given })
  throw invalid(
    `${name === undefined ? 'No profile is given' : `There is no profile ${JSON.stringify(name)}`}. Give -c profile=${Object.keys(PROFILES).join(' or -c profile=')}, ` +
      'or add one to infra/profiles.ts.',
  )
}

/** A list may stand in `cdk.json`; on the command line it is one text. */
const listOf = (given: unknown): unknown =>
  typeof given === 'string' ? given.split(',').map((one) => one.trim()) : given

/** On the command line it is text. */
const flagOf = (given: unknown): unknown => (given === 'true' ? true : given === 'false' ? false : given)

/** What CDK takes where it finds no region. */
const REGION_OF_LAST_RESORT = 'us-east-1'

/**
 * The region that the command line of CDK has found in the environment, or in the configuration of the credentials. A vault
 * stays where it is first deployed, so that what may have been found nowhere is not taken.
 *
 * @throws KeyfoldError `invalid-configuration`
 */
export function regionIn(environment: NodeJS.ProcessEnv): string {
  const { CDK_DEFAULT_REGION: found, AWS_REGION, AWS_DEFAULT_REGION } = environment
  const named = (AWS_REGION ?? AWS_DEFAULT_REGION) !== undefined
  const known = named || found !== REGION_OF_LAST_RESORT
  if (known && found !== undefined && /^[a-z]{2}(-[a-z]+)+-\d$/.test(found)) return found
  throw invalid(
    'The region is not known. Set AWS_REGION, such as AWS_REGION=eu-central-1, and run "npx cdk" again.',
  )
}

/** Cognito takes none of these words in the name of a login domain, which the vault's name is part of. */
const RESERVED_WORDS = /aws|amazon|cognito/

/** The alias of such a vault would be that of a generation of another: `generationAlias` in lib/config/names.ts. */
const LIKE_A_GENERATION = /-generation-\d+$/

/** @throws KeyfoldError `invalid-configuration` */
export function vaultNamed(name: unknown): string {
  // No default: what is deployed without thinking would be somebody's vault, with another's settings.
  if (name === undefined) throw invalid('No vault is named. Give -c vault=NAME.')
  if (typeof name !== 'string' || !VAULT_NAME.test(name)) {
    throw invalid(
      `The vault's name ${JSON.stringify(name)} is not valid. Give -c vault=NAME with 3 to 32 lower case letters, digits and ` +
        'hyphens, beginning with a letter and not ending with a hyphen.',
    )
  }
  if (LIKE_A_GENERATION.test(name)) {
    throw invalid(
      `The vault's name "${name}" ends as the alias of a generation does, which another vault may have. Give another -c vault=NAME, ` +
        'without "-generation-" and a number at its end.',
    )
  }
  const [word] = RESERVED_WORDS.exec(name) ?? []
  if (word === undefined) return name
  throw invalid(
    `The vault's name "${name}" contains "${word}", which Cognito keeps for itself. Give another -c vault=NAME.`,
  )
}
