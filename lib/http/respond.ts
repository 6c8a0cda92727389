import type { APIGatewayProxyResult } from 'aws-lambda'
import { SECURITY_HEADERS } from './security-headers.ts'

type Headers = Readonly<Record<string, string>>

/** JSON; with 204, nothing. */
export function json(
  statusCode: number,
  requestId: string,
  body: unknown,
  headers: Headers = {},
): APIGatewayProxyResult {
  const empty = statusCode === 204
  return {
    statusCode,
    headers: {
      ...SECURITY_HEADERS,
      'Keyfold-Request-Id': requestId,
      ...(empty ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    // A line of its own, for those who read it in a terminal.
    body: empty ? '' : `${JSON.stringify(body)}\n`,
    isBase64Encoded: false,
  }
}

/** Content, in parts. Base64 as API Gateway asks for it. */
export function binary(
  statusCode: number,
  requestId: string,
  parts: readonly Uint8Array[],
  headers: Headers,
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { ...SECURITY_HEADERS, 'Keyfold-Request-Id': requestId, ...headers },
    body: base64(parts),
    isBase64Encoded: true,
  }
}

function base64(parts: readonly Uint8Array[]): string {
  const [first] = parts
  const whole = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts)
  return Buffer.from(whole.buffer, whole.byteOffset, whole.length).toString('base64')
}
