/** Shows the line of master keys and its rotations, and starts one; shows what the daily self-check found. Holds no right to use a key, nor to make or change one. */
import type { APIGatewayProxyResult } from 'aws-lambda'
import { type ViewReportPorts, viewLatestReport } from '../lib/doctor/view-report.ts'
import {
  type ApiRequest,
  locationOf,
  parseHeaders,
  parseJson,
  parsePath,
  parseQuery,
} from '../lib/http/api-request.ts'
import { type ApiFunction, createFunction, type FunctionPorts } from '../lib/http/function.ts'
import { reportView } from '../lib/http/report-schemas.ts'
import { json } from '../lib/http/respond.ts'
import { RotationBody, startRequestOf } from '../lib/http/rotation-request.ts'
import { rotationDetailsView, rotationView } from '../lib/http/rotation-views.ts'
import {
  GenerationPath,
  NoQuery,
  PlainHeaders,
  RotationPageQuery,
  RotationPath,
} from '../lib/http/schemas.ts'
import { type ViewKeysPorts, viewGeneration, viewKeys } from '../lib/keys/view-keys.ts'
import { POLICY } from '../lib/policy.ts'
import { type StartPorts, startRotation } from '../lib/rotation/start.ts'
import {
  type ViewRotationPorts,
  type ViewRotationsPorts,
  viewRotation,
  viewRotations,
} from '../lib/rotation/view.ts'

export type KeysFunctionPorts = ViewKeysPorts &
  StartPorts &
  ViewRotationsPorts &
  ViewRotationPorts &
  ViewReportPorts

export function createKeysFunction(http: FunctionPorts, ports: KeysFunctionPorts): ApiFunction {
  return createFunction('keys', http, {
    'GET /v1/keys': async ({ caller, event, requestId }) => {
      parseQuery(NoQuery, event)
      parseHeaders(PlainHeaders, event)
      return json(200, requestId, await viewKeys(ports, caller))
    },
    'GET /v1/keys/{generation}': async ({ caller, event, requestId }) => {
      parseQuery(NoQuery, event)
      parseHeaders(PlainHeaders, event)
      const { generation } = parsePath(GenerationPath, event)
      return json(200, requestId, await viewGeneration(ports, caller, generation))
    },
    'GET /v1/reports/latest': async ({ caller, event, requestId }) => {
      parseQuery(NoQuery, event)
      parseHeaders(PlainHeaders, event)
      return json(200, requestId, reportView(await viewLatestReport(ports, caller)))
    },
    'POST /v1/rotations': (request) => start(ports, request),
    'GET /v1/rotations': (request) => list(ports, request),
    'GET /v1/rotations/{id}': async ({ caller, event, requestId }) => {
      parseQuery(NoQuery, event)
      parseHeaders(PlainHeaders, event)
      const { id } = parsePath(RotationPath, event)
      return json(200, requestId, rotationDetailsView(await viewRotation(ports, caller, id)))
    },
  })
}

async function start(
  ports: KeysFunctionPorts,
  { caller, event, requestId }: ApiRequest,
): Promise<APIGatewayProxyResult> {
  parseQuery(NoQuery, event)
  parseHeaders(PlainHeaders, event)
  const rotation = await startRotation(ports, caller, startRequestOf(parseJson(RotationBody, event)))
  return json(202, requestId, rotationView(rotation), {
    Location: locationOf(event, `/v1/rotations/${rotation.rotation}`),
  })
}

/** Nothing comes after it. */
const FIRST_ROTATION = 1

async function list(
  ports: KeysFunctionPorts,
  { caller, event, requestId }: ApiRequest,
): Promise<APIGatewayProxyResult> {
  parseHeaders(PlainHeaders, event)
  const { limit = POLICY.pageSizeDefault, cursor = Number.MAX_SAFE_INTEGER } = parseQuery(
    RotationPageQuery,
    event,
  )
  const rotations = await viewRotations(ports, caller, cursor, limit)
  const last = rotations.at(-1)?.rotation ?? FIRST_ROTATION
  const isLastPage = rotations.length < limit || last === FIRST_ROTATION
  return json(200, requestId, {
    rotations: rotations.map(rotationView),
    cursor: isLastPage ? null : String(last),
  })
}
