/** A vault's people over the real embedded stores, with a clock of the test's own; mail is kept, not sent. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Caller, loadCaller } from '../../../lib/access/caller.ts'
import { DEFAULT_PURPOSES } from '../../../lib/access/purposes.ts'
import type { Role } from '../../../lib/access/roles.ts'
import { systemCaller } from '../../../lib/access/system.ts'
import { SqliteAccountStore } from '../../../lib/adapters/embedded/account-store.ts'
import { SqliteAdminRegistry } from '../../../lib/adapters/embedded/admin-registry.ts'
import { SqliteApprovalStore } from '../../../lib/adapters/embedded/approval-store.ts'
import { SqliteArtifactStore } from '../../../lib/adapters/embedded/artifact-store.ts'
import { EmbeddedClientDirectory } from '../../../lib/adapters/embedded/client-directory.ts'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqliteEventStore } from '../../../lib/adapters/embedded/event-store.ts'
import { SqliteMachineClientStore } from '../../../lib/adapters/embedded/machine-client-store.ts'
import { SqliteOauthClientStore } from '../../../lib/adapters/embedded/oauth-client-store.ts'
import { SqlitePrincipalStore } from '../../../lib/adapters/embedded/principal-store.ts'
import { EmbeddedUserDirectory } from '../../../lib/adapters/embedded/user-directory.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { createRecorder } from '../../../lib/audit/record.ts'
import { KeyfoldError } from '../../../lib/errors.ts'
import type { Account } from '../../../lib/identity/model.ts'
import type { AdministrationPorts } from '../../../lib/people/administration.ts'
import { changeUser } from '../../../lib/people/change-user.ts'
import { createClient } from '../../../lib/people/create-client.ts'
import { decideApproval } from '../../../lib/people/decide-approval.ts'
import { CHEAP } from '../../support/cheap-argon2.ts'
import { makeFolder, removeFolder } from '../../support/folders.ts'
import { testClock } from '../../support/test-clock.ts'

type Sent = { readonly to: string; readonly text: string }

/** Persons are called by short names, which are their ids, too; their logins are `<name>@example.com`. */
export class People {
  readonly folder: string
  readonly clock = testClock()
  readonly sent: Sent[] = []
  readonly ports: AdministrationPorts
  /** The same, of a program that the operator runs. */
  readonly operatorPorts: AdministrationPorts
  readonly accounts
  readonly artifacts
  readonly oauthClients
  readonly events
  readonly #database

  constructor(folder: string) {
    this.folder = folder
    const database = openDatabase(join(folder, 'vault.sqlite'))
    this.#database = database
    this.accounts = new SqliteAccountStore(database)
    this.artifacts = new SqliteArtifactStore(database)
    this.oauthClients = new SqliteOauthClientStore(database)
    this.events = new SqliteEventStore(database)
    const { accounts, artifacts, clock } = this
    const messenger = { send: async (message: Sent) => void this.sent.push(message) }
    const signInUrl = () => 'http://127.0.0.1:8080/'
    const directory = new EmbeddedUserDirectory({
      accounts,
      artifacts,
      messenger,
      clock,
      signInUrl,
      argon2: CHEAP,
    })
    this.ports = {
      recorder: createRecorder(this.events, clock),
      clock,
      principals: new SqlitePrincipalStore(database),
      directory,
      credentials: directory,
      clientDirectory: new EmbeddedClientDirectory({ clients: this.oauthClients }),
      clients: new SqliteMachineClientStore(database),
      approvals: new SqliteApprovalStore(database),
      admins: new SqliteAdminRegistry(database),
    }
    this.operatorPorts = { ...this.ports, authority: 'operator' }
  }

  static async open(): Promise<People> {
    return new People(await makeFolder())
  }

  async close(): Promise<void> {
    this.#database.close()
    await removeFolder(this.folder)
  }

  /** Somebody who has signed in before, as the first start makes an administrator: nothing is recorded of them yet. */
  async person(name: string, ...groups: Role[]): Promise<string> {
    await this.accounts.add({
      ...NOBODY,
      id: name,
      login: `${name}@example.com`,
      groups,
      created: this.clock(),
    })
    if (groups.includes('admin')) await this.ports.admins.add(`user:${name}`)
    return `user:${name}`
  }

  /** With these roles already, whoever approved them. @returns its id */
  async client(custodian: string, ...roles: Role[]): Promise<string> {
    const asked = { name: `client ${randomUUID()}`, custodian: `user:${custodian}`, roles }
    return (await createClient(this.operatorPorts, operator, asked)).client.id
  }

  /** A request with a fresh token. @throws KeyfoldError as `loadCaller` does. */
  async as(who: string, signedIn: number = this.clock()): Promise<Caller> {
    const principal = who.includes(':') ? who : `user:${who}`
    const [kind, id = ''] = principal.split(':')
    const machine = kind === 'client'
    const roles = machine ? (await this.oauthClients.find(id))?.roles : (await this.accounts.find(id))?.groups
    const claims = { principal, client: machine ? id : 'web', machine, missingScope: null }
    const { principals } = this.ports
    const ports = { principals, purposes: DEFAULT_PURPOSES, clock: this.clock }
    return loadCaller(ports, { ...claims, roles: roles ?? [], signedIn }, null, { requestId: 'r' })
  }

  /** What somebody may do with the next request; null: is refused. */
  async access(who: string): Promise<readonly Role[] | null> {
    try {
      return (await this.as(who, this.clock() + 60_000)).roles
    } catch (error) {
      if (error instanceof KeyfoldError) return null
      throw error
    }
  }

  /** @returns the id of the approval that it needs, if any */
  async giveRoles(by: string, to: string, ...roles: Role[]): Promise<string | null> {
    const { approval } = await changeUser(this.ports, this.as(by), to, { roles })
    return approval?.id ?? null
  }

  async disable(by: string, whom: string, disabled = true): Promise<string | null> {
    const { approval } = await changeUser(this.ports, this.as(by), whom, { disabled })
    return approval?.id ?? null
  }

  approve = (by: string, id: string | null) =>
    decideApproval(this.ports, this.as(by), String(id), { decision: 'approve', reason: null })

  async recorded(): Promise<readonly AuditEvent[]> {
    return this.events.page(null, 1000)
  }

  /** The last event. */
  async last(): Promise<AuditEvent | undefined> {
    return (await this.recorded()).at(-1)
  }
}

export const operator = systemCaller('operator')

export const NOBODY: Omit<Account, 'id' | 'login' | 'created'> = {
  name: null,
  groups: [],
  status: 'active',
  passwordHash: null,
  passwordExpires: null,
  lastSignIn: null,
}

/** What a refusal or a failure is, in one word. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof KeyfoldError ? error.code : String(error)),
  )
