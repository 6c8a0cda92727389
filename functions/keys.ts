/** Shows the line of master keys. Holds the right to describe keys, and none to use one. */
import { parseHeaders, parseQuery } from '../lib/http/api-request.ts'
import { type ApiFunction, createFunction, type FunctionPorts } from '../lib/http/function.ts'
import { json } from '../lib/http/respond.ts'
import { NoQuery, PlainHeaders } from '../lib/http/schemas.ts'
import { type ViewKeysPorts, viewKeys } from '../lib/keys/view-keys.ts'

export function createKeysFunction(http: FunctionPorts, ports: ViewKeysPorts): ApiFunction {
  return createFunction('keys', http, {
    'GET /v1/keys': async ({ caller, event, requestId }) => {
      parseQuery(NoQuery, event)
      parseHeaders(PlainHeaders, event)
      return json(200, requestId, { generations: await viewKeys(ports, caller) })
    },
  })
}
