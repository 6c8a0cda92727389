/** People, machine clients and approvals on one machine, for those who administer them. */
import { SqliteAccountStore } from '../adapters/embedded/account-store.ts'
import { SqliteAdminRegistry } from '../adapters/embedded/admin-registry.ts'
import { SqliteApprovalStore } from '../adapters/embedded/approval-store.ts'
import { SqliteArtifactStore } from '../adapters/embedded/artifact-store.ts'
import { EmbeddedClientDirectory } from '../adapters/embedded/client-directory.ts'
import type { Database } from '../adapters/embedded/database.ts'
import { SqliteEventStore } from '../adapters/embedded/event-store.ts'
import { SqliteMachineClientStore } from '../adapters/embedded/machine-client-store.ts'
import { SqliteOauthClientStore } from '../adapters/embedded/oauth-client-store.ts'
import { SqlitePrincipalStore } from '../adapters/embedded/principal-store.ts'
import { EmbeddedUserDirectory } from '../adapters/embedded/user-directory.ts'
import { createRecorder } from '../audit/record.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { AdministrationPorts } from '../people/administration.ts'
import type { Messenger } from '../people/ports.ts'

export type PeopleOptions = {
  readonly messenger: Messenger
  /** Where people sign in, as messages to them say it. */
  readonly signInUrl: () => string
  readonly clock?: Clock
}

export const peopleStoresOf = (database: Database) => ({
  accounts: new SqliteAccountStore(database),
  artifacts: new SqliteArtifactStore(database),
  oauthClients: new SqliteOauthClientStore(database),
  machineClients: new SqliteMachineClientStore(database),
  principals: new SqlitePrincipalStore(database),
  approvals: new SqliteApprovalStore(database),
  admins: new SqliteAdminRegistry(database),
  events: new SqliteEventStore(database),
})

type PeopleStores = ReturnType<typeof peopleStoresOf>

/** The stores themselves; only what the embedded provider adds to them is made here. */
export function composePeople(stores: PeopleStores, options: PeopleOptions): AdministrationPorts {
  const { messenger, signInUrl, clock = systemClock } = options
  const { accounts, artifacts, oauthClients, machineClients, principals, approvals, admins } = stores
  const people = new EmbeddedUserDirectory({ accounts, artifacts, messenger, clock, signInUrl })
  return {
    clock,
    recorder: createRecorder(stores.events, clock),
    principals,
    approvals,
    admins,
    directory: people,
    credentials: people,
    clients: machineClients,
    clientDirectory: new EmbeddedClientDirectory({ clients: oauthClients }),
  }
}
