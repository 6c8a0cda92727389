/** How an OpenID provider calls what the vault needs to know of an access token. */
import { API_SCOPE } from '../config/names.ts'
import { ROLES, type Role } from './roles.ts'

/**
 * Asymmetric only (RFC 7518, section 3.1; RFC 8037; RFC 9864): a verifier that also took HS256 would accept tokens
 * "signed" with the public key.
 */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/**
 * What tells an access token from an ID token of the same issuer:
 * - `token_use`: the claim `token_use` is `access` (Cognito).
 * - `at+jwt`: the header `typ` is `at+jwt` (RFC 9068, section 2.1).
 * - `bearer`: the claim `typ` is `Bearer` (Keycloak).
 * - `audience`: nothing but the audience. Then what marks an ID token is refused: a nonce, a hash, or that the audience is
 *   the client that it was issued to (OpenID Connect Core 1.0, section 2).
 */
export const ACCESS_TOKEN_MARKS = ['token_use', 'at+jwt', 'bearer', 'audience'] as const
export type AccessTokenMark = (typeof ACCESS_TOKEN_MARKS)[number]

export type ClaimNames = {
  readonly algorithms: readonly Algorithm[]
  readonly accessToken: AccessTokenMark
  /** Whom the token was issued to: `client_id`, `azp`, `appid`. */
  readonly client: string
  /** A list of names: `cognito:groups`, `roles`, or by its path, `realm_access.roles`. */
  readonly groups: string
  /** The role that each group gives; of others nothing comes. Null: groups are called like the roles. */
  readonly groupRoles: ReadonlyMap<string, Role> | null
  /** Text separated by spaces; also a list, unless it is `scope`, which RFC 9068 (section 2.2.3) makes text. */
  readonly scopes: string
  /** The scope that a person's token needs, whatever the roles, and a machine's too when its roles are scopes. Null: none. */
  readonly entryScope: string | null
  /** A token is a machine's when this claim has that value, in which `{client}` is the id of its client. */
  readonly machine: { readonly claim: string; readonly value: string }
  /** Where a machine's roles come from; a person's always are groups. */
  readonly machineRoles: 'scopes' | 'groups'
  /** What stands before the name of a role in a scope. */
  readonly roleScopePrefix: string
}

/** Stands for the id of the client that a token was issued to. */
export const CLIENT_PLACE = '{client}'

/** The scope of a machine client's role is this and its name. */
export const ROLE_SCOPE_PREFIX = 'keyfold/'

/** Cognito's, which the embedded provider uses too. */
export const COGNITO_CLAIMS: ClaimNames = {
  algorithms: ['RS256'],
  accessToken: 'token_use',
  client: 'client_id',
  groups: 'cognito:groups',
  groupRoles: null,
  scopes: 'scope',
  entryScope: API_SCOPE,
  machine: { claim: 'sub', value: CLIENT_PLACE },
  machineRoles: 'scopes',
  roleScopePrefix: ROLE_SCOPE_PREFIX,
}

/** Groups that are called like the roles. */
export const ROLE_NAMES: ReadonlyMap<string, Role> = new Map(ROLES.map((role) => [role, role]))
