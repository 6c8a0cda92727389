/**
 * The DynamoDB tables (architecture, section 6). All key attributes are strings; numbers in keys are padded with zeros to
 * 16 digits, enough for every safe integer, so that they sort as text. The infrastructure, the tests and the adapters make
 * and name them from this one page; `lib/adapters/aws/dynamo/keys.ts` makes the keys.
 *
 * An index entry exists only while the item has the index's key attributes. Wrapped keys never enter a projection.
 */
export type IndexDefinition = {
  readonly name: string
  readonly partitionKey: string
  readonly sortKey: string
  /** Attributes beside the keys. */
  readonly include: readonly string[]
}

export type TableDefinition = {
  readonly partitionKey: string
  readonly sortKey: string
  readonly indexes: readonly IndexDefinition[]
  /** Seconds since the Unix epoch after which DynamoDB may tidy an item away. Nothing relies on it. */
  readonly timeToLive?: string
}

export const TABLES = {
  /**
   * `OBJECT#<id>` with `VERSION#<number>` (a version), `GRANT#<grantee>` and `~` (hold, tombstone, claims).
   *
   * `position` is `<created>#<id>` and stands in the version that is listed for its object, and in grants.
   * `generationPosition` is `<generation>#<id>#<version>`, so that what is not under the active generation is two ranges.
   * `expiryPosition` is `<expires>#<id>#<version>`, `tombstonePosition` is `<tombstone>#<id>`.
   */
  objects: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [
      { name: 'byOwner', partitionKey: 'listOwner', sortKey: 'position', include: [] },
      { name: 'byCreation', partitionKey: 'listShard', sortKey: 'position', include: [] },
      { name: 'byGrantee', partitionKey: 'listGrantee', sortKey: 'position', include: ['expires'] },
      { name: 'byGeneration', partitionKey: 'generationShard', sortKey: 'generationPosition', include: [] },
      { name: 'byExpiry', partitionKey: 'expiryShard', sortKey: 'expiryPosition', include: [] },
      {
        name: 'unfinished',
        partitionKey: 'unfinishedShard',
        sortKey: 'tombstonePosition',
        include: ['object'],
      },
    ],
  },
  /** `SUBJECT#<subject>` with `OBJECT#<id>` (an entry, with the `position` of its object) and `~` (erasing). */
  subjects: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [{ name: 'bySubject', partitionKey: 'listSubject', sortKey: 'position', include: [] }],
  },
  /**
   * In the partitions of {@link KEYS_PARTITIONS}: `GENERATION#<number>` and `ACTIVE`, the pointer; `RUN#<number>`; for each rotation
   * `<object>#<version>`; `~`; `<time>`; and `<generation>#<key id>`.
   */
  keys: { partitionKey: 'pk', sortKey: 'sk', indexes: [] },
  /**
   * In the partitions of {@link PRINCIPALS_PARTITIONS}: of each principal `~`; `<client id>`, and `NAME#<name>` of each; `<approval id>`; and one `~` that names
   * everybody who administers.
   */
  principals: { partitionKey: 'pk', sortKey: 'sk', indexes: [] },
  /**
   * `EVENTS#<period>#<shard>` with the event's id, `EVENTS` with each `<period>` that has any, and counters of unauthenticated
   * failures: `FAILURES#<window>#<shard>` with `SOURCE#<source>`; `LOG` with `~`, what is decided of the log; and what is found in the events
   * ({@link AUDIT_PARTITIONS}).
   *
   * The partitions of the indexes are `<value>#<shard>`. What is allowed has no `outcomeShard`. An event is in `waiting`, by the shard in
   * `waits`, from when it is recorded until it has its `leaf`: so the index has what the log still lacks, and nothing else.
   */
  audit: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [
      { name: 'byPrincipal', partitionKey: 'principalShard', sortKey: 'sk', include: [] },
      { name: 'byObject', partitionKey: 'objectShard', sortKey: 'sk', include: [] },
      { name: 'bySubject', partitionKey: 'subjectShard', sortKey: 'sk', include: [] },
      { name: 'byAction', partitionKey: 'actionShard', sortKey: 'sk', include: [] },
      { name: 'byOutcome', partitionKey: 'outcomeShard', sortKey: 'sk', include: [] },
      { name: 'waiting', partitionKey: 'waits', sortKey: 'sk', include: [] },
    ],
    timeToLive: 'forgetAfter',
  },
} as const satisfies Record<string, TableDefinition>

export type TableName = keyof typeof TABLES

/** The partitions of the table `audit`, which decide who may change what is recorded. */
export const AUDIT_PARTITIONS = {
  /** Which there are. */
  periods: 'EVENTS',
  /** With a period and a shard behind. */
  events: 'EVENTS#',
  failures: 'FAILURES#',
  log: 'LOG',
  /** Each finding by its id, and beside it `<raised>#<id>`, its place in the list. */
  findings: 'FINDINGS',
  /** Rules by their ids, and `~`: which of them there are. */
  mutes: 'MUTES',
  /** `<revision>#<writer>#<number>` of each part, and `~`: which of them is the state. */
  baseline: 'BASELINE',
  /** By the hour. */
  usage: 'USAGE',
  suspensions: 'SUSPENSIONS',
} as const

/** Attributes of an event that are written after it was recorded, beside its keys: by who seals, and by who redacts. */
export const EVENT_CHANGES = {
  seal: ['leaf', 'waits'],
  /** Its places in the indexes go with its body: by them it could be found as what it was. */
  redact: [
    'redacted',
    'event',
    'salt',
    'actionShard',
    'principalShard',
    'objectShard',
    'subjectShard',
    'outcomeShard',
  ],
} as const

/**
 * The partitions of the table `keys`, which decide who may write where. Generations say which key wraps; rotations say how far one
 * is, and move no key, so that the API may write there.
 */
export const KEYS_PARTITIONS = {
  generations: 'GENERATIONS',
  rotations: 'ROTATIONS',
  /** Of each rotation: with its number behind. */
  failures: 'FAILURES#',
  retirement: 'RETIREMENT',
  /** Of the daily self-check. */
  reports: 'REPORTS',
  escrows: 'ESCROWS',
} as const

/**
 * The partitions of the table `principals`, which decide who may write where. A principal's item says what it may do; the others tell
 * those who administer of what, and of whom.
 */
export const PRINCIPALS_PARTITIONS = {
  /** Of each principal: with its name behind. */
  principal: 'PRINCIPAL#',
  clients: 'CLIENTS',
  approvals: 'APPROVALS',
  admins: 'ADMINS',
} as const
