import { Aws } from 'aws-cdk-lib'
import { CfnManagedLoginBranding, ManagedLoginVersion, type UserPool } from 'aws-cdk-lib/aws-cognito'
import type { PublicClients } from './public-clients.ts'

/**
 * The managed login, and the token endpoint beside it. Domain prefixes are shared by everybody in a region, so the account
 * makes this one our own.
 *
 * @returns the base URL of both.
 */
export function createLogin(pool: UserPool, { web, cli }: PublicClients, vault: string): string {
  const domain = pool.addDomain('Login', {
    cognitoDomain: { domainPrefix: `keyfold-${vault}-${Aws.ACCOUNT_ID}` },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  })
  // Without a style, even the default one, the newer login shows nothing.
  for (const [id, { userPoolClientId }] of [
    ['LoginStyle', web],
    ['CliLoginStyle', cli],
  ] as const) {
    new CfnManagedLoginBranding(pool, id, {
      userPoolId: pool.userPoolId,
      clientId: userPoolClientId,
      useCognitoProvidedValues: true,
    })
  }
  return domain.baseUrl()
}
