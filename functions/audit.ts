/** Shows the record of who did what, and proves that it is whole. Holds no right to any key, that of the log least of all. */
import { toBase64 } from '../lib/audit/log/bytes.ts'
import { type LogQueryPorts, readCheckpoint } from '../lib/audit/log-checkpoint.ts'
import { proveConsistency, proveInclusion } from '../lib/audit/log-proofs.ts'
import { type QueryPorts, queryEvents } from '../lib/audit/query.ts'
import { redactEvent } from '../lib/audit/redact.ts'
import { parseHeaders, parseJson, parsePath, parseQuery } from '../lib/http/api-request.ts'
import { eventFilterOf } from '../lib/http/audit-request.ts'
import { EventPath, EventQueryParameters, ProofQuery, RedactionBody } from '../lib/http/audit-schemas.ts'
import { type ApiFunction, createFunction, type FunctionPorts } from '../lib/http/function.ts'
import { json } from '../lib/http/respond.ts'
import { NoQuery, PlainHeaders } from '../lib/http/schemas.ts'
import { POLICY } from '../lib/policy.ts'

export type AuditFunctionPorts = QueryPorts & LogQueryPorts

export function createAuditFunction(http: FunctionPorts, ports: AuditFunctionPorts): ApiFunction {
  return createFunction('audit', http, {
    'GET /v1/audit/events': async ({ caller, event, requestId }) => {
      parseHeaders(PlainHeaders, event)
      const query = parseQuery(EventQueryParameters, event)
      const { events, cursor } = await queryEvents(ports, caller, {
        filter: eventFilterOf(query, await caller),
        after: query.after ?? null,
        before: query.before ?? null,
        limit: query.limit ?? POLICY.pageSizeDefault,
        cursor: query.cursor ?? null,
      })
      return json(200, requestId, { events, cursor })
    },
    'POST /v1/audit/events/{id}/redaction': async ({ caller, event, requestId }) => {
      parseQuery(NoQuery, event)
      parseHeaders(PlainHeaders, event)
      const { id } = parsePath(EventPath, event)
      await redactEvent(ports, caller, id, parseJson(RedactionBody, event).reason)
      return json(204, requestId, null)
    },
    ...proving(ports),
  })
}

const proving = (ports: LogQueryPorts): Parameters<typeof createFunction>[2] => ({
  'GET /v1/audit/checkpoint': async ({ caller, event, requestId }) => {
    parseQuery(NoQuery, event)
    parseHeaders(PlainHeaders, event)
    return json(200, requestId, await readCheckpoint(ports, caller))
  },
  'GET /v1/audit/proof': async ({ caller, event, requestId }) => {
    parseHeaders(PlainHeaders, event)
    const query = parseQuery(ProofQuery, event)
    if (query.event === undefined) {
      const proof = await proveConsistency(ports, caller, query.from ?? 0)
      return json(200, requestId, { ...proof, path: proof.path.map(toBase64) })
    }
    const proof = await proveInclusion(ports, caller, query.event)
    return json(200, requestId, {
      ...proof,
      salt: toBase64(proof.salt),
      path: proof.path.map(toBase64),
    })
  },
})
