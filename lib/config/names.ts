/** The names that the running code and the infrastructure must agree on; nothing else is shared between them. */

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
  /** ARN of the reading function, which a restoration asks for the content of the old version. */
  readFunction: 'KEYFOLD_READ_FUNCTION',
} as const

/** Tags of every master key. Permissions are given by the first. */
export const KEY_TAGS = { vault: 'keyfold:vault', generation: 'keyfold:generation' } as const

/** Follows the ACTIVE pointer for people's sake; nothing in the vault calls a key by it. */
export const activeAlias = (vault: string): string => `alias/keyfold-${vault}`

/** Finds the key of a generation again after a crash between its creation and its item. */
export const generationAlias = (vault: string, generation: number): string =>
  `alias/keyfold-${vault}-generation-${generation}`

/** The scope that every method of the API asks for, and the prefix of the scopes that name roles. */
export const API_SCOPE = 'keyfold/api'

/** A vault's name is part of aliases, tags and stack names. */
export const VAULT_NAME = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/
