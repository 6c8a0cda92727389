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
   * `<object>#<version>`; `~`; and `<generation>#<key id>`.
   */
  keys: { partitionKey: 'pk', sortKey: 'sk', indexes: [] },
  /**
   * In the partitions of {@link PRINCIPALS_PARTITIONS}: of each principal `~`; `<client id>`, and `NAME#<name>` of each; `<approval id>`; and one `~` that names
   * everybody who administers.
   */
  principals: { partitionKey: 'pk', sortKey: 'sk', indexes: [] },
  /**
   * `EVENTS#<period>#<shard>` with the event's id, `EVENTS` with each `<period>` that has any, and counters of unauthenticated
   * failures: `FAILURES#<window>#<shard>` with `SOURCE#<source>`.
   */
  audit: { partitionKey: 'pk', sortKey: 'sk', indexes: [], timeToLive: 'forgetAfter' },
} as const satisfies Record<string, TableDefinition>

export type TableName = keyof typeof TABLES

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
