/** Stores content. Holds the right to generate data keys, and none to open one. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { KeyfoldError } from '../lib/errors.ts'
import {
  type ApiRequest,
  bodyOf,
  locationOf,
  parseHeaders,
  parseJson,
  parsePath,
  parseQuery,
} from '../lib/http/api-request.ts'
import { type ApiFunction, createFunction, type FunctionPorts } from '../lib/http/function.ts'
import { binary, json } from '../lib/http/respond.ts'
import {
  CreateHeaders,
  EncryptHeaders,
  MatchHeaders,
  NoQuery,
  ObjectPath,
  PutHeaders,
  RestorationBody,
} from '../lib/http/schemas.ts'
import { versionView } from '../lib/http/views.ts'
import {
  type AddVersionPorts,
  addVersion,
  type ContentSource,
  restoreVersion,
} from '../lib/objects/add-version.ts'
import {
  type CreatePorts,
  createObject,
  encryptSensitiveData,
  type NewContent,
} from '../lib/objects/create.ts'
import { etagOf, type LiveVersion } from '../lib/objects/model.ts'

export type WriteFunctionPorts = CreatePorts &
  AddVersionPorts & {
    /** Reads as the caller of this request, by another function where this one may not open data keys. */
    readonly readContent: (event: APIGatewayProxyEvent) => ContentSource
  }

export function createWriteFunction(http: FunctionPorts, ports: WriteFunctionPorts): ApiFunction {
  return createFunction('write', http, {
    'POST /v1/objects': async ({ caller, event }) => {
      parseQuery(NoQuery, event)
      const headers = parseHeaders(CreateHeaders, event)
      const input = contentOf(event, headers, ports.clock())
      const { version, replayed } = await createObject(
        ports,
        caller,
        input,
        headers['idempotency-key'] ?? null,
      )
      return stored(201, event, version, replayed ? { 'Idempotency-Replayed': 'true' } : {})
    },
    'PUT /v1/objects/{id}': async ({ caller, event }) => {
      parseQuery(NoQuery, event)
      const { id } = parsePath(ObjectPath, event)
      const headers = parseHeaders(PutHeaders, event)
      const input = contentOf(event, headers, ports.clock())
      const version = await addVersion(ports, caller, id, input, headers['if-match'] ?? null)
      return stored(200, event, version)
    },
    'POST /v1/objects/{id}/restorations': async ({ caller, event }) => {
      parseQuery(NoQuery, event)
      const { id } = parsePath(ObjectPath, event)
      const ifMatch = parseHeaders(MatchHeaders, event)['if-match'] ?? null
      const { version: old } = parseJson(RestorationBody, event)
      const read = ports.readContent(event)
      return stored(201, event, await restoreVersion(ports, caller, read, id, old, ifMatch))
    },
    'POST /v1/encrypt': (request) => encrypt(ports, request),
  })
}

async function encrypt(
  ports: WriteFunctionPorts,
  { caller, event, requestId }: ApiRequest,
): Promise<APIGatewayProxyResult> {
  parseQuery(NoQuery, event)
  const input = contentOf(event, parseHeaders(EncryptHeaders, event), ports.clock())
  const { version, message } = await encryptSensitiveData(ports, caller, input)
  return binary(200, requestId, message, {
    'Content-Type': 'application/octet-stream',
    ETag: etagOf(version),
    'Keyfold-Object': version.object,
    Location: locationOf(event, `/v1/objects/${version.object}/metadata`),
  })
}

type MetadataHeaders = {
  'content-type'?: string | undefined
  'keyfold-label'?: Record<string, string> | undefined
  'keyfold-subject'?: string | undefined
  'keyfold-classification'?: NewContent['classification'] | undefined
  'keyfold-expires'?: number | undefined
  'keyfold-filename'?: string | undefined
}

function contentOf(event: APIGatewayProxyEvent, headers: MetadataHeaders, now: number): NewContent {
  const expires = headers['keyfold-expires'] ?? null
  if (expires !== null && expires <= now) {
    throw new KeyfoldError('invalid-request', 'Keyfold-Expires: lies in the past; give a time to come.')
  }
  return {
    content: bodyOf(event),
    contentType: headers['content-type'] ?? null,
    filename: headers['keyfold-filename'] ?? null,
    labels: headers['keyfold-label'] ?? null,
    classification: headers['keyfold-classification'] ?? null,
    subject: headers['keyfold-subject'] ?? null,
    expires,
  }
}

const stored = (
  status: number,
  event: APIGatewayProxyEvent,
  version: LiveVersion,
  headers: Record<string, string> = {},
): APIGatewayProxyResult =>
  json(status, event.requestContext.requestId, versionView(version), {
    ETag: etagOf(version),
    Location: locationOf(event, `/v1/objects/${version.object}`),
    ...headers,
  })
