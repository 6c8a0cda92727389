/** The result of a proxy integration → HTTP response. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { APIGatewayProxyResult } from 'aws-lambda'
import { KeyfoldError } from '../lib/errors.ts'

type HeaderValue = boolean | number | string

/** Belong to the connection, which is the gateway's (RFC 9110, section 7.6.1), or are computed by it. */
const GATEWAY_HEADERS = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

/**
 * Sends the result whole.
 *
 * @param close whether the connection ends with this answer.
 * @throws KeyfoldError `internal` for a result that is none; TypeError of node:http for headers it will not send. Nothing
 * has been sent then.
 */
export function sendResult(response: ServerResponse, result: APIGatewayProxyResult, close: boolean): void {
  response.end(writeHead(response, result, close))
}

/**
 * Sends a refusal to a client that is still sending. Closing at once would make its kernel drop the answer unread
 * (RFC 9112, section 9.6), so the answer goes out, and what still comes is dropped for a while.
 */
export function sendAndLinger(
  request: IncomingMessage,
  response: ServerResponse,
  result: APIGatewayProxyResult,
  lingerMs: number,
): void {
  response.write(writeHead(response, result, true))
  const finish = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(finish, lingerMs)
  request.once('end', finish)
  request.once('close', finish)
  request.resume()
}

/** @returns the body, which is still to be sent. */
function writeHead(response: ServerResponse, result: APIGatewayProxyResult, close: boolean): Buffer {
  const status = result.statusCode
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new KeyfoldError('internal', 'The function returned no valid status code.')
  }
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded === true ? 'base64' : 'utf8')
  const headers = listHeaders(result)
  if (status !== 204 && status !== 304) headers.push('Content-Length', String(body.length))
  if (close) headers.push('Connection', 'close')
  response.writeHead(status, headers)
  return body
}

/** Names and values in turn. A name in both maps of the result keeps the values of both. */
function listHeaders({ headers, multiValueHeaders }: APIGatewayProxyResult): string[] {
  const list: string[] = []
  for (const name in multiValueHeaders) {
    for (const value of multiValueHeaders[name] ?? []) pushHeader(list, name, value)
  }
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || multiValueHeaders?.[name]?.includes(value)) continue
    pushHeader(list, name, value)
  }
  return list
}

function pushHeader(list: string[], name: string, value: HeaderValue): void {
  if (!GATEWAY_HEADERS.has(name.toLowerCase())) list.push(name, String(value))
}
