import { Aws } from 'aws-cdk-lib'
import { CfnManagedLoginBranding, ManagedLoginVersion, type UserPool } from 'aws-cdk-lib/aws-cognito'
import type { PublicClients } from './public-clients.ts'

/** Domain prefixes are shared by everybody in a region, so the account makes this one our own. */
const loginPrefix = (vault: string): string => `keyfold-${vault}-${Aws.ACCOUNT_ID}`

/** Where Cognito says what it can do, and which keys it signs with. */
export const ISSUER_ORIGIN = `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}`

/** Where the managed login will be, for who must know it before it is made. */
export const loginOrigin = (vault: string, region: string): string =>
  `https://${loginPrefix(vault)}.auth.${region}.amazoncognito.com`

/**
 * The managed login, and the token endpoint beside it.
 *
 * @returns the base URL of both.
 */
export function createLogin(pool: UserPool, { web, cli }: PublicClients, vault: string): string {
  const domain = pool.addDomain('Login', {
    cognitoDomain: { domainPrefix: loginPrefix(vault) },
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
