import { OAuthScope, ResourceServerScope, type UserPool } from 'aws-cdk-lib/aws-cognito'
import { ROLES, type Role } from '../../lib/access/roles.ts'
import { API_SCOPE } from '../../lib/config/names.ts'

export type Scopes = {
  /** Every method of the API asks for it. */
  readonly api: OAuthScope
  readonly ofRole: (role: Role) => OAuthScope
}

/** `keyfold/api` → the resource server `keyfold` and its scope `api`. */
const [SERVER = '', ENTRY = ''] = API_SCOPE.split('/')

/** One scope to enter, and one for each role, which only registered machine clients can make use of (architecture, section 8). */
export function createScopes(pool: UserPool): Scopes {
  const entry = new ResourceServerScope({ scopeName: ENTRY, scopeDescription: 'Call the API' })
  const roles = new Map(
    ROLES.map((role) => [
      role,
      new ResourceServerScope({ scopeName: role, scopeDescription: `Act as ${role}` }),
    ]),
  )
  const server = pool.addResourceServer('Scopes', {
    identifier: SERVER,
    scopes: [entry, ...roles.values()],
  })
  return {
    api: OAuthScope.resourceServer(server, entry),
    ofRole: (role) => OAuthScope.resourceServer(server, roles.get(role) as ResourceServerScope),
  }
}
