/** What anyone may ask: whether the vault lives, what its API is, and how to sign in. Holds no right to anything. */
import document from '../docs/openapi.json' with { type: 'json' }
import { type ApiFunction, createOpenFunction, type FunctionPorts } from '../lib/http/function.ts'
import type { PublicConfig } from '../lib/http/public-config.ts'
import { json } from '../lib/http/respond.ts'

export function createPublicFunction(
  http: Pick<FunctionPorts, 'log' | 'pageOrigin'>,
  config: PublicConfig,
): ApiFunction {
  return createOpenFunction('public', http, {
    'GET /health': async ({ requestId }) => json(200, requestId, { status: 'ok' }),
    'GET /openapi.json': async ({ requestId }) => json(200, requestId, document),
    'GET /config.json': async ({ requestId }) => json(200, requestId, config),
  })
}
