/** People and machine clients of a vault in a test, and every message that would go to one of them. */
import { randomUUID } from 'node:crypto'
import type { Role } from '../../lib/access/roles.ts'
import { EmbeddedClientDirectory } from '../../lib/adapters/embedded/client-directory.ts'
import { EmbeddedUserDirectory } from '../../lib/adapters/embedded/user-directory.ts'
import { createRecorder } from '../../lib/audit/record.ts'
import type { Clock } from '../../lib/clock.ts'
import type { EmbeddedStores } from '../../lib/compose/embedded.ts'
import type { AdministrationPorts } from '../../lib/people/administration.ts'
import type { Messenger } from '../../lib/people/ports.ts'

import { CHEAP } from './cheap-argon2.ts'

type Message = Parameters<Messenger['send']>[0]

type Stores = Pick<
  EmbeddedStores,
  | 'accounts'
  | 'admins'
  | 'approvals'
  | 'artifacts'
  | 'events'
  | 'machineClients'
  | 'oauthClients'
  | 'principals'
>

export class TestPeople {
  /** With their one-time passwords, in the order of time. */
  readonly messages: Message[] = []
  readonly ports: AdministrationPorts
  readonly #stores: Stores

  constructor(stores: Stores, clock: Clock) {
    this.#stores = stores
    const { accounts, artifacts, admins, approvals, principals, machineClients: clients } = stores
    const messenger = { send: async (message: Message) => void this.messages.push(message) }
    const signInUrl = () => 'http://127.0.0.1:0/'
    const directory = new EmbeddedUserDirectory({
      accounts,
      artifacts,
      messenger,
      clock,
      signInUrl,
      argon2: CHEAP,
    })
    const clientDirectory = new EmbeddedClientDirectory({ clients: stores.oauthClients })
    const recorder = createRecorder(stores.events, clock)
    const ports = { recorder, clock, principals, directory, credentials: directory }
    this.ports = { ...ports, clientDirectory, clients, approvals, admins }
  }

  /** Somebody who has signed in before, registered with these roles. @returns the id */
  async addUser(login: string, roles: readonly Role[]): Promise<string> {
    const { accounts, principals, admins } = this.#stores
    const id = randomUUID()
    const now = this.ports.clock()
    const password = { passwordHash: null, passwordExpires: null, status: 'active' } as const
    await accounts.add({ id, login, name: null, groups: roles, created: now, lastSignIn: now, ...password })
    await principals.register(`user:${id}`, roles)
    if (roles.includes('admin')) await admins.add(`user:${id}`)
    return id
  }
}
