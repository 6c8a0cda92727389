import {
  AdminAddUserToGroupCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { isRole, type Role } from '../../../access/roles.ts'
import { mapBounded } from '../../../concurrency.ts'
import { KeyfoldError } from '../../../errors.ts'
import type { DirectoryUser } from '../../../people/model.ts'
import type { Page, UserCredentials, UserDirectory } from '../../../people/ports.ts'
import { isNamed } from '../errors.ts'
import { callCognito } from './call.ts'
import { COGNITO_POLICY } from './cognito-policy.ts'
import * as credentials from './credentials.ts'
import { sendInvitation } from './invitation.ts'
import { assertSub, isSub, loginFilter, type PoolUser, poolUserFrom } from './pool-users.ts'

/** The people of a Cognito user pool in which an e-mail address is what one signs in with. */
export class CognitoUserDirectory implements UserDirectory, UserCredentials {
  readonly #client: CognitoIdentityProviderClient
  readonly #pool: string

  constructor(client: CognitoIdentityProviderClient, { userPool }: { readonly userPool: string }) {
    this.#client = client
    this.#pool = userPool
  }

  /** Needs `cognito-idp:AdminGetUser` and `AdminListGroupsForUser`. */
  async find(id: string): Promise<DirectoryUser | null> {
    const user = await this.#get(id)
    return user === null ? null : this.#withGroups(user)
  }

  /** Needs `cognito-idp:ListUsers` and `AdminListGroupsForUser`. Somebody who was just added may not be found yet. */
  async findByLogin(login: string): Promise<DirectoryUser | null> {
    const command = new ListUsersCommand({ UserPoolId: this.#pool, Filter: loginFilter(login) })
    const { Users = [] } = await callCognito('ListUsers', () => this.#client.send(command))
    const user = Users.map((shown) => poolUserFrom({ ...shown, attributes: shown.Attributes })).find(
      (candidate) => candidate.login === login.toLowerCase(),
    )
    return user === undefined ? null : this.#withGroups(user)
  }

  /** Needs `cognito-idp:AdminGetUser` alone. */
  async loginOf(id: string): Promise<string | null> {
    return (await this.#get(id))?.login ?? null
  }

  async page(after: string | null, limit: number): Promise<Page<DirectoryUser>> {
    const command = new ListUsersCommand({
      UserPoolId: this.#pool,
      Limit: Math.min(limit, COGNITO_POLICY.pageMax),
      ...(after === null ? {} : { PaginationToken: after }),
    })
    const { Users = [], PaginationToken: next = null } = await callCognito(
      'ListUsers',
      () => this.#client.send(command),
      (error) => (after !== null && isNamed(error, 'InvalidParameterException') ? noPage(error) : error),
    )
    const users = Users.map((shown) => poolUserFrom({ ...shown, attributes: shown.Attributes }))
    const items = await mapBounded(users, COGNITO_POLICY.groupsAtOnce, (user) => this.#withGroups(user))
    return { items, next }
  }

  /**
   * Needs `cognito-idp:AdminCreateUser`. After a lost answer, too, somebody is there already: who asks for the same again finds
   * whom this call has invited.
   */
  async invite(person: { readonly login: string; readonly name: string | null }): Promise<DirectoryUser> {
    return { ...(await sendInvitation(this.#client, this.#pool, person)), groups: [] }
  }

  /**
   * Needs `cognito-idp:AdminListGroupsForUser`, `AdminAddUserToGroup` and `AdminRemoveUserFromGroup`. Takes away first: nobody has
   * roles for a moment that may not be combined.
   */
  async setGroups(id: string, roles: readonly Role[]): Promise<void> {
    const had = await this.#groupsOf(id)
    const UserPoolId = this.#pool
    for (const GroupName of had.filter((role) => !roles.includes(role))) {
      const command = new AdminRemoveUserFromGroupCommand({ UserPoolId, Username: id, GroupName })
      await callCognito('AdminRemoveUserFromGroup', () => this.#client.send(command))
    }
    for (const GroupName of roles.filter((role) => !had.includes(role))) {
      const command = new AdminAddUserToGroupCommand({ UserPoolId, Username: id, GroupName })
      await callCognito('AdminAddUserToGroup', () => this.#client.send(command))
    }
  }

  /**
   * Mails the person: a code to set a new password with, or, to whoever has never signed in, a new invitation. Needs what
   * {@link find} needs, `cognito-idp:AdminResetUserPassword` and `AdminCreateUser`.
   */
  async reset(id: string): Promise<void> {
    const user = await this.#get(id)
    if (user === null) throw new KeyfoldError('not-found', 'There is no such person.')
    await credentials.reset(this.#client, this.#pool, user)
  }

  /**
   * Needs `cognito-idp:AdminUserGlobalSignOut`. The cookie of Cognito's own page lives on, for an hour at most: docs/decisions.
   */
  async endSessions(id: string): Promise<void> {
    assertSub(id)
    await credentials.signOut(this.#client, this.#pool, id)
  }

  /** Needs `cognito-idp:AdminEnableUser` and `AdminDisableUser`. */
  async setEnabled(id: string, enabled: boolean): Promise<void> {
    assertSub(id)
    await credentials.setEnabled(this.#client, this.#pool, id, enabled)
  }

  async #get(id: string): Promise<PoolUser | null> {
    if (!isSub(id)) return null
    const command = new AdminGetUserCommand({ UserPoolId: this.#pool, Username: id })
    try {
      const shown = await callCognito('AdminGetUser', () => this.#client.send(command))
      const user = poolUserFrom({ ...shown, attributes: shown.UserAttributes })
      return user.id === id ? user : null
    } catch (error) {
      if (error instanceof KeyfoldError && error.code === 'not-found') return null
      throw error
    }
  }

  async #withGroups(user: PoolUser): Promise<DirectoryUser> {
    return { ...user, groups: await this.#groupsOf(user.id) }
  }

  async #groupsOf(id: string): Promise<readonly Role[]> {
    assertSub(id)
    const command = new AdminListGroupsForUserCommand({
      UserPoolId: this.#pool,
      Username: id,
      Limit: COGNITO_POLICY.groupsMax,
    })
    const { Groups = [] } = await callCognito('AdminListGroupsForUser', () => this.#client.send(command))
    return Groups.map(({ GroupName = '' }) => GroupName).filter(isRole)
  }
}

const noPage = (cause: unknown): KeyfoldError =>
  new KeyfoldError('invalid-request', 'There is no such page. Begin again without a cursor.', { cause })
