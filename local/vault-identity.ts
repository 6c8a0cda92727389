/** Who people and programs are: by the embedded provider, or by another one that `config.json` names. */
import { createRecorder } from '../lib/audit/record.ts'
import type { Clock } from '../lib/clock.ts'
import type { EmbeddedConfig, EmbeddedStores } from '../lib/compose/embedded.ts'
import { composePeople } from '../lib/compose/embedded-people.ts'
import type { Log } from '../lib/http/log.ts'
import type { PublicConfig } from '../lib/http/public-config.ts'
import { IDENTITY_POLICY } from '../lib/identity/policy.ts'
import { createSignIn } from '../lib/identity/sign-in.ts'
import type { AdministrationPorts } from '../lib/people/administration.ts'
import type { LocalConfig } from './config-file.ts'
import type { Mount } from './gateway.ts'
import { FIRST_PARTY } from './identity/clients.ts'
import { addDemo, removeDemo } from './identity/demo.ts'
import type { DemoPerson } from './identity/demo-people.ts'
import { OIDC_PREFIX, PASSWORD_PATH } from './identity/endpoints.ts'
import { externalTokenPolicy } from './identity/external.ts'
import { externalDirectories } from './identity/external-directory.ts'
import type { ExternalSettings } from './identity/external-settings.ts'
import type { FirstAdmin } from './identity/first-admin.ts'
import { type Client, openIdentity } from './identity/identity-file.ts'
import { PEOPLE_SCOPES, VAULT_AUDIENCE } from './identity/resource.ts'
import { createScreens } from './identity/screens.ts'
import { openIdentityService } from './identity/service.ts'
import type { JobOptions } from './job.ts'
import { createMessenger } from './mail/messenger.ts'
import { isLoopback } from './own-hosts.ts'
import { providerOrigins } from './page/connect.ts'
import { LOCAL_POLICY } from './policy.ts'

export type VaultIdentity = {
  /** What access tokens are held against. */
  readonly tokens: Pick<EmbeddedConfig, 'issuer' | 'audience' | 'clients' | 'claims' | 'jwks'>
  readonly people: AdministrationPorts
  readonly publicConfig: PublicConfig
  /** The origins beside the vault's own that the page calls to sign somebody in. */
  readonly pageConnect: () => Promise<readonly string[]>
  /** Null: the provider is elsewhere. */
  readonly mount: Mount | null
  readonly jobs: readonly JobOptions[]
  /** With their secrets. */
  readonly demoClients: readonly Client[]
  /** Those who can sign in, with their password. */
  readonly demoPeople: readonly DemoPerson[]
  readonly firstAdmin: FirstAdmin | null
}

export type VaultIdentityOptions = {
  readonly data: string
  readonly host: string
  /** Where people reach the vault, without a slash at the end. */
  readonly url: string
  readonly secret: Uint8Array
  readonly config: LocalConfig
  readonly stores: EmbeddedStores
  readonly log: Log
  readonly clock: Clock
}

export function openVaultIdentity(options: VaultIdentityOptions): Promise<VaultIdentity> {
  const { identity } = options.config
  return identity === null ? openEmbedded(options) : openExternal(options, identity)
}

function peopleOf({ config, data, stores, url, log, clock }: VaultIdentityOptions): AdministrationPorts {
  const messenger = createMessenger(config.mail, data, log, { clock })
  return composePeople(stores, { messenger, clock, signInUrl: () => url })
}

async function openEmbedded(options: VaultIdentityOptions): Promise<VaultIdentity> {
  const { data, host, url, stores, clock } = options
  const found = await openIdentity(data, clock)
  const prepare = isLoopback(host) ? addDemo : removeDemo
  const { identity, firstAdmin, demoPeople } = await prepare(data, found, { ...stores, clock })
  const shared = { ...options, ...stores, recorder: createRecorder(stores.events, clock) }
  const signIn = createSignIn(shared)
  const service = openIdentityService({
    ...shared,
    clients: stores.oauthClients,
    identity,
    dataFolder: data,
    createInteractions: (provider) =>
      createScreens({ ...shared, provider, signIn, demo: demoPeople.length > 0 }),
  })
  const issuer = `${url}${OIDC_PREFIX}`
  return {
    tokens: { issuer, audience: VAULT_AUDIENCE, jwks: service.jwks },
    people: peopleOf(options),
    publicConfig: {
      issuer,
      clients: FIRST_PARTY,
      scope: PEOPLE_SCOPES,
      audience: null,
      embedded: true,
      api: '',
      passwordUrl: `${issuer}${PASSWORD_PATH}`,
    },
    pageConnect: async () => [],
    mount: service.mount,
    jobs: jobsOf(options, service),
    demoClients: identity.clients.filter(({ demo }) => demo),
    demoPeople,
    firstAdmin,
  }
}

function jobsOf(
  { stores, clock }: VaultIdentityOptions,
  service: ReturnType<typeof openIdentityService>,
): readonly JobOptions[] {
  const rotating = {
    name: 'The rotation of the signing keys',
    work: async () => {
      await service.rotateKeys(clock())
      return null
    },
    firstDelayMs: LOCAL_POLICY.firstRetirementDelayMs,
    intervalMs: LOCAL_POLICY.signingKeyCheckIntervalMs,
  }
  const tidying = {
    name: 'The removal of ended sessions',
    work: async () => {
      await service.tidy(clock())
      await stores.attempts.removeBefore(clock() - IDENTITY_POLICY.backOff.forgetAfterMs)
      return null
    },
    firstDelayMs: LOCAL_POLICY.firstRetirementDelayMs,
    intervalMs: LOCAL_POLICY.sessionTidyIntervalMs,
  }
  return [rotating, tidying]
}

async function openExternal(
  options: VaultIdentityOptions,
  settings: ExternalSettings,
): Promise<VaultIdentity> {
  const { issuer, webClient, cliClient, scope, passwordUrl } = settings
  const { audience, clients, names, keys } = externalTokenPolicy(settings, options.clock)
  return {
    tokens: { issuer, audience, clients, jwks: keys, ...(names === undefined ? {} : { claims: names }) },
    people: { ...peopleOf(options), ...externalDirectories(issuer) },
    publicConfig: {
      issuer,
      clients: { web: webClient, cli: cliClient },
      scope,
      audience,
      embedded: false,
      api: '',
      passwordUrl,
    },
    pageConnect: providerOrigins(issuer, options.clock),
    mount: null,
    jobs: [],
    demoClients: [],
    demoPeople: [],
    firstAdmin: null,
  }
}
