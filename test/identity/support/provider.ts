/** The embedded provider as it runs: real stores in a folder of its own, mounted in a real gateway on loopback. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { PrincipalStore } from '../../../lib/access/ports.ts'
import type { Role } from '../../../lib/access/roles.ts'
import { SqliteAccountStore } from '../../../lib/adapters/embedded/account-store.ts'
import { SqliteArtifactStore } from '../../../lib/adapters/embedded/artifact-store.ts'
import { SqliteAttemptStore } from '../../../lib/adapters/embedded/attempt-store.ts'
import { type Database, openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqliteEventStore } from '../../../lib/adapters/embedded/event-store.ts'
import { SqliteOauthClientStore } from '../../../lib/adapters/embedded/oauth-client-store.ts'
import { SqlitePrincipalStore } from '../../../lib/adapters/embedded/principal-store.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { createRecorder } from '../../../lib/audit/record.ts'
import type { Account } from '../../../lib/identity/model.ts'
import { hashPassword } from '../../../lib/identity/password-hash.ts'
import { createSignIn } from '../../../lib/identity/sign-in.ts'
import { Gateway } from '../../../local/gateway.ts'
import type { TlsFiles } from '../../../local/http-server.ts'
import { addDemoClients } from '../../../local/identity/demo-clients.ts'
import { type Identity, openIdentity } from '../../../local/identity/identity-file.ts'
import { createScreens } from '../../../local/identity/screens.ts'
import { type IdentityService, openIdentityService } from '../../../local/identity/service.ts'
import { createLog } from '../../../local/log.ts'
import { freePort } from '../../local/support/free-port.ts'
import { basic } from '../../support/basic.ts'
import { CHEAP } from '../../support/cheap-argon2.ts'
import { Browser } from './browser.ts'

export const PASSWORD = 'correct horse battery staple'

const SECRET = Buffer.alloc(32, 7)

const storesOf = (database: Database) => ({
  accounts: new SqliteAccountStore(database),
  artifacts: new SqliteArtifactStore(database),
  attempts: new SqliteAttemptStore(database),
  clients: new SqliteOauthClientStore(database),
  principals: new SqlitePrincipalStore(database),
  events: new SqliteEventStore(database),
})

type Stores = ReturnType<typeof storesOf>

export type Person = { readonly id: string; readonly login: string }

export type TestProvider = {
  readonly url: string
  readonly port: number
  readonly issuer: string
  readonly folder: string
  readonly database: Database
  readonly stores: Stores
  readonly identity: Identity
  readonly service: IdentityService
  readonly logged: string[]
  readonly close: () => Promise<void>
  /** Somebody who signs in with `PASSWORD`. */
  addPerson(login: string, groups?: readonly Role[], account?: Partial<Account>): Promise<Person>
  browser(): Browser
  /** Asks for a token as a machine client, with `client_secret_basic`. */
  readonly token: (client: string, parameters?: Record<string, string>) => Promise<Response>
  /** Posts a form to `/token`, or to another endpoint. */
  readonly form: (
    fields: Record<string, string>,
    headers?: Record<string, string>,
    path?: string,
  ) => Promise<Response>
  events(): Promise<readonly AuditEvent[]>
}

/** To be closed. @param clock must be `Date.now`, if perhaps a mocked one, where people sign in: the library has no other. */
export async function startProvider(
  clock: () => number = () => Date.now(),
  tls?: TlsFiles,
): Promise<TestProvider> {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-'))
  const database = openDatabase(join(folder, 'vault.db'))
  const stores = storesOf(database)
  const identity = await addDemoClients(folder, await openIdentity(folder, clock), stores.principals)
  const logged: string[] = []
  const log = createLog({ write: (line) => void logged.push(line) })
  const port = await freePort()
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`
  const issuer = `${url}/oidc`
  const recorder = createRecorder(stores.events, clock)
  const shared = { ...stores, recorder, log, clock, secret: SECRET }
  const signIn = createSignIn({ ...shared, argon2: CHEAP })
  const service = openIdentityService({
    ...shared,
    url,
    identity,
    dataFolder: folder,
    createInteractions: (provider) => createScreens({ ...shared, provider, signIn, url }),
  })
  const mount = service.mount
  const gateway = new Gateway({
    routes: [],
    invoke: async () => ({ statusCode: 200, body: '' }),
    log,
    mount,
    ...(tls === undefined ? {} : { tls }),
  })
  await gateway.listen('127.0.0.1', port)

  const form: TestProvider['form'] = (fields, headers = {}, path = '/token') =>
    fetch(`${issuer}${path}`, { method: 'POST', headers, body: new URLSearchParams(fields) })
  return {
    url,
    port,
    issuer,
    folder,
    database,
    stores,
    identity,
    service,
    logged,
    form,
    async close() {
      gateway.abort()
      await gateway.close()
      database.close()
      await rm(folder, { recursive: true, force: true })
    },
    addPerson: (login, groups = [], account = {}) => addPerson(stores, clock(), login, groups, account),
    browser: () => new Browser(url),
    token: (id, parameters = {}) =>
      form(
        { grant_type: 'client_credentials', ...parameters },
        { Authorization: basic(id, secretOf(identity, id)) },
      ),
    events: () => stores.events.page('', 1_000),
  }
}

async function addPerson(
  { accounts, principals }: Stores,
  now: number,
  login: string,
  groups: readonly Role[],
  changes: Partial<Account>,
): Promise<Person> {
  const id = `person-${login}`
  const passwordHash = await hashPassword(PASSWORD, CHEAP)
  const facts = { id, login, name: 'Ada Example', groups, passwordHash, created: now }
  await accounts.add({ ...facts, status: 'active', passwordExpires: null, lastSignIn: null, ...changes })
  await principals.register(`user:${id}`, groups)
  return { id, login }
}

export function secretOf({ clients }: Identity, id: string): string {
  const client = clients.find((candidate) => candidate.id === id)
  if (!client) throw new Error(`No client ${id}`)
  return client.secret
}

/** Closed after the test. */
export function openPrincipals(folder: string): PrincipalStore {
  const database = openDatabase(join(folder, 'vault.db'))
  onTestFinished(() => database.close())
  return new SqlitePrincipalStore(database)
}
