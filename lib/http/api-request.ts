/** A proxy event as a handler wants it: validated, decoded, with its caller on the way. */
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { en } from 'zod/locales'
import type * as z from 'zod/mini'
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
const REPEATABLE_PARAMETERS = new Set(['label', 'id'])

/** What zod itself says of an unknown field or a wrong type. */
const IN_WORDS = { error: en().localeError }

/** @throws KeyfoldError `invalid-request` that names each field and what is wrong with it. */
export function parse<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  nameOf: (path: string) => string,
): z.output<Schema> {
  const result = schema.safeParse(value, IN_WORDS)
  if (result.success) return result.data
  const problems = result.error.issues.map(
    (issue) => `${brief(nameOf(issue.path.join('.')))}: ${brief(messageOf(issue))}`,
  )
  throw new KeyfoldError('invalid-request', `${problems.slice(0, 5).join('; ')}.`)
}

/** Of a key that its record does not allow, what is wrong with it is one level down. */
const messageOf = (issue: z.core.$ZodIssue): string =>
  (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message

const QUOTED_MAX_CHARACTERS = 160

/** Names that the caller made up are repeated, but not at any length. */
const brief = (text: string): string =>
  text.length <= QUOTED_MAX_CHARACTERS ? text : `${text.slice(0, QUOTED_MAX_CHARACTERS).toWellFormed()}…`

/** Header names as they are written in the documentation. */
export const headerName = (name: string): string =>
  name.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase()) ||
  'headers'

/** Without a prototype, so that `__proto__` is an unknown field like any other. */
const fields = (): Record<string, string | string[]> => Object.create(null)

export function parseHeaders<Schema extends z.ZodMiniType>(
  schema: Schema,
  event: APIGatewayProxyEvent,
): z.output<Schema> {
  const found = fields()
  for (const [key, values] of headersOf(event)) {
    if (ELSEWHERE.has(key) || !(KNOWN.has(key) || key.startsWith('keyfold-'))) continue
    found[key] = REPEATABLE.has(key) ? values : once(headerName(key), values)
  }
  return parse(schema, found, headerName)
}

export function parseQuery<Schema extends z.ZodMiniType>(
  schema: Schema,
  event: APIGatewayProxyEvent,
): z.output<Schema> {
  const found = fields()
  for (const [name, values] of Object.entries(event.multiValueQueryStringParameters ?? {})) {
    if (values !== undefined) found[name] = REPEATABLE_PARAMETERS.has(name) ? values : once(name, values)
  }
  return parse(schema, found, (name) => name || 'query')
}

export function parsePath<Schema extends z.ZodMiniType>(
  schema: Schema,
  event: APIGatewayProxyEvent,
): z.output<Schema> {
  return parse(schema, event.pathParameters ?? {}, (name) => name)
}

/** @throws KeyfoldError `unsupported-media-type`, `invalid-request`. The body itself is never quoted. */
export function parseJson<Schema extends z.ZodMiniType>(
  schema: Schema,
  event: APIGatewayProxyEvent,
): z.output<Schema> {
  const type = singleHeader(event, 'content-type') ?? 'application/json'
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
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), refusePrototype)
  } catch (cause) {
    if (cause instanceof KeyfoldError) throw cause
    throw new KeyfoldError('invalid-request', 'body: is not valid JSON in UTF-8.', { cause })
  }
}

/** A record's schema would pass over this one name silently. */
function refusePrototype(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new KeyfoldError('invalid-request', '__proto__: is not a name of a field.')
  return value
}

/**
 * API Gateway lets through up to 10 MB, whatever the route.
 *
 * @throws KeyfoldError `content-too-large`
 */
export function assertBodySize({ body, isBase64Encoded }: APIGatewayProxyEvent, maxBytes: number): void {
  const bytes = Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8')
  if (bytes > maxBytes) throw bodyTooLarge(maxBytes, `this one has ${bytes}`)
}

export const bodyTooLarge = (maxBytes: number, found: string): KeyfoldError =>
  new KeyfoldError(
    'content-too-large',
    maxBytes === 0
      ? 'This route takes no request body.'
      : `The request body is at most ${maxBytes} bytes; ${found}.`,
  )

export function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEvent): Buffer {
  if (body === null || body === undefined) return Buffer.alloc(0)
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
}

/** A path of the API as the caller has to ask for it: API Gateway's stage, or what a domain maps to it, comes before. */
export function locationOf({ path, requestContext }: APIGatewayProxyEvent, of: string): string {
  const asked = requestContext.path ?? path
  return asked.endsWith(path) ? asked.slice(0, -path.length) + of : of
}

/** @returns null when the header is not there. @throws KeyfoldError `invalid-request` when it is given twice. */
export function singleHeader(event: APIGatewayProxyEvent, name: string): string | null {
  const values = headerValues(event, name)
  return values.length === 0 ? null : once(headerName(name), values)
}

export const headerValues = (event: APIGatewayProxyEvent, name: string): readonly string[] =>
  headersOf(event).get(name) ?? []

/** By name in lower case. API Gateway keeps the case that the client chose, so one header may come in two spellings. */
function headersOf({ multiValueHeaders }: APIGatewayProxyEvent): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [name, values = []] of Object.entries(multiValueHeaders ?? {})) {
    const key = name.toLowerCase()
    found.set(key, [...(found.get(key) ?? []), ...values])
  }
  return found
}

function once(name: string, values: readonly string[]): string {
  if (values.length === 1 && values[0] !== undefined) return values[0]
  throw new KeyfoldError('invalid-request', `${brief(name)}: is given ${values.length} times; give it once.`)
}
