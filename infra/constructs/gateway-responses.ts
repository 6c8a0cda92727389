import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway'
import { ERRORS, type ErrorCode } from '../../lib/errors.ts'
import { corsHeaders } from '../../lib/http/cors.ts'
import { SECURITY_HEADERS } from '../../lib/http/security-headers.ts'
import { POLICY } from '../../lib/policy.ts'

/**
 * What the gateway answers itself, in the words of the vault: a caller can't tell, and need not, who refused. Throttling
 * is `unavailable`, as it is everywhere in the vault.
 */
const CODES = new Map<ResponseType, ErrorCode>([
  [ResponseType.ACCESS_DENIED, 'forbidden'],
  [ResponseType.API_CONFIGURATION_ERROR, 'internal'],
  [ResponseType.AUTHORIZER_CONFIGURATION_ERROR, 'internal'],
  [ResponseType.AUTHORIZER_FAILURE, 'internal'],
  [ResponseType.BAD_REQUEST_BODY, 'invalid-request'],
  [ResponseType.BAD_REQUEST_PARAMETERS, 'invalid-request'],
  [ResponseType.DEFAULT_4XX, 'invalid-request'],
  [ResponseType.DEFAULT_5XX, 'internal'],
  [ResponseType.EXPIRED_TOKEN, 'unauthenticated'],
  [ResponseType.INTEGRATION_FAILURE, 'unavailable'],
  [ResponseType.INTEGRATION_TIMEOUT, 'timeout'],
  [ResponseType.INVALID_API_KEY, 'forbidden'],
  [ResponseType.INVALID_SIGNATURE, 'unauthenticated'],
  // The gateway's name for a path or method that it does not know.
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, 'not-found'],
  [ResponseType.QUOTA_EXCEEDED, 'unavailable'],
  [ResponseType.REQUEST_TOO_LARGE, 'content-too-large'],
  [ResponseType.RESOURCE_NOT_FOUND, 'not-found'],
  [ResponseType.THROTTLED, 'unavailable'],
  [ResponseType.UNAUTHORIZED, 'unauthenticated'],
  [ResponseType.UNSUPPORTED_MEDIA_TYPE, 'unsupported-media-type'],
  [ResponseType.WAF_FILTERED, 'forbidden'],
])

/** RFC 9457 problem documents for everything that does not reach a function. The page's scripts may read them too. */
export function addGatewayResponses(api: RestApi, pageOrigin: string): void {
  for (const [type, code] of CODES) {
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(ERRORS[code].status),
      responseHeaders: { ...headersOf(code), ...quoted(corsHeaders(pageOrigin)) },
      templates: { 'application/json': problemOf(code) },
    })
  }
}

const problemOf = (code: ErrorCode): string =>
  JSON.stringify({
    type: `urn:keyfold:problem:${code}`,
    title: ERRORS[code].title,
    status: ERRORS[code].status,
    code,
    requestId: '$context.requestId',
  })

/** A fixed value stands between single quotes, so that one with such quotes of its own (CSP) can't be said here. */
const SAYABLE = Object.fromEntries(
  Object.entries(SECURITY_HEADERS).filter(([, value]) => !value.includes("'")),
)

export const quoted = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]))

const headersOf = (code: ErrorCode): Record<string, string> => ({
  ...quoted(SAYABLE),
  'Content-Type': "'application/problem+json'",
  'Keyfold-Request-Id': 'context.requestId',
  ...(code === 'unauthenticated' ? { 'WWW-Authenticate': `'Bearer realm="keyfold"'` } : {}),
  ...(code === 'unavailable' ? { 'Retry-After': `'${POLICY.retryAfterSeconds}'` } : {}),
})
