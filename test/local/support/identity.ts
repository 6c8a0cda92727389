import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { PrincipalStore } from '../../../lib/access/ports.ts'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqlitePrincipalStore } from '../../../lib/adapters/embedded/principal-store.ts'
import { addDemoClients } from '../../../local/demo-clients.ts'
import { Gateway } from '../../../local/gateway.ts'
import { createIdentityProvider } from '../../../local/identity.ts'
import { type Identity, openIdentity } from '../../../local/identity-file.ts'
import { createLog } from '../../../local/log.ts'
import { freePort } from './free-port.ts'

export async function temporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'keyfold-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Closed after the test. */
export function openPrincipals(folder: string): PrincipalStore {
  const database = openDatabase(join(folder, 'vault.db'))
  onTestFinished(() => database.close())
  return new SqlitePrincipalStore(database)
}

export type ProviderHarness = {
  readonly url: string
  readonly port: number
  readonly issuer: string
  readonly identity: Identity
  readonly close: () => Promise<void>
  /** Asks for a token with `client_secret_basic`. */
  readonly token: (client: string, parameters?: Record<string, string>) => Promise<Response>
  /** The same with an arbitrary form and headers. */
  readonly form: (fields: Record<string, string>, headers?: Record<string, string>) => Promise<Response>
}

/** The provider with its demo clients, mounted in a real gateway on a free loopback port. To be closed. */
export async function startProvider(clock: () => number = Date.now): Promise<ProviderHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-'))
  const database = openDatabase(join(folder, 'vault.db'))
  const identity = await addDemoClients(
    folder,
    await openIdentity(folder),
    new SqlitePrincipalStore(database),
  )
  const log = createLog({ write: () => undefined })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const issuer = `${url}/oidc`
  const mount = createIdentityProvider({ issuer, identity, log, clock })
  const gateway = new Gateway({ routes: [], invoke: async () => ({ statusCode: 200, body: '' }), log, mount })
  await gateway.listen('127.0.0.1', port)
  const close = async (): Promise<void> => {
    gateway.abort()
    await gateway.close()
    database.close()
    await rm(folder, { recursive: true, force: true })
  }
  const form = (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${issuer}/token`, { method: 'POST', headers, body: new URLSearchParams(fields) })
  const token = (id: string, parameters: Record<string, string> = {}): Promise<Response> =>
    form(
      { grant_type: 'client_credentials', ...parameters },
      { Authorization: basic(id, secretOf(identity, id)) },
    )
  return { url, port, issuer, identity, close, token, form }
}

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

export function secretOf({ clients }: Identity, id: string): string {
  const client = clients.find((candidate) => candidate.id === id)
  if (!client) throw new Error(`No client ${id}`)
  return client.secret
}
