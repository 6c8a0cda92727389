import {
  AdminCreateUserCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider'
import { KeyfoldError } from '../../../errors.ts'
import { isNamed } from '../errors.ts'
import { answered, callCognito } from './call.ts'
import { type PoolUser, poolUserFrom } from './pool-users.ts'

const ADDRESS = /^[^\s@]+@[^\s@]+$/

/**
 * Cognito makes the first password, mails it to the person, and tells it to nobody else.
 *
 * @throws KeyfoldError `conflict` when somebody has the address already; `invalid-request` for what is no address.
 */
export async function sendInvitation(
  client: CognitoIdentityProviderClient,
  pool: string,
  { login, name }: { readonly login: string; readonly name: string | null },
): Promise<PoolUser> {
  if (!ADDRESS.test(login)) throw noAddress()
  const command = new AdminCreateUserCommand({
    UserPoolId: pool,
    Username: login,
    // Only the address's owner reads the invitation; unless it counts as verified, no password is ever reset by mail.
    UserAttributes: [
      { Name: 'email', Value: login },
      { Name: 'email_verified', Value: 'true' },
      ...(name === null ? [] : [{ Name: 'name', Value: name }]),
    ],
    // Cognito's default is SMS.
    DesiredDeliveryMediums: ['EMAIL'],
  })
  const { User } = await callCognito('AdminCreateUser', () => client.send(command), notInvited)
  const shown = answered(User, 'User')
  return poolUserFrom({ ...shown, attributes: shown.Attributes })
}

function notInvited(error: unknown): unknown {
  if (isNamed(error, 'UsernameExistsException', 'AliasExistsException')) {
    return new KeyfoldError('conflict', 'Somebody signs in with this e-mail address already.', {
      cause: error,
    })
  }
  return isNamed(error, 'InvalidParameterException') ? noAddress(error) : error
}

/** Whoever has never signed in gets another first password; the former one stops working. @throws KeyfoldError `conflict` */
export async function repeatInvitation(
  client: CognitoIdentityProviderClient,
  pool: string,
  login: string,
): Promise<void> {
  const command = new AdminCreateUserCommand({
    UserPoolId: pool,
    Username: login,
    MessageAction: 'RESEND',
    DesiredDeliveryMediums: ['EMAIL'],
  })
  await callCognito(
    'AdminCreateUser',
    () => client.send(command),
    (error) => (isNamed(error, ...NOT_NOW) ? notNow(error) : error),
  )
}

const noAddress = (cause?: unknown): KeyfoldError =>
  new KeyfoldError('invalid-request', 'login is not an e-mail address that Cognito takes.', { cause })

/** Whoever has signed in meanwhile, or is disabled. */
const NOT_NOW = [
  'UnsupportedUserStateException',
  'NotAuthorizedException',
  'InvalidParameterException',
] as const

const notNow = (cause: Error): KeyfoldError =>
  new KeyfoldError('conflict', `Cognito cannot invite this person again now: ${cause.message}`, { cause })
