/** A Cognito user pool in moto, as the infrastructure makes it, and what a test does there that the vault never does. */
import {
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateResourceServerCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { ROLES } from '../../../lib/access/roles.ts'
import { clientOptions } from '../../../lib/adapters/aws/client-options.ts'
import { createCognitoClient } from '../../../lib/adapters/aws/cognito/client.ts'
import { type ClientSecretsServer, startClientSecrets } from '../../support/cognito/client-secrets.ts'
import { endpointOf } from '../setup/environment.ts'

/** Moto loads what it needs for Cognito with the first request. */
const FIRST_REQUEST_MS = 30_000

const PASSWORD = 'Only-in-a-test-1'

export type UserPool = AsyncDisposable & {
  readonly id: string
  readonly endpoint: string
  readonly client: CognitoIdentityProviderClient
  readonly secrets: ClientSecretsServer
  /** A person takes up the invitation. */
  confirm(user: string): Promise<void>
}

export async function createUserPool(): Promise<UserPool> {
  await using resources = new AsyncDisposableStack()
  const secrets = resources.use(await startClientSecrets(endpointOf('moto')))
  const client = resources.adopt(
    createCognitoClient({ ...clientOptions(FIRST_REQUEST_MS), endpoint: secrets.endpoint }),
    (each) => each.destroy(),
  )
  const created = new CreateUserPoolCommand({
    PoolName: 'keyfold-test',
    UsernameAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
  })
  const id = (await client.send(created)).UserPool?.Id ?? ''
  await client.send(
    new CreateResourceServerCommand({
      UserPoolId: id,
      Identifier: 'keyfold',
      Name: 'keyfold',
      Scopes: ['api', ...ROLES].map((name) => ({ ScopeName: name, ScopeDescription: name })),
    }),
  )
  for (const GroupName of ROLES) await client.send(new CreateGroupCommand({ UserPoolId: id, GroupName }))
  const opened = resources.move()
  return {
    id,
    endpoint: secrets.endpoint,
    client,
    secrets,
    confirm: async (Username) => {
      const own = { UserPoolId: id, Username, Password: PASSWORD, Permanent: true }
      await client.send(new AdminSetUserPasswordCommand(own))
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
