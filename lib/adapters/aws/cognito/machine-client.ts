import type { CreateUserPoolClientCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { ROLE_SCOPE_PREFIX } from '../../../access/claim-names.ts'
import type { Role } from '../../../access/roles.ts'
import { API_SCOPE, MACHINE_TOKEN_MINUTES } from '../../../config/names.ts'

/**
 * Everything of an app client for a program, as infra/constructs/machine-clients.ts has it too. An update needs all of it:
 * Cognito sets what it is not given to its defaults.
 */
export const machineClientSettings = (name: string, roles: readonly Role[]) =>
  ({
    ClientName: name,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: [API_SCOPE, ...roles.map((role) => `${ROLE_SCOPE_PREFIX}${role}`)],
    // Cognito takes an empty list for its defaults. This flow gives nothing to a client that no person signs in with.
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    SupportedIdentityProviders: ['COGNITO'],
    AccessTokenValidity: MACHINE_TOKEN_MINUTES,
    TokenValidityUnits: { AccessToken: 'minutes' },
    EnableTokenRevocation: true,
    PreventUserExistenceErrors: 'ENABLED',
  }) as const satisfies Partial<CreateUserPoolClientCommandInput>
