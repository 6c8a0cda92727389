import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Clock } from '../../lib/clock.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { SECURITY_HEADERS } from '../../lib/http/security-headers.ts'
import { sourceOf } from '../../lib/identity/source.ts'
import type { Mount } from '../gateway.ts'
import { LOCAL_POLICY } from '../policy.ts'
import { sourceAddress, type Target } from '../proxy-event.ts'
import { RateLimit } from '../rate-limit.ts'
import { problemOfRequest } from './authorization-request.ts'
import {
  checkEndpoint,
  isBegun,
  isForBrowsers,
  issuesTokens,
  OIDC_PREFIX,
  PASSWORD_PATH,
} from './endpoints.ts'
import type { RunningProvider } from './provider.ts'
import { errorScreen } from './screens/notices.ts'
import { sendScreen } from './screens/page.ts'

/** The screens on which people sign in, and change their password. */
export type Interactions = {
  /** @param path such as `/interaction/<uid>`. @returns false when there is nothing at that path. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>
}

export type MountOptions = {
  readonly url: string
  readonly clock: Clock
  /** The provider that answers at this time. */
  readonly current: () => RunningProvider & { readonly interactions: Interactions }
}

export function createMount({ url, clock, current }: MountOptions): Mount {
  const { host } = new URL(url)
  const limit = createLimits(clock)
  return {
    prefix: OIDC_PREFIX,
    bodyMaxBytes: LOCAL_POLICY.tokenRequestMaxBytes,
    async handle(request, response, target) {
      const path = target.path.slice(OIDC_PREFIX.length)
      checkEndpoint(path, request.method)
      for (const name in SECURITY_HEADERS) response.setHeader(name, SECURITY_HEADERS[name] ?? '')
      // Cookies are bound to a name, and redirects come back to this one.
      if (isForBrowsers(path) && request.headers.host !== host && request.method === 'GET') {
        return redirect(response, `${url}${target.path}${queryOf(target)}`)
      }
      if (isBegun(path) && request.method === 'POST') {
        return redirect(response, `${url}${target.path}?${await formOf(request)}`)
      }
      limit(path, sourceOf(sourceAddress(request)))
      const problem = isBegun(path) ? problemOfRequest(target.query) : null
      if (problem !== null) return sendScreen(response, await errorScreen(400, problem, url))
      mountAt(request, path, host, target)
      const { respond, interactions } = current()
      if (!isOurs(path)) return respond(request, response)
      if (!(await interactions.handle(request, response, path))) {
        throw new KeyfoldError('not-found', 'There is no such sign-in, or it is over.')
      }
    },
  }
}

/** What the library leaves to us. */
const isOurs = (path: string): boolean => path.startsWith('/interaction/') || path === PASSWORD_PATH

/** @throws KeyfoldError `unavailable` when one source, or all together, ask too much. */
function createLimits(clock: Clock): (path: string, source: string) => void {
  const windowMs = 1_000
  const tokens = new RateLimit(
    {
      max: LOCAL_POLICY.tokenRequestsPerSecondMax,
      maxOfSource: LOCAL_POLICY.tokenRequestsPerSecondOfSourceMax,
      windowMs,
    },
    clock,
  )
  const begun = new RateLimit(
    {
      max: LOCAL_POLICY.authorizationRequestsPerSecondMax,
      maxOfSource: LOCAL_POLICY.authorizationRequestsPerSecondOfSourceMax,
      windowMs,
    },
    clock,
  )
  return (path, source) => {
    if (issuesTokens(path)) tokens.take(source)
    if (isBegun(path)) begun.take(source)
  }
}

/** The library finds its own path in `url`, where it is mounted from `originalUrl`, and under which name from `Host`. */
function mountAt(request: IncomingMessage, path: string, host: string, target: Target): void {
  const url = `${path}${queryOf(target)}`
  Object.assign(request, { originalUrl: `${OIDC_PREFIX}${url}`, url })
  request.headers.host = host
}

const queryOf = ({ query }: Target): string => (query === '' ? '' : `?${query}`)

/** Parameters in a form mean the same as in a query (OpenID Connect Core 1.0, section 3.1.2.1). */
async function formOf(request: IncomingMessage): Promise<string> {
  if (!/^application\/x-www-form-urlencoded(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new KeyfoldError('invalid-request', 'Parameters must be a form: application/x-www-form-urlencoded.')
  }
  return new URLSearchParams(await text(request)).toString()
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { Location: to }).end()
}
