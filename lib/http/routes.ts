/**
 * Every route of the API: which function serves it, and what its body may weigh. The one table behind the local gateway,
 * each function's router, the OpenAPI document and, in AWS, the REST API.
 */
import { POLICY } from '../policy.ts'

/** One Lambda function each, split by privilege: no function reachable from the API may both make and open data keys. */
export const FUNCTION_NAMES = [
  'write',
  'read',
  'browse',
  'manage',
  'keys',
  'people',
  'audit',
  'findings',
  'public',
] as const
export type FunctionName = (typeof FUNCTION_NAMES)[number]

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Route = {
  readonly method: Method
  /** With `{parameters}`, as API Gateway writes them. */
  readonly path: string
  readonly function: FunctionName
  /** Bytes of the request's body. */
  readonly bodyMaxBytes: number
  /** `false`: answers without a token. */
  readonly authenticated: boolean
}

const route = (
  method: Method,
  path: string,
  name: FunctionName,
  bodyMaxBytes: number = 0,
  authenticated = true,
): Route => ({ method, path, function: name, bodyMaxBytes, authenticated })

const CONTENT = POLICY.contentMaxBytes
const MESSAGE = POLICY.contentMaxBytes + POLICY.messageOverheadMaxBytes
const JSON_BODY = POLICY.jsonMaxBytes

export const ROUTES = [
  route('POST', '/v1/objects', 'write', CONTENT),
  route('PUT', '/v1/objects/{id}', 'write', CONTENT),
  route('POST', '/v1/objects/{id}/restorations', 'write', JSON_BODY),
  route('POST', '/v1/encrypt', 'write', CONTENT),
  route('GET', '/v1/objects/{id}', 'read'),
  route('POST', '/v1/decrypt', 'read', MESSAGE),
  route('GET', '/v1/objects', 'browse'),
  route('GET', '/v1/objects/{id}/metadata', 'browse'),
  route('GET', '/v1/objects/{id}/versions', 'browse'),
  route('GET', '/v1/objects/{id}/grants', 'browse'),
  route('PATCH', '/v1/objects/{id}', 'manage', JSON_BODY),
  route('DELETE', '/v1/objects/{id}', 'manage'),
  route('PUT', '/v1/objects/{id}/hold', 'manage', JSON_BODY),
  route('DELETE', '/v1/objects/{id}/hold', 'manage'),
  route('PUT', '/v1/objects/{id}/grants/{grantee}', 'manage', JSON_BODY),
  route('DELETE', '/v1/objects/{id}/grants/{grantee}', 'manage'),
  route('GET', '/v1/keys', 'keys'),
  route('GET', '/v1/keys/{generation}', 'keys'),
  route('POST', '/v1/rotations', 'keys', JSON_BODY),
  route('GET', '/v1/rotations', 'keys'),
  route('GET', '/v1/rotations/{id}', 'keys'),
  route('GET', '/v1/reports/latest', 'keys'),
  route('GET', '/v1/me', 'people'),
  route('POST', '/v1/me/sign-out', 'people'),
  route('GET', '/v1/principals', 'people'),
  route('GET', '/v1/users', 'people'),
  route('POST', '/v1/users', 'people', JSON_BODY),
  route('GET', '/v1/users/{id}', 'people'),
  route('PATCH', '/v1/users/{id}', 'people', JSON_BODY),
  route('POST', '/v1/users/{id}/reset', 'people'),
  route('POST', '/v1/users/{id}/sign-out', 'people'),
  route('GET', '/v1/clients', 'people'),
  route('POST', '/v1/clients', 'people', JSON_BODY),
  route('GET', '/v1/clients/{id}', 'people'),
  route('PATCH', '/v1/clients/{id}', 'people', JSON_BODY),
  route('POST', '/v1/clients/{id}/secrets', 'people', JSON_BODY),
  route('DELETE', '/v1/clients/{id}', 'people'),
  route('GET', '/v1/approvals', 'people'),
  route('GET', '/v1/approvals/{id}', 'people'),
  route('POST', '/v1/approvals/{id}/decision', 'people', JSON_BODY),
  route('GET', '/v1/audit/events', 'audit'),
  route('POST', '/v1/audit/events/{id}/redaction', 'audit', JSON_BODY),
  route('GET', '/v1/audit/checkpoint', 'audit'),
  route('GET', '/v1/audit/proof', 'audit'),
  route('GET', '/v1/findings', 'findings'),
  route('GET', '/v1/findings/{id}', 'findings'),
  route('POST', '/v1/findings/{id}/acknowledgment', 'findings', JSON_BODY),
  route('GET', '/v1/mutes', 'findings'),
  route('POST', '/v1/mutes', 'findings', JSON_BODY),
  route('DELETE', '/v1/mutes/{id}', 'findings'),
  route('GET', '/v1/suspensions', 'findings'),
  route('DELETE', '/v1/suspensions/{id}', 'findings'),
  route('GET', '/v1/usage', 'findings'),
  route('GET', '/v1/baselines/{principal}', 'findings'),
  route('GET', '/health', 'public', 0, false),
  route('GET', '/openapi.json', 'public', 0, false),
  route('GET', '/config.json', 'public', 0, false),
] as const
