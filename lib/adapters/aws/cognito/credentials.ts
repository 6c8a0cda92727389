/** What a person of a user pool signs in with, changed on behalf of an administrator. No call here answers with a secret. */
import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider'
import { KeyfoldError } from '../../../errors.ts'
import { isNamed } from '../errors.ts'
import { callCognito } from './call.ts'
import { repeatInvitation } from './invitation.ts'
import type { PoolUser } from './pool-users.ts'

/** @throws KeyfoldError `conflict` in a state in which Cognito resets nothing: a disabled person, or an address that is not verified */
export async function reset(
  client: CognitoIdentityProviderClient,
  pool: string,
  { id, login, status }: PoolUser,
): Promise<void> {
  if (status === 'invited') return repeatInvitation(client, pool, login)
  const command = new AdminResetUserPasswordCommand({ UserPoolId: pool, Username: id })
  await callCognito('AdminResetUserPassword', () => client.send(command), notNow)
}

const notNow = (cause: unknown): unknown =>
  isNamed(cause, 'NotAuthorizedException', 'InvalidParameterException')
    ? new KeyfoldError('conflict', `Cognito cannot reset the password of this person now: ${cause.message}`, {
        cause,
      })
    : cause

export async function signOut(
  client: CognitoIdentityProviderClient,
  pool: string,
  id: string,
): Promise<void> {
  const command = new AdminUserGlobalSignOutCommand({ UserPoolId: pool, Username: id })
  await callCognito('AdminUserGlobalSignOut', () => client.send(command))
}

export async function setEnabled(
  client: CognitoIdentityProviderClient,
  pool: string,
  id: string,
  enabled: boolean,
): Promise<void> {
  const input = { UserPoolId: pool, Username: id }
  if (enabled) {
    await callCognito('AdminEnableUser', () => client.send(new AdminEnableUserCommand(input)))
  } else {
    await callCognito('AdminDisableUser', () => client.send(new AdminDisableUserCommand(input)))
  }
}
