import { type App, Stack } from 'aws-cdk-lib'
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import { createLogin, ISSUER_ORIGIN } from '../constructs/login.ts'
import { createMachineClients } from '../constructs/machine-clients.ts'
import { createPublicClients, type PublicClients } from '../constructs/public-clients.ts'
import { createScopes } from '../constructs/scopes.ts'
import { createUserPool } from '../constructs/user-pool.ts'
import { putOut } from '../put-out.ts'
import { stackProps, type VaultStackProps } from '../vault-stack.ts'
import type { PageStack } from './page.ts'

export type IdentityStackProps = VaultStackProps & { readonly page: PageStack }

/** Who people and programs are, and which roles they have. */
export class IdentityStack extends Stack {
  readonly userPool: IUserPool
  readonly issuer: string
  /** Base URL of the token endpoint and of the managed login. */
  readonly loginUrl: string
  readonly publicClients: PublicClients

  constructor(app: App, id: string, props: IdentityStackProps) {
    super(app, id, { ...stackProps(props, 'identity'), terminationProtection: true })
    const { vault, profile, page } = props
    const pool = createUserPool(this, vault, profile)
    const scopes = createScopes(pool)
    const clients = createPublicClients(pool, scopes, [`${page.url}/`, ...profile.callbackUrls])
    const machines = createMachineClients(pool, scopes, profile)
    this.loginUrl = createLogin(pool, clients, vault)
    this.userPool = pool
    this.issuer = `${ISSUER_ORIGIN}/${pool.userPoolId}`
    this.publicClients = clients
    // Functions of an older version still import them, and CloudFormation keeps what is imported.
    for (const { userPoolClientId } of machines.values()) this.exportValue(userPoolClientId)
    const named = [...machines].map(([name, { userPoolClientId }]) => `${name}=${userPoolClientId}`)
    putOut(this, {
      userPool: pool.userPoolId,
      issuer: this.issuer,
      loginUrl: this.loginUrl,
      webClient: clients.web.userPoolClientId,
      cliClient: clients.cli.userPoolClientId,
      machineClients: named.join(','),
    })
  }
}
