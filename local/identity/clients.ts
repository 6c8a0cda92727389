/**
 * Who may ask for tokens: the page and the CLI, on behalf of people; demo clients, from `identity.json`; machine clients,
 * from the store.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Adapter, AdapterPayload, ClientMetadata, Provider } from 'oidc-provider'
import type { OauthClient } from '../../lib/identity/model.ts'
import type { OauthClientStore } from '../../lib/identity/ports.ts'
import type { Client } from './identity-file.ts'
import { machineScopes, PEOPLE_SCOPES } from './resource.ts'

/** Their `client_id`s. */
export const FIRST_PARTY = { web: 'web', cli: 'cli' } as const

/** The page, `web`, and `keyfold login`, `cli`. Neither can keep a secret: PKCE binds what they are given to them. */
export const firstPartyClients = (url: string): ClientMetadata[] => [
  {
    ...PUBLIC_CLIENT,
    client_id: FIRST_PARTY.web,
    client_name: 'Keyfold',
    application_type: 'web',
    redirect_uris: [`${url}/`],
    post_logout_redirect_uris: [`${url}/`],
  },
  {
    ...PUBLIC_CLIENT,
    client_id: FIRST_PARTY.cli,
    client_name: 'Keyfold CLI',
    // Any port of loopback (RFC 8252, section 7.3).
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback'],
  },
]

const PUBLIC_CLIENT = {
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  response_modes: ['query'],
  scope: PEOPLE_SCOPES,
} as const satisfies Partial<ClientMetadata>

/** Holds the hashes of a machine client's secrets; not part of the standard. */
export const SECRET_HASHES = 'secret_hashes'

export const demoClient = ({ id, secret, roles }: Client): ClientMetadata =>
  machineClient({ id, name: id, roles, secrets: [{ hash: sha256(secret).toString('hex') }] })

const machineClient = ({ id, name, roles, secrets }: MachineClient): ClientMetadata => ({
  client_id: id,
  client_name: name,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  scope: machineScopes(roles),
  // The library insists on one. Nothing is ever compared with it: see `acceptHashedSecrets`.
  client_secret: 'hashed',
  [SECRET_HASHES]: secrets.map(({ hash }) => hash),
})

type MachineClient = Omit<OauthClient, 'secrets'> & { readonly secrets: readonly { readonly hash: string }[] }

/** Read at each request, so that a secret that was removed is good for nothing at once. */
export function createClientAdapter(clients: OauthClientStore): Adapter {
  const refuse = async (): Promise<never> => {
    throw new Error('The OpenID provider tried to change a client.')
  }
  const nothing = async (): Promise<undefined> => undefined
  return {
    find: async (id) => {
      const client = await clients.find(id)
      return client === null ? undefined : (machineClient(client) as AdapterPayload)
    },
    findByUid: nothing,
    findByUserCode: nothing,
    upsert: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
  }
}

/** Machine clients may have several secrets, of which only hashes are known; every one of them is valid. */
export function acceptHashedSecrets(provider: Provider): void {
  const { prototype } = provider.Client
  prototype.compareClientSecret = function (this: typeof prototype, actual) {
    const hashes = this[SECRET_HASHES]
    return Array.isArray(hashes) && isOneOf(hashes, actual)
  }
}

function isOneOf(hashes: readonly string[], secret: string): boolean {
  const actual = sha256(secret)
  return hashes.filter((hash) => timingSafeEqual(Buffer.from(hash, 'hex'), actual)).length > 0
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
