/** From the payload of a verified token to what it says, by the names that its issuer uses. */
import type { JWTPayload } from 'jose'
import { CLIENT_PLACE, type ClaimNames, ROLE_NAMES } from './claim-names.ts'
import { clientPrincipal, PRINCIPAL_ID_MAX_CHARACTERS, userPrincipal } from './principal.ts'
import type { Role } from './roles.ts'

export type TokenClaims = {
  /** `user:<sub>` or `client:<client_id>`. */
  readonly principal: string
  readonly client: string
  /** Client credentials: no person is behind it. */
  readonly machine: boolean
  /** Those that it claims: a person's by groups, a machine's as its issuer has them. */
  readonly roles: readonly Role[]
  /** A scope that it needs and does not have. */
  readonly missingScope: string | null
  /**
   * When the person signed in, if the token says so (`auth_time`, OpenID Connect Core 1.0, section 2), else when it was issued. A browser that
   * the provider still remembers gets new tokens without a new sign-in. Milliseconds since the Unix epoch.
   */
  readonly signedIn: number
}

/** @returns null for a token that does not say whom it stands for in names that can be recorded. */
export type ClaimReader = (payload: JWTPayload) => TokenClaims | null

/** Everything that depends on the names alone is done once, and not for each token. */
export function createClaimReader(names: ClaimNames): ClaimReader {
  const groupsOf = listAt(names.groups)
  const groupRoles = names.groupRoles ?? ROLE_NAMES
  const roleScopes = new Map([...ROLE_NAMES].map(([name, role]) => [`${names.roleScopePrefix}${name}`, role]))
  return (payload) => {
    const { sub, iat } = payload
    const client = payload[names.client]
    if (!isName(sub) || !isName(client) || iat === undefined) return null
    const machine =
      payload[names.machine.claim] === names.machine.value.replaceAll(CLIENT_PLACE, () => client)
    const scopes = scopesOf(payload[names.scopes], names)
    const byScope = machine && names.machineRoles === 'scopes'
    const needsEntry = names.entryScope !== null && (byScope || !machine)
    return {
      principal: machine ? clientPrincipal(client) : userPrincipal(sub),
      client,
      machine,
      roles: byScope ? rolesOf(scopes, roleScopes) : rolesOf(groupsOf(payload), groupRoles),
      missingScope: needsEntry && !scopes.includes(names.entryScope) ? names.entryScope : null,
      signedIn: signedInOf(payload, iat) * 1000,
    }
  }
}

const signedInOf = ({ auth_time: signedIn }: JWTPayload, issued: number): number =>
  typeof signedIn === 'number' ? Math.min(signedIn, issued) : issued

const rolesOf = (given: readonly string[], known: ReadonlyMap<string, Role>): readonly Role[] => [
  ...new Set(given.flatMap((name) => known.get(name) ?? [])),
]

function scopesOf(value: unknown, { scopes }: ClaimNames): readonly string[] {
  if (typeof value === 'string') return value.split(' ')
  return scopes === 'scope' ? [] : strings(value)
}

/** A claim by its path. A name with `:` or `/` in it, such as an address, is one name, whatever dots it has. */
function listAt(name: string): (payload: JWTPayload) => readonly string[] {
  if (/[:/]/.test(name) || !name.includes('.')) return (payload) => strings(payload[name])
  const path = name.split('.')
  return (payload) => strings(path.reduce<unknown>(member, payload))
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

const NAME = new RegExp(`^[^\\s\\p{Cc}\\p{Bidi_Control}]{1,${PRINCIPAL_ID_MAX_CHARACTERS}}$`, 'u')

/** Names go into records and owner fields: short, and nothing in them that a terminal would act on. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && NAME.test(value)

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
