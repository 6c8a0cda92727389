import { Duration } from 'aws-cdk-lib'
import { type UserPool, type UserPoolClient, UserPoolClientIdentityProvider } from 'aws-cdk-lib/aws-cognito'
import { MACHINE_TOKEN_MINUTES } from '../../lib/config/names.ts'
import type { Profile } from '../profiles.ts'
import type { Scopes } from './scopes.ts'

/**
 * Client credentials: one client for each entry of the profile. Cognito keeps the secret; it is in no template. Those that an administrator makes
 * later have the same settings: lib/adapters/aws/cognito/machine-client.ts.
 */
export const createMachineClients = (
  pool: UserPool,
  scopes: Scopes,
  { machineClients }: Profile,
): ReadonlyMap<string, UserPoolClient> =>
  new Map(
    machineClients.map(({ name, roles }) => [
      name,
      pool.addClient(`Machine-${name}`, {
        userPoolClientName: name,
        generateSecret: true,
        authFlows: { userPassword: false },
        oAuth: { flows: { clientCredentials: true }, scopes: [scopes.api, ...roles.map(scopes.ofRole)] },
        supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
        accessTokenValidity: Duration.minutes(MACHINE_TOKEN_MINUTES),
        enableTokenRevocation: true,
        preventUserExistenceErrors: true,
      }),
    ]),
  )
