/**
 * The embedded OpenID provider. Access tokens are RS256 JWTs with the claims that Cognito's have, so handlers verify both
 * alike. What it keeps is in the vault's store, so that one instance can take over from another at any time.
 */
import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Provider } from 'oidc-provider'
import { describeError, type Log } from '../../lib/http/log.ts'
import { acceptHashedSecrets } from './clients.ts'
import { configure, type ProviderPorts, type ProviderSettings } from './configuration.ts'
import { editDiscovery, OIDC_PREFIX } from './endpoints.ts'
import { type SignOutPorts, watchSignOut } from './sign-out.ts'

export type ProviderOptions = ProviderSettings & ProviderPorts & SignOutPorts

export type RunningProvider = {
  readonly provider: Provider
  /** Answers a request whose `url` is the path under the issuer. */
  readonly respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

export function createProvider(options: ProviderOptions): RunningProvider {
  const provider = new Provider(`${options.url}${OIDC_PREFIX}`, configure(options, options))
  acceptHashedSecrets(provider)
  provider.use(async (ctx, next) => {
    await next()
    editDiscovery(ctx)
    // The page has the same origin; of programs nobody asks.
    ctx.remove('Access-Control-Allow-Origin')
  })
  watchSignOut(provider, options)
  logFailures(provider, options.log)
  return { provider, respond: provider.callback() }
}

function logFailures(provider: Provider, log: Log): void {
  const onError = (error: Error): void =>
    log.error({ error: describeError(error) }, 'The OpenID provider failed')
  provider.on('server_error', (_ctx, error) => onError(error))
  // Without a listener of ours, Koa prints to stderr. The provider's types leave this event of Koa's out.
  const application: EventEmitter = provider
  application.on('error', onError)
}
