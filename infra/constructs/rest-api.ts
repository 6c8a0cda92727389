import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AccessLogFormat,
  type CfnRestApi,
  EndpointType,
  LogGroupLogDestination,
  type MethodDeploymentOptions,
  MethodLoggingLevel,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { ROUTES } from '../../lib/http/routes.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Profile } from '../profiles.ts'
import { PREFLIGHT_PATHS } from './preflights.ts'
import { createLog } from './service-log.ts'

export const STAGE = 'live'

/** TLS 1.2 and 1.3, forward secrecy only. */
const TLS_POLICY = 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09'

/**
 * What is known of a request without its caller: no address, no user, no path (it holds ids), no query. Who did what is in
 * the audit log, by the same request id.
 */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  answeredBy: '$context.error.responseType',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  functionStatus: '$context.integration.status',
  functionLatencyMs: '$context.integration.latency',
}

const RECORDED = {
  // Only what went wrong, and never a body.
  loggingLevel: MethodLoggingLevel.ERROR,
  dataTraceEnabled: false,
  metricsEnabled: true,
}

/** Anybody may call them: they get this part of what other methods get, and enough for whoever watches the vault. */
const OPEN_METHODS = { part: 0.1, minRequestsPerSecond: 5 } as const

/** A method with settings of its own takes none from the stage: all are repeated. */
function methodsWithoutToken({ throttling }: Profile): Record<string, MethodDeploymentOptions> {
  const { part, minRequestsPerSecond } = OPEN_METHODS
  const least = (full: number): number => Math.max(minRequestsPerSecond, Math.ceil(full * part))
  const settings = {
    ...RECORDED,
    throttlingRateLimit: least(throttling.requestsPerSecond),
    throttlingBurstLimit: least(throttling.burst),
  }
  const open = ROUTES.filter(({ authenticated }) => !authenticated)
  return Object.fromEntries(open.map(({ method, path }) => [`${path}/${method}`, settings]))
}

/** They come before nearly each request of the page, so as often; metrics of their own would cost, and tell nothing. */
function preflights({ throttling }: Profile): Record<string, MethodDeploymentOptions> {
  const settings = {
    ...RECORDED,
    metricsEnabled: false,
    throttlingRateLimit: throttling.requestsPerSecond,
    throttlingBurstLimit: throttling.burst,
  }
  return Object.fromEntries(PREFLIGHT_PATHS.map((path) => [`${path}/OPTIONS`, settings]))
}

/** The gateway, without its routes. */
export function createRestApi(scope: Construct, vault: string, profile: Profile, storageKey: IKey): RestApi {
  const api = new RestApi(scope, 'Api', {
    restApiName: `keyfold-${vault}`,
    description: `Keyfold ${vault}`,
    endpointTypes: [EndpointType.REGIONAL],
    // Every body arrives as Base64: content is any bytes, and a gateway that takes some for text changes them.
    binaryMediaTypes: ['*/*'],
    cloudWatchRole: true,
    // It is one of the whole account and region, and other APIs there use it too.
    cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
    deployOptions: {
      stageName: STAGE,
      throttlingRateLimit: profile.throttling.requestsPerSecond,
      throttlingBurstLimit: profile.throttling.burst,
      // Its traces would hold the caller's address and the whole URL, with subjects, labels and ids. The functions are traced.
      tracingEnabled: false,
      accessLogDestination: new LogGroupLogDestination(
        createLog(scope, 'AccessLog', { profile, storageKey }),
      ),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      ...RECORDED,
      methodOptions: { ...methodsWithoutToken(profile), ...preflights(profile) },
    },
  })
  // Its own output; the vault's is put out under the name that the command line knows.
  api.node.tryRemoveChild('Endpoint')
  const resource = api.node.defaultChild as CfnRestApi
  resource.securityPolicy = TLS_POLICY
  resource.endpointAccessMode = 'STRICT'
  createExecutionLog(api, profile, storageKey)
  acknowledgeFindings(api, profile)
  return api
}

/** The gateway names this log itself, and would make one without an end and without a key if there were none. */
function createExecutionLog(api: RestApi, profile: Profile, storageKey: IKey): void {
  const log = createLog(api, 'ExecutionLog', {
    profile,
    storageKey,
    name: `API-Gateway-Execution-Logs_${api.restApiId}/${STAGE}`,
  })
  api.deploymentStage.node.addDependency(log)
}

const UNTRACED =
  "A stage's traces hold the caller's address and the whole URL, with subjects, labels and ids; the functions are traced."

function acknowledgeFindings(api: RestApi, { firewall }: Profile): void {
  const stage = api.deploymentStage
  acknowledge(stage, {
    'HIPAA.Security-APIGWXrayEnabled': UNTRACED,
    'Serverless-APIGWXrayEnabled': UNTRACED,
    'HIPAA.Security-APIGWCacheEnabledAndEncrypted':
      'A cache would keep plaintext of what people may read, outside of the vault.',
    'HIPAA.Security-APIGWSSLEnabled':
      'A client certificate shows a backend over HTTPS who calls; these are Lambda functions, called by a signed request.',
  })
  if (firewall === null) {
    acknowledge(stage, {
      'AwsSolutions-APIG3':
        'The profile has no firewall: each costs more a month than the rest of a small vault. "firewall" in infra/profiles.ts adds one.',
    })
  }
  const logging = api.node.findChild('CloudWatchRole')
  acknowledge(logging, {
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
      'One role of the whole account and region, which API Gateway takes only with exactly the rights of this policy of its own.',
  })
}
