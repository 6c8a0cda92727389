/** A proxy event as a handler wants it: validated, decoded, with its caller on the way. */
import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod'
import type { Caller } from '../access/caller.ts'
import { KeyfoldError } from '../errors.ts'

export type ApiRequest = {
  /** Still being established: start whatever needs only the ids, then wait for both. */
  readonly caller: Promise<Caller>
  readonly event: APIGatewayProxyEvent
  readonly requestId: string
}

/** Headers that mean something to the API; every other one is ignored, except that an unknown `Keyfold-…` is refused. */
const KNOWN = new Set(['content-type', 'idempotency-key', 'if-match', 'if-range', 'range'])
/** Validated for every route, when the caller is established. */
const ELSEWHERE = new Set(['keyfold-purpose'])
const REPEATABLE = new Set(['keyfold-label'])

/** @throws KeyfoldError `invalid-request` that names each field and what is wrong with it. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  nameOf: (path: string) => string,
): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${nameOf(path.join('.'))}: ${message}`)
  throw new KeyfoldError('invalid-request', `${problems.slice(0, 5).join('; ')}.`)
}

/** Header names as they are written in the documentation. */
export const headerName = (name: string): string =>
  name.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase()) ||
  'headers'

export function parseHeaders<Schema extends z.ZodType>(
  schema: Schema,
  event: APIGatewayProxyEvent,
): z.output<Schema> {
  const found: Record<string, string | string[]> = {}
  for (const [name, values] of Object.entries(event.multiValueHeaders ?? {})) {
    const key = name.toLowerCase()
    if (values === undefined || ELSEWHERE.has(key) || !(KNOWN.has(key) || key.startsWith('keyfold-')))
      continue
    found[key] = REPEATABLE.has(key) ? values : once(headerName(key), values)
  }
  return parse(schema, found, headerName)
}

export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  event: APIGatewayProxyEvent,
): z.output<Schema> {
  const found: Record<string, string | string[]> = {}
  for (const [name, values] of Object.entries(event.multiValueQueryStringParameters ?? {})) {
    if (values !== undefined) found[name] = name === 'label' ? values : once(name, values)
  }
  return parse(schema, found, (name) => name || 'query')
}

export function parsePath<Schema extends z.ZodType>(
  schema: Schema,
  event: APIGatewayProxyEvent,
): z.output<Schema> {
  return parse(schema, event.pathParameters ?? {}, (name) => name)
}

/** @throws KeyfoldError `unsupported-media-type`, `invalid-request`. The body itself is never quoted. */
export function parseJson<Schema extends z.ZodType>(
  schema: Schema,
  event: APIGatewayProxyEvent,
): z.output<Schema> {
  const type = once('Content-Type', headerValues(event, 'content-type') ?? ['application/json'])
  if (!/^application\/(merge-patch\+)?json\s*(;|$)/i.test(type)) {
    throw new KeyfoldError(
      'unsupported-media-type',
      'The body of this request is JSON: Content-Type: application/json.',
    )
  }
  return parse(schema, jsonOf(bodyOf(event)), (name) => name || 'body')
}

function jsonOf(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    throw new KeyfoldError('invalid-request', 'body: is not valid JSON in UTF-8.', { cause })
  }
}

export function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEvent): Buffer {
  if (body === null || body === undefined) return Buffer.alloc(0)
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
}

/** API Gateway keeps the case that the client chose. */
export function headerValues(event: APIGatewayProxyEvent, name: string): string[] | null {
  const headers = event.multiValueHeaders ?? {}
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name)
  return (key === undefined ? null : headers[key]) ?? null
}

function once(name: string, values: readonly string[]): string {
  if (values.length === 1 && values[0] !== undefined) return values[0]
  throw new KeyfoldError('invalid-request', `${name}: is given ${values.length} times; give it once.`)
}
