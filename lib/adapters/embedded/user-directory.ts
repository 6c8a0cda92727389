import { randomUUID } from 'node:crypto'
import type { Role } from '../../access/roles.ts'
import type { Clock } from '../../clock.ts'
import { KeyfoldError } from '../../errors.ts'
import { normalizeLogin } from '../../identity/login.ts'
import type { Account } from '../../identity/model.ts'
import { newOneTimePassword } from '../../identity/one-time-password.ts'
import { type Argon2Policy, hashPassword } from '../../identity/password-hash.ts'
import { IDENTITY_POLICY } from '../../identity/policy.ts'
import type { AccountStore, ArtifactStore } from '../../identity/ports.ts'
import type { DirectoryUser } from '../../people/model.ts'
import type { Messenger, Page, UserCredentials, UserDirectory } from '../../people/ports.ts'
import { invitation, type OneTimeSignIn, resetMessage } from './account-messages.ts'
import { STORAGE_POLICY } from './storage-policy.ts'

export type UserDirectoryPorts = {
  readonly accounts: AccountStore
  readonly artifacts: ArtifactStore
  readonly messenger: Messenger
  readonly clock: Clock
  /** Where people sign in, as the messages say it. */
  readonly signInUrl: () => string
  /** For tests. */
  readonly argon2?: Argon2Policy
}

type Credentials = Pick<Account, 'passwordHash' | 'passwordExpires'>

/** The accounts of the embedded provider, as those who administer see and change them. */
export class EmbeddedUserDirectory implements UserDirectory, UserCredentials {
  readonly #ports: UserDirectoryPorts
  /** Logins whose invitation is under way: of two at once, one would be sent a password that does not work. */
  readonly #inviting = new Set<string>()

  constructor(ports: UserDirectoryPorts) {
    this.#ports = ports
  }

  async find(id: string): Promise<DirectoryUser | null> {
    const account = await this.#ports.accounts.find(id)
    return account && userOf(account)
  }

  async findByLogin(login: string): Promise<DirectoryUser | null> {
    const account = await this.#ports.accounts.findByLogin(normalizeLogin(login))
    return account && userOf(account)
  }

  async loginOf(id: string): Promise<string | null> {
    return (await this.#ports.accounts.find(id))?.login ?? null
  }

  async page(after: string | null, limit: number): Promise<Page<DirectoryUser>> {
    const accounts = await this.#ports.accounts.page(after, limit)
    const isFull = accounts.length === limit
    return { items: accounts.map(userOf), next: isFull ? (accounts.at(-1)?.id ?? null) : null }
  }

  async invite(person: { readonly login: string; readonly name: string | null }): Promise<DirectoryUser> {
    const login = normalizeLogin(person.login)
    if (this.#inviting.has(login)) throw loginTaken()
    this.#inviting.add(login)
    try {
      return await this.#invite(login, person.name)
    } finally {
      this.#inviting.delete(login)
    }
  }

  async setGroups(id: string, roles: readonly Role[]): Promise<void> {
    if (!(await this.#ports.accounts.setGroups(id, roles))) throw noSuchPerson()
  }

  /** What stops working stops before anything is sent: a reset that cannot be sent is repeated, and the person waits for it. */
  async reset(id: string): Promise<void> {
    const { credentials, signIn } = await this.#newOneTimeSignIn()
    const { login } = await this.#replacePassword(id, credentials)
    await this.endSessions(id)
    await this.#ports.messenger.send(resetMessage({ ...signIn, login }))
  }

  endSessions(id: string): Promise<void> {
    return this.#ports.artifacts.remove({ account: id })
  }

  /** Nothing but the sessions is here to be changed: whoever signs in is looked up among the principals. */
  async setEnabled(id: string, enabled: boolean): Promise<void> {
    if (!enabled) await this.endSessions(id)
  }

  /**
   * The password works only once it was sent. Until then the account is one that nobody can sign in to, which is how a repeated
   * invitation knows that it may go on with it.
   */
  async #invite(login: string, name: string | null): Promise<DirectoryUser> {
    const account = await this.#accountToInvite(login, name)
    const { credentials, signIn } = await this.#newOneTimeSignIn()
    await this.#ports.messenger.send(invitation({ ...signIn, login }))
    const invited = { ...credentials, status: 'invited' } as const
    if (!(await this.#ports.accounts.setPassword(account.id, null, invited))) throw loginTaken()
    return userOf(account)
  }

  async #accountToInvite(login: string, name: string | null): Promise<Account> {
    const account: Account = {
      id: randomUUID(),
      login,
      name,
      groups: [],
      status: 'invited',
      passwordHash: null,
      passwordExpires: null,
      created: this.#ports.clock(),
      lastSignIn: null,
    }
    if (await this.#ports.accounts.add(account)) return account
    const former = await this.#ports.accounts.findByLogin(login)
    if (former === null || !wasNeverSentAnything(former)) throw loginTaken()
    return former
  }

  /** @returns the account, whose password it is from now on. */
  async #replacePassword(id: string, credentials: Credentials): Promise<Account> {
    const { accounts } = this.#ports
    for (let attempt = 0; attempt < STORAGE_POLICY.lostRaceAttemptsMax; attempt++) {
      const account = await accounts.find(id)
      if (account === null) throw noSuchPerson()
      const status = account.status === 'invited' ? 'invited' : 'must-change-password'
      if (await accounts.setPassword(id, account.passwordHash, { ...credentials, status })) return account
    }
    throw new KeyfoldError('conflict', 'The person is changing the password at this moment. Try again.')
  }

  async #newOneTimeSignIn(): Promise<{ credentials: Credentials; signIn: Omit<OneTimeSignIn, 'login'> }> {
    const password = newOneTimePassword()
    const passwordHash = await hashPassword(password, this.#ports.argon2)
    const expires = this.#ports.clock() + IDENTITY_POLICY.oneTimePasswordLifetimeMs
    return {
      credentials: { passwordHash, passwordExpires: expires },
      signIn: { password, expires, signInUrl: this.#ports.signInUrl() },
    }
  }
}

const wasNeverSentAnything = ({ status, passwordHash }: Account): boolean =>
  status === 'invited' && passwordHash === null

const userOf = ({ id, login, name, status, groups, created, lastSignIn }: Account): DirectoryUser => ({
  id,
  login,
  name,
  status,
  groups,
  created,
  lastSignIn,
})

const loginTaken = (): KeyfoldError =>
  new KeyfoldError('conflict', 'Somebody has that login already. Name another one.')

const noSuchPerson = (): KeyfoldError => new KeyfoldError('not-found', 'There is no such person.')
