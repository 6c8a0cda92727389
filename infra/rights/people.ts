/** Who calls, who administers, and how one signs in. */
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import { DEFAULT_PURPOSES_NAME, ENVIRONMENT } from '../../lib/config/names.ts'
import type { Profile } from '../profiles.ts'
import type { IdentityStack } from '../stacks/identity.ts'
import { allow, type Right } from './right.ts'

/**
 * To verify access tokens takes no right: the issuer's keys are public. People come from the clients that are named; a program has no
 * roles but those of its principal item.
 */
export const verifyTokens = (
  { issuer, publicClients: { web, cli } }: IdentityStack,
  { purposes }: Profile,
): Right => ({
  environment: {
    [ENVIRONMENT.issuer]: issuer,
    [ENVIRONMENT.clients]: [web, cli].map(({ userPoolClientId }) => userPoolClientId).join(','),
    [ENVIRONMENT.purposes]: purposes === null ? DEFAULT_PURPOSES_NAME : JSON.stringify(purposes),
  },
})

/** To say how one signs in takes none either. */
export const describeSignIn = ({ issuer, publicClients: { web, cli } }: IdentityStack): Right => ({
  environment: {
    [ENVIRONMENT.issuer]: issuer,
    [ENVIRONMENT.webClient]: web.userPoolClientId,
    [ENVIRONMENT.cliClient]: cli.userPoolClientId,
  },
})

/**
 * Neither to set a password nor to read a secret: `AdminSetUserPassword`, `DescribeUserPoolClient` and whatever changes the pool, its
 * groups or its attributes are missing on purpose.
 */
const ADMINISTERING = [
  'AdminGetUser',
  'AdminListGroupsForUser',
  'ListUsers',
  'AdminCreateUser',
  'AdminAddUserToGroup',
  'AdminRemoveUserFromGroup',
  'AdminResetUserPassword',
  'AdminUserGlobalSignOut',
  'AdminEnableUser',
  'AdminDisableUser',
  'CreateUserPoolClient',
  'UpdateUserPoolClient',
  'DeleteUserPoolClient',
  'ListUserPoolClientSecrets',
  'AddUserPoolClientSecret',
  'DeleteUserPoolClientSecret',
] as const

/** To list tells the ids of secrets and when they were made, never a secret. */
const REMOVING = ['ListUserPoolClientSecrets', 'DeleteUserPoolClientSecret'] as const

const inPool = ({ userPoolId, userPoolArn }: IUserPool, actions: readonly string[]): Right => ({
  environment: { [ENVIRONMENT.userPool]: userPoolId },
  statements: [
    allow(
      actions.map((action) => `cognito-idp:${action}`),
      [userPoolArn],
    ),
  ],
})

export const administerPeople = (pool: IUserPool): Right => inPool(pool, ADMINISTERING)
export const removeSecrets = (pool: IUserPool): Right => inPool(pool, REMOVING)
