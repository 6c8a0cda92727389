import type { APIGatewayProxyEvent } from 'aws-lambda'
import { parseHeaders, parseQuery } from './api-request.ts'
import { NoQuery, PlainHeaders } from './schemas.ts'

/** @throws KeyfoldError `invalid-request` for a request that says anything but in its path and its body. */
export function assertPlain(event: APIGatewayProxyEvent): void {
  parseQuery(NoQuery, event)
  parseHeaders(PlainHeaders, event)
}
