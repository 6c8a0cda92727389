import * as z from 'zod/mini'
import { KeyfoldError } from '../errors.ts'
import {
  ACCESS_TOKEN_MARKS,
  ALGORITHMS,
  CLIENT_PLACE,
  type ClaimNames,
  COGNITO_CLAIMS,
} from './claim-names.ts'
import { ROLES } from './roles.ts'

const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, `is not one of ${values.join(', ')}`)
const NO_NAME = 'is not the name of a claim'
const claimName = z.string(NO_NAME).check(z.regex(/^[^\s\p{Cc}]{1,256}$/u, NO_NAME))
const NO_SCOPE = 'is not a scope'
/** RFC 6749, section 3.3. */
const scope = z.string(NO_SCOPE).check(z.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/, NO_SCOPE))
const NO_ALGORITHMS = `is not a list of ${ALGORITHMS.join(', ')}`
const NO_GROUPS = `is not an object of groups, each with one of the roles ${ROLES.join(', ')}`

const CLAIM_NAMES = z.strictObject({
  algorithms: z.optional(
    z.array(z.enum(ALGORITHMS, NO_ALGORITHMS), NO_ALGORITHMS).check(z.minLength(1, NO_ALGORITHMS)),
  ),
  accessToken: z.optional(oneOf(ACCESS_TOKEN_MARKS)),
  client: z.optional(claimName),
  groups: z.optional(claimName),
  groupRoles: z.optional(
    z
      .record(z.string(), z.enum(ROLES, NO_GROUPS), NO_GROUPS)
      .check(z.refine((groups) => Object.keys(groups).length > 0, NO_GROUPS)),
  ),
  scopes: z.optional(claimName),
  entryScope: z.optional(z.nullable(scope)),
  machine: z.optional(
    z.strictObject(
      {
        claim: claimName,
        value: z._default(z.string('is not text').check(z.minLength(1, 'is empty')), CLIENT_PLACE),
      },
      'is not an object with claim and value',
    ),
  ),
  machineRoles: z.optional(oneOf(['scopes', 'groups'])),
  roleScopePrefix: z.optional(scope),
})

/**
 * Reads from configuration how a provider calls its claims. What is left out is called as Cognito calls it.
 *
 * @example Keycloak
 * parseClaimNames({ accessToken: 'bearer', client: 'azp', groups: 'realm_access.roles', machine: { claim: 'client_id' } })
 * @param value of JSON; undefined: all defaults
 * @throws KeyfoldError `invalid-configuration`, naming every field that is wrong
 */
export function parseClaimNames(value: unknown): ClaimNames {
  if (value === undefined) return COGNITO_CLAIMS
  const result = CLAIM_NAMES.safeParse(value)
  if (!result.success) {
    const problems = result.error.issues.map(describe)
    throw new KeyfoldError('invalid-configuration', `The claims are not valid: ${problems.join('; ')}.`)
  }
  const { groupRoles, ...given } = result.data
  const named = Object.fromEntries(Object.entries(given).filter(([, name]) => name !== undefined))
  return {
    ...COGNITO_CLAIMS,
    ...(named as Partial<ClaimNames>),
    groupRoles: groupRoles === undefined ? null : new Map(Object.entries(groupRoles)),
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const at = ['claims', ...issue.path].join('.')
  if (issue.code !== 'unrecognized_keys') return `${at} ${issue.message}`
  const known = issue.path.length === 0 ? Object.keys(COGNITO_CLAIMS) : ['claim', 'value']
  return `${at} has ${issue.keys.join(', ')}, and may have ${known.join(', ')}`
}
