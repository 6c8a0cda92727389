/**
 * How a restoration gets the content of an old version: the writing function asks the reading one, with the caller's own
 * token, so that neither holds the other's right to a master key (architecture, section 5).
 */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { ERRORS, type ErrorCode, KeyfoldError } from '../../errors.ts'
import { headerValues } from '../../http/api-request.ts'
import { decodeHeaderText } from '../../http/header-text.ts'
import type { ContentSource } from '../../objects/add-version.ts'
import { POLICY } from '../../policy.ts'

/** What the caller may send on behalf of itself; nothing else of its request concerns the other function. */
const PASSED_ON = ['authorization', 'keyfold-purpose'] as const

/** @param ask gives the event to the reading function, and returns its answer */
export const createReadContent =
  (ask: (event: APIGatewayProxyEvent) => Promise<unknown>) =>
  (request: APIGatewayProxyEvent): ContentSource =>
  async (_, object, version) => {
    const answer = (await ask(readingEvent(request, object, version))) as APIGatewayProxyResult
    if (answer.statusCode !== 200) throw failureOf(answer)
    const filename = answer.headers?.['Keyfold-Filename']
    return {
      content: Buffer.from(answer.body, 'base64'),
      filename: filename === undefined ? null : decodeHeaderText(String(filename)),
    }
  }

function readingEvent(request: APIGatewayProxyEvent, object: string, version: number): APIGatewayProxyEvent {
  const passedOn = PASSED_ON.map((name): [string, string[]] => [name, [...headerValues(request, name)]])
  const multiValueHeaders = Object.fromEntries(passedOn.filter(([, values]) => values.length > 0))
  return {
    ...request,
    resource: '/v1/objects/{id}',
    path: `/v1/objects/${object}`,
    httpMethod: 'GET',
    headers: {},
    multiValueHeaders,
    pathParameters: { id: object },
    queryStringParameters: null,
    multiValueQueryStringParameters: { version: [String(version)] },
    body: null,
    isBase64Encoded: false,
  }
}

/** The other function's problem document is the answer to this request too. */
function failureOf({ statusCode, body }: APIGatewayProxyResult): KeyfoldError {
  const { code, detail } = JSON.parse(body) as { code: string; detail?: string }
  const known: ErrorCode = code in ERRORS ? (code as ErrorCode) : 'internal'
  const passing = known === 'unavailable' ? { retryAfterSeconds: POLICY.retryAfterSeconds } : {}
  return new KeyfoldError(known, detail ?? `The reading function answered with ${statusCode}.`, passing)
}
