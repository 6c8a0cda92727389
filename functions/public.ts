/** What anyone may ask: whether the vault lives, and what its API is. Holds no right to anything. */
import document from '../docs/openapi.json' with { type: 'json' }
import { type ApiFunction, createOpenFunction, type FunctionPorts } from '../lib/http/function.ts'
import { json } from '../lib/http/respond.ts'

export function createPublicFunction(http: Pick<FunctionPorts, 'log'>): ApiFunction {
  return createOpenFunction('public', http, {
    'GET /health': async ({ requestId }) => json(200, requestId, { status: 'ok' }),
    'GET /openapi.json': async ({ requestId }) => json(200, requestId, document),
  })
}
