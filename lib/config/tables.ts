/**
 * The DynamoDB tables (architecture, section 6). All key attributes are strings; numbers in sort keys are padded with
 * zeros so that they sort as text. The infrastructure, the tests and the adapters make and name them from this one page.
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
}

export const TABLES = {
  /**
   * `OBJECT#<id>` with `VERSION#<12 digits>` (a version), `GRANT#<grantee>` and `~` (hold, tombstone, claims). `position`
   * is `<13 digits of created>#<object>`.
   */
  objects: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [
      { name: 'byOwner', partitionKey: 'listOwner', sortKey: 'position', include: [] },
      { name: 'byCreation', partitionKey: 'listShard', sortKey: 'position', include: [] },
      { name: 'byGrantee', partitionKey: 'grantee', sortKey: 'position', include: ['expires'] },
      { name: 'byGeneration', partitionKey: 'generationShard', sortKey: 'pk', include: [] },
      { name: 'byExpiry', partitionKey: 'expiryShard', sortKey: 'expiryPosition', include: [] },
      { name: 'unfinished', partitionKey: 'unfinishedShard', sortKey: 'tombstonePosition', include: [] },
    ],
  },
  /** `SUBJECT#<subject>` with `OBJECT#<id>` (an entry) and `~` (erasing). */
  subjects: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [{ name: 'bySubject', partitionKey: 'subject', sortKey: 'position', include: [] }],
  },
  /** `GENERATIONS` with `GENERATION#<n>` and `ACTIVE`, the pointer. */
  keys: { partitionKey: 'pk', sortKey: 'sk', indexes: [] },
  /** `PRINCIPAL#<id>` with `~`. */
  principals: { partitionKey: 'pk', sortKey: 'sk', indexes: [] },
  /** Events and counters of unauthenticated failures. */
  audit: { partitionKey: 'pk', sortKey: 'sk', indexes: [] },
} as const satisfies Record<string, TableDefinition>

export type TableName = keyof typeof TABLES
