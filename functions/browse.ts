/** Lists objects and shows their metadata. Holds no right to any key. */
import type { APIGatewayProxyResult } from 'aws-lambda'
import { type ApiRequest, parseHeaders, parsePath, parseQuery } from '../lib/http/api-request.ts'
import { type ApiFunction, createFunction, type FunctionPorts } from '../lib/http/function.ts'
import { listByOf } from '../lib/http/list-by.ts'
import { json } from '../lib/http/respond.ts'
import {
  ListQueryParameters,
  NoQuery,
  ObjectPath,
  PageQuery,
  PlainHeaders,
  VersionQuery,
} from '../lib/http/schemas.ts'
import { grantView, historyView, metadataView } from '../lib/http/views.ts'
import { type BrowsePorts, listVersions, readMetadata } from '../lib/objects/browse.ts'
import type { Cursors } from '../lib/objects/cursor.ts'
import { type ListGrantsPorts, listGrants } from '../lib/objects/grants.ts'
import { type ListPorts, listObjects } from '../lib/objects/list.ts'
import { etagOf } from '../lib/objects/model.ts'
import { POLICY } from '../lib/policy.ts'

export type BrowseFunctionPorts = BrowsePorts &
  ListPorts &
  ListGrantsPorts & {
    /** Position: the lowest version of the page before. */
    readonly versionCursors: Cursors<number>
  }

export function createBrowseFunction(http: FunctionPorts, ports: BrowseFunctionPorts): ApiFunction {
  return createFunction('browse', http, {
    'GET /v1/objects': (request) => list(ports, request),
    'GET /v1/objects/{id}/versions': (request) => versions(ports, request),
    'GET /v1/objects/{id}/metadata': async ({ caller, event, requestId }) => {
      parseHeaders(PlainHeaders, event)
      const { id } = parsePath(ObjectPath, event)
      const number = parseQuery(VersionQuery, event).version ?? null
      const { version, facts } = await readMetadata(ports, caller, id, number)
      return json(200, requestId, metadataView(version, facts), { ETag: etagOf(version) })
    },
    'GET /v1/objects/{id}/grants': async ({ caller, event, requestId }) => {
      parseHeaders(PlainHeaders, event)
      parseQuery(NoQuery, event)
      const { id } = parsePath(ObjectPath, event)
      const grants = await listGrants(ports, caller, id)
      return json(200, requestId, { grants: grants.map(grantView) })
    },
  })
}

async function list(
  ports: BrowseFunctionPorts,
  { caller, event, requestId }: ApiRequest,
): Promise<APIGatewayProxyResult> {
  parseHeaders(PlainHeaders, event)
  const query = parseQuery(ListQueryParameters, event)
  const page = await listObjects(ports, caller, {
    by: listByOf(query, await caller),
    labels: query.label ?? {},
    classification: query.classification ?? null,
    createdAfter: query.createdAfter ?? null,
    createdBefore: query.createdBefore ?? null,
    limit: query.limit ?? POLICY.pageSizeDefault,
    cursor: query.cursor ?? null,
  })
  const objects = page.items.map(({ version, facts }) => metadataView(version, facts))
  return json(200, requestId, { objects, cursor: page.cursor })
}

async function versions(
  ports: BrowseFunctionPorts,
  { caller, event, requestId }: ApiRequest,
): Promise<APIGatewayProxyResult> {
  parseHeaders(PlainHeaders, event)
  const { id } = parsePath(ObjectPath, event)
  const { limit = POLICY.pageSizeDefault, cursor } = parseQuery(PageQuery, event)
  const { principal } = await caller
  const query = `versions ${id}`
  const before =
    cursor === undefined ? Number.MAX_SAFE_INTEGER : await ports.versionCursors.open(principal, query, cursor)
  const items = await listVersions(ports, caller, id, before, limit)
  const last = items.length < limit ? undefined : items.at(-1)
  return json(200, requestId, {
    versions: items.map(historyView),
    cursor: last === undefined ? null : await ports.versionCursors.seal(principal, query, last.version),
  })
}
