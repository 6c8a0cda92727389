/** Returns content. Holds the right to open data keys, and none to make one. */
import type { APIGatewayProxyResult } from 'aws-lambda'
import { bodyOf, parseHeaders, parsePath, parseQuery } from '../lib/http/api-request.ts'
import { contentHeaders } from '../lib/http/content-headers.ts'
import { type ApiFunction, createFunction, type FunctionPorts } from '../lib/http/function.ts'
import { rangeOf } from '../lib/http/range.ts'
import { binary } from '../lib/http/respond.ts'
import { NoQuery, ObjectPath, PlainHeaders, ReadHeaders, VersionQuery } from '../lib/http/schemas.ts'
import { type DecryptPorts, decryptSensitiveData } from '../lib/objects/decrypt.ts'
import { type ReadPorts, type ReadResult, readObject } from '../lib/objects/read.ts'

export type ReadFunctionPorts = ReadPorts & DecryptPorts

export function createReadFunction(http: FunctionPorts, ports: ReadFunctionPorts): ApiFunction {
  return createFunction('read', http, {
    'GET /v1/objects/{id}': async ({ caller, event, requestId }) => {
      const { id } = parsePath(ObjectPath, event)
      const { version } = parseQuery(VersionQuery, event)
      const headers = parseHeaders(ReadHeaders, event)
      const result = await readObject(ports, caller, {
        object: id,
        version: version ?? null,
        range: (found) => rangeOf(found, headers.range ?? null, headers['if-range'] ?? null),
      })
      return content(requestId, result)
    },
    'POST /v1/decrypt': async ({ caller, event, requestId }) => {
      parseQuery(NoQuery, event)
      parseHeaders(PlainHeaders, event)
      const { version, content: parts } = await decryptSensitiveData(ports, caller, bodyOf(event))
      return binary(200, requestId, parts, contentHeaders(version, null))
    },
  })
}

function content(
  requestId: string,
  { version, content: parts, filename, range }: ReadResult,
): APIGatewayProxyResult {
  const headers = { ...contentHeaders(version, filename), 'Accept-Ranges': 'bytes' }
  if (range === null) return binary(200, requestId, parts, headers)
  const span = `bytes ${range.start}-${range.end - 1}/${version.length}`
  return binary(206, requestId, parts, { ...headers, 'Content-Range': span })
}
