import {
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  LambdaIntegration,
  type MethodOptions,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { API_SCOPE } from '../../lib/config/names.ts'
import { type FunctionName, ROUTES, type Route } from '../../lib/http/routes.ts'
import { acknowledge } from '../acknowledge.ts'

/** A method for each route of the one table, and no catch-all. */
export function addRoutes(
  api: RestApi,
  userPool: IUserPool,
  functions: Readonly<Record<FunctionName, IFunction>>,
): void {
  const authorizer = new CognitoUserPoolsAuthorizer(api, 'Authorizer', { cognitoUserPools: [userPool] })
  // Bodies are bytes, for which there is no model: what is in them, the function judges.
  const validator = api.addRequestValidator('Validator', {
    validateRequestBody: true,
    validateRequestParameters: true,
  })
  for (const route of ROUTES) {
    const integration = new LambdaIntegration(functions[route.function], { allowTestInvoke: false })
    const method = api.root.resourceForPath(route.path).addMethod(route.method, integration, {
      requestValidator: validator,
      requestParameters: requiredOf(route),
      ...(route.authenticated ? authorized(authorizer) : { authorizationType: AuthorizationType.NONE }),
    })
    if (!route.authenticated) acknowledge(method, OPEN)
  }
}

const authorized = (authorizer: CognitoUserPoolsAuthorizer): MethodOptions => ({
  authorizationType: AuthorizationType.COGNITO,
  authorizer,
  authorizationScopes: [API_SCOPE],
})

/** What must be there before a function is called. */
const requiredOf = ({ path, authenticated }: Route): Record<string, boolean> => ({
  ...(authenticated ? { 'method.request.header.Authorization': true } : {}),
  ...Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [`method.request.path.${name}`, true]),
  ),
})

const PUBLIC =
  'Anyone may ask whether the vault lives, what its API is and how to sign in; its function holds no right to anything.'
const OPEN = { 'AwsSolutions-APIG4': PUBLIC, 'AwsSolutions-COG4': PUBLIC }
