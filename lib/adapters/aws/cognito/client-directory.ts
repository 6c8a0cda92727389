import {
  AddUserPoolClientSecretCommand,
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolClientSecretCommand,
  ListUserPoolClientSecretsCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Role } from '../../../access/roles.ts'
import { KeyfoldError } from '../../../errors.ts'
import { PEOPLE_POLICY } from '../../../people/policy.ts'
import type { ClientDirectory } from '../../../people/ports.ts'
import { isNamed } from '../errors.ts'
import { answered, callCognito } from './call.ts'
import { missing, noClient, noMore, tooMany, unlessGone } from './client-errors.ts'
import { machineClientSettings } from './machine-client.ts'

const SECRETS = 'secrets of one client at a time'

type NewSecret = { readonly id: string; readonly secret: string }

export type ClientDirectoryOptions = {
  readonly userPool: string
  /** What the vault calls a client: Cognito forgets the name of one that is updated without it. */
  readonly nameOf: (id: string) => Promise<string | null>
}

/**
 * App clients with client credentials. Cognito makes each with a secret, of which nothing is kept here, and never takes away its
 * last one: so the first that a custodian collects replaces one that nobody knows.
 */
export class CognitoClientDirectory implements ClientDirectory {
  readonly #client: CognitoIdentityProviderClient
  readonly #pool: string
  readonly #nameOf: ClientDirectoryOptions['nameOf']

  constructor(client: CognitoIdentityProviderClient, { userPool, nameOf }: ClientDirectoryOptions) {
    this.#client = client
    this.#pool = userPool
    this.#nameOf = nameOf
  }

  /**
   * Needs `cognito-idp:CreateUserPoolClient`. After a lost answer there is one more client than the vault knows: nobody has its
   * secret, and it has no roles here.
   */
  async create({ name, roles }: { readonly name: string; readonly roles: readonly Role[] }): Promise<string> {
    const command = new CreateUserPoolClientCommand({
      UserPoolId: this.#pool,
      GenerateSecret: true,
      ...writable(machineClientSettings(name, roles)),
    })
    const { UserPoolClient } = await callCognito(
      'CreateUserPoolClient',
      () => this.#client.send(command),
      tooMany('app clients in this user pool'),
    )
    return answered(UserPoolClient?.ClientId, 'ClientId')
  }

  /** Needs `cognito-idp:UpdateUserPoolClient`. */
  async setRoles(id: string, roles: readonly Role[]): Promise<void> {
    const name = await this.#nameOf(id)
    if (name === null) throw noClient()
    const command = new UpdateUserPoolClientCommand({
      UserPoolId: this.#pool,
      ClientId: id,
      ...writable(machineClientSettings(name, roles)),
    })
    await callCognito('UpdateUserPoolClient', () => this.#client.send(command), missing)
  }

  /**
   * Needs `cognito-idp:ListUserPoolClientSecrets`, `AddUserPoolClientSecret` and `DeleteUserPoolClientSecret`. A secret whose
   * answer was lost takes the place of the next one: then it is removed, once.
   */
  async addSecret(id: string, keep: readonly string[]): Promise<NewSecret> {
    if (keep.length >= PEOPLE_POLICY.secretsMax) throw noMore(SECRETS)
    try {
      return await this.#replaceOthers(id, keep)
    } catch (error) {
      if (!(error instanceof KeyfoldError) || error.code !== 'conflict') throw error
    }
    return this.#replaceOthers(id, keep)
  }

  async #replaceOthers(id: string, keep: readonly string[]): Promise<NewSecret> {
    const others = (await this.#secretsOf(id)).filter((each) => !keep.includes(each))
    // Room for the new one. The last secret of a client can't be deleted before there is another.
    const room = others.slice(0, keep.length + others.length - PEOPLE_POLICY.secretsMax + 1)
    for (const each of room) await this.removeSecret(id, each)
    const added = await this.#add(id)
    for (const each of others.slice(room.length)) await this.removeSecret(id, each)
    return added
  }

  /**
   * Needs `cognito-idp:DeleteUserPoolClientSecret`; where Cognito refuses, `ListUserPoolClientSecrets` too: it does not say by
   * which error it tells a secret that is gone from the last one, which it keeps.
   *
   * @throws KeyfoldError `conflict` for the last one
   */
  async removeSecret(id: string, secretId: string): Promise<void> {
    const command = new DeleteUserPoolClientSecretCommand({
      UserPoolId: this.#pool,
      ClientId: id,
      ClientSecretId: secretId,
    })
    try {
      await callCognito('DeleteUserPoolClientSecret', () => this.#client.send(command).catch(unlessGone))
    } catch (error) {
      if (!isNamed(error, 'InvalidParameterException')) throw error
      if (!(await this.#secretsOf(id)).includes(secretId)) return
      throw new KeyfoldError(
        'conflict',
        'Cognito keeps the last secret of a client. Revoke the client instead.',
        {
          cause: error,
        },
      )
    }
  }

  /** Needs `cognito-idp:DeleteUserPoolClient`. */
  async remove(id: string): Promise<void> {
    const command = new DeleteUserPoolClientCommand({ UserPoolId: this.#pool, ClientId: id })
    await callCognito('DeleteUserPoolClient', () => this.#client.send(command).catch(unlessGone))
  }

  async #secretsOf(id: string): Promise<readonly string[]> {
    const command = new ListUserPoolClientSecretsCommand({ UserPoolId: this.#pool, ClientId: id })
    const { ClientSecrets = [] } = await callCognito(
      'ListUserPoolClientSecrets',
      () => this.#client.send(command),
      missing,
    )
    return ClientSecrets.map(({ ClientSecretId }) => answered(ClientSecretId, 'ClientSecretId'))
  }

  async #add(id: string): Promise<NewSecret> {
    const command = new AddUserPoolClientSecretCommand({ UserPoolId: this.#pool, ClientId: id })
    const { ClientSecretDescriptor: made } = await callCognito(
      'AddUserPoolClientSecret',
      () => this.#client.send(command),
      (error) => tooMany(SECRETS)(missing(error)),
    )
    return {
      id: answered(made?.ClientSecretId, 'ClientSecretId'),
      secret: answered(made?.ClientSecretValue, 'ClientSecretValue'),
    }
  }
}

/** The SDK's types know no list that is read only. */
const writable = (settings: ReturnType<typeof machineClientSettings>) => ({
  ...settings,
  AllowedOAuthFlows: [...settings.AllowedOAuthFlows],
  AllowedOAuthScopes: [...settings.AllowedOAuthScopes],
  ExplicitAuthFlows: [...settings.ExplicitAuthFlows],
  SupportedIdentityProviders: [...settings.SupportedIdentityProviders],
})
