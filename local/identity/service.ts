/** The embedded identity provider as the gateway mounts it, with keys that follow their rotation without a restart. */
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose'
import type { Provider } from 'oidc-provider'
import { systemClock } from '../../lib/clock.ts'
import type { Mount } from '../gateway.ts'
import { type Identity, saveIdentity } from './identity-file.ts'
import { createMount, type Interactions } from './mount.ts'
import { createProvider, type ProviderOptions } from './provider.ts'
import { advanceKeys, publicKeys } from './signing-keys.ts'

export type IdentityServiceOptions = Omit<ProviderOptions, 'clock'> & {
  /** Where `identity.json` is. */
  readonly dataFolder: string
  /** The screens, made anew for each instance of the provider. */
  readonly createInteractions: (provider: Provider) => Interactions
  readonly clock?: ProviderOptions['clock']
}

export type IdentityService = {
  readonly mount: Mount
  /** The keys that verify access tokens at this time. */
  readonly jwks: JWTVerifyGetKey
  /** To be called about daily. @throws KeyfoldError `invalid-configuration` when `identity.json` cannot be written; nothing changes then. */
  rotateKeys(now: number): Promise<void>
  /** Removes what has expired from the store. To be called now and then. */
  tidy(now: number): Promise<void>
}

/** @example const { mount, jwks } = openIdentityService({ dataFolder, url, identity, secret, accounts, … }) */
export function openIdentityService({
  clock = systemClock,
  dataFolder,
  createInteractions,
  ...rest
}: IdentityServiceOptions): IdentityService {
  let { identity } = rest
  const start = (now: Identity) => {
    const running = createProvider({ ...rest, clock, identity: now })
    return {
      ...running,
      interactions: createInteractions(running.provider),
      jwks: createLocalJWKSet(publicKeys(now)),
    }
  }
  let current = start(identity)
  return {
    mount: createMount({ url: rest.url, clock, current: () => current }),
    jwks: (header, token) => current.jwks(header, token),
    async rotateKeys(now) {
      const keys = await advanceKeys(identity.keys, now)
      if (keys === identity.keys) return
      const next = { ...identity, keys }
      const started = start(next)
      await saveIdentity(dataFolder, next)
      identity = next
      current = started
    },
    tidy: (now) => rest.artifacts.remove({ expiredBefore: now }),
  }
}
