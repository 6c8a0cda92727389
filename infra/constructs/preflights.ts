import {
  AuthorizationType,
  ContentHandling,
  type Method,
  MockIntegration,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import { preflightHeaders } from '../../lib/http/cors.ts'
import { ROUTES } from '../../lib/http/routes.ts'
import { quoted } from './gateway-responses.ts'

/** The paths of the one table, and the methods of each. */
const METHODS_OF = Map.groupBy(ROUTES, ({ path }) => path)

export const PREFLIGHT_PATHS: readonly string[] = [...METHODS_OF.keys()]

/**
 * Answers what a browser asks before it lets the page's scripts call the API (Fetch standard, "CORS-preflight fetch"): no token comes
 * with it, and no function is called for it.
 */
export function addPreflights(api: RestApi, pageOrigin: string): void {
  for (const [path, routes] of METHODS_OF) {
    const methods = routes.map(({ method }) => method)
    addPreflight(api, path, quoted(preflightHeaders(pageOrigin, methods)))
  }
}

const NO_CONTENT = '204'

function addPreflight(api: RestApi, path: string, headers: Readonly<Record<string, string>>): Method {
  const named = Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value])
  const integration = new MockIntegration({
    // Every body is bytes here, also the empty one, and a template takes texts only: without this the answer is 500.
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
    requestTemplates: { 'application/json': '{ "statusCode": 204 }' },
    integrationResponses: [{ statusCode: NO_CONTENT, responseParameters: Object.fromEntries(named) }],
  })
  return api.root.resourceForPath(path).addMethod('OPTIONS', integration, {
    authorizationType: AuthorizationType.NONE,
    methodResponses: [
      {
        statusCode: NO_CONTENT,
        responseParameters: Object.fromEntries(named.map(([name]) => [name, true])),
      },
    ],
  })
}
