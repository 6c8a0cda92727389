/** `docs/openapi.json` from the route table and the schemas; a test fails when the committed file drifts. */
import * as z from 'zod/mini'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { ERRORS, type ErrorCode, LOCAL_ONLY } from '../errors.ts'
import { OPERATIONS } from './contract.ts'
import { purposeHeader } from './fields.ts'
import type { Operation } from './operation.ts'
import { Problem } from './response-schemas.ts'
import { ROUTES, type Route } from './routes.ts'

const EVERYWHERE = [400, 401, 403, 503, 504]
const BINARY = { schema: { type: 'string', format: 'binary' } } as const

/** @returns an OpenAPI 3.1 document. */
export function createOpenApi(): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of ROUTES as readonly Route[]) {
    const operation = OPERATIONS[`${route.method} ${route.path}`]
    if (operation === undefined) throw new Error(`The contract lacks ${route.method} ${route.path}.`)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, operation) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Keyfold',
      version: '1',
      description: 'A vault for sensitive data: stores content encrypted, and returns it to whom it may.',
    },
    security: [{ accessToken: ['keyfold/api'] }],
    components: {
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Scope keyfold/api.',
        },
      },
    },
    paths,
  })
}

function operationOf(route: Route, operation: Operation): ZodOpenApiOperationObject {
  const { operationId, summary, permission, path, query, body } = operation
  return {
    operationId,
    summary,
    ...(permission === null ? { security: [] } : { description: `Permission: \`${permission}\`.` }),
    requestParams: {
      ...(path === undefined ? {} : { path }),
      ...(query === undefined ? {} : { query: query as z.ZodMiniObject }),
      ...(route.authenticated ? { header: headersOf(operation) } : {}),
    },
    ...(body === undefined ? {} : { requestBody: { content: bodyContent(body) } }),
    responses: { ...successes(operation), ...failures(route, operation) },
  } as ZodOpenApiOperationObject
}

/** The content type is the body's, not a parameter. */
function headersOf({ headers }: Operation): z.ZodMiniObject {
  const shape = Object.entries(headers?.shape ?? {}).filter(([name]) => name !== 'content-type')
  return z.object({ ...Object.fromEntries(shape), 'keyfold-purpose': z.optional(purposeHeader) })
}

const bodyContent = (body: z.ZodMiniType | 'content') =>
  body === 'content' ? { '*/*': BINARY } : { 'application/json': { schema: body } }

const successes = ({ success }: Operation) =>
  Object.fromEntries(
    Object.entries(success).map(([status, schema]) => [
      status,
      schema === null ? { description: 'Done' } : { description: 'Done', content: bodyContent(schema) },
    ]),
  )

function failures(route: Route, { failures: own }: Operation) {
  const all = route.authenticated ? [...EVERYWHERE, ...own] : []
  const content = { 'application/problem+json': { schema: Problem } }
  return Object.fromEntries(
    all.sort((a, b) => a - b).map((status) => [status, { description: describe(status), content }]),
  )
}

const describe = (status: number): string =>
  Object.entries(ERRORS)
    .filter(([code, error]) => error.status === status && !LOCAL_ONLY.has(code as ErrorCode))
    .map(([code, { title }]) => `\`${code}\`: ${title}`)
    .join('; ')
