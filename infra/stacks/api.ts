import { type App, Aws, Stack } from 'aws-cdk-lib'
import { createAlarm } from '../constructs/alarms.ts'
import { addGatewayResponses } from '../constructs/gateway-responses.ts'
import { addPreflights } from '../constructs/preflights.ts'
import { createRestApi, STAGE } from '../constructs/rest-api.ts'
import { addRoutes } from '../constructs/routes.ts'
import { createFirewall } from '../constructs/web-acl.ts'
import { putOut } from '../put-out.ts'
import { stackProps, type VaultStackProps } from '../vault-stack.ts'
import type { DataStack } from './data.ts'
import type { FunctionsStack } from './functions.ts'
import type { IdentityStack } from './identity.ts'
import type { PageStack } from './page.ts'

export type ApiStackProps = VaultStackProps & {
  readonly page: PageStack
  readonly data: DataStack
  readonly identity: IdentityStack
  readonly functions: FunctionsStack
}

/** Failures that were nobody's request's fault, in one period. */
const SERVER_ERRORS = 5
/** Requests that were refused, in one period: somebody tries, or a client is broken. */
const CLIENT_ERRORS = 500

/** The way in. */
export class ApiStack extends Stack {
  readonly origin: string
  /** Its base: what comes before `/v1`. */
  readonly url: string

  constructor(app: App, id: string, props: ApiStackProps) {
    super(app, id, stackProps(props, 'API'))
    const { vault, profile, page, data, identity, functions } = props
    const api = createRestApi(this, vault, profile, data.storageKey)
    addRoutes(api, identity.userPool, functions.functions)
    addPreflights(api, page.url)
    addGatewayResponses(api, page.url)
    if (profile.firewall !== null) {
      createFirewall(this, api.deploymentStage.stageArn, profile.firewall)
    }
    const topic = data.alarmTopic
    createAlarm(this, 'ServerErrorAlarm', {
      description:
        'The API failed to answer. See the logs of the functions, by the request id of the access log.',
      metric: api.metricServerError(),
      threshold: SERVER_ERRORS,
      periods: 1,
      topic,
    })
    createAlarm(this, 'ClientErrorAlarm', {
      description: 'The API refused many requests: somebody tries what they may not, or a client is broken.',
      metric: api.metricClientError(),
      threshold: CLIENT_ERRORS,
      periods: 1,
      topic,
    })
    this.origin = `https://${api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`
    this.url = `${this.origin}/${STAGE}`
    putOut(this, { apiUrl: this.url })
  }
}
