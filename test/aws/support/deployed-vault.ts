/** A whole vault as it is deployed: each function's bundle in a process of its own under Lambda's runtime client. */
import type { APIGatewayProxyResult } from 'aws-lambda'
import type { JWTPayload } from 'jose'
import type { Role } from '../../../lib/access/roles.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { type Clock, systemClock } from '../../../lib/clock.ts'
import { FUNCTION_VARIABLES, LAMBDA_NAMES, type LambdaName } from '../../../lib/config/functions.ts'
import {
  DEFAULT_PURPOSES_NAME,
  ENVIRONMENT,
  NO_RECIPIENTS,
  stateMachineName,
} from '../../../lib/config/names.ts'
import { type Method, ROUTES } from '../../../lib/http/routes.ts'
import { type Answer, answerOf, type CallOptions, machineClaims, proxyEvent } from '../../support/vault.ts'
import { NO_ACCOUNT } from '../setup/environment.ts'
import { type FunctionProcess, startFunction } from './function-process.ts'
import { type Issuer, startIssuer } from './issuer.ts'
import { startLambdaEndpoint } from './lambda-endpoint.ts'
import { MovingClock } from './moving-clock.ts'
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts'
import { type Services, startServices, VAULT } from './services.ts'
import { type StatesEndpoint, startStatesEndpoint } from './states-endpoint.ts'
import { createWorkflow } from './workflow.ts'

export type DeployOptions = {
  /** Client ids from which people's tokens are accepted; `web` and `cli` by default. */
  readonly clients?: readonly string[]
  /** What the clocks of some functions are ahead. */
  readonly clocksAheadMs?: Partial<Record<LambdaName, number>>
  /** age recipients. */
  readonly recoveryRecipients?: readonly string[]
}

/** These go by the clock of the workflow, which nobody waits for. */
const WORKFLOW: readonly LambdaName[] = ['rotate', 'makeKey', 'rewrap', 'reencrypt', 'sample', 'retire']

const STATE_MACHINE = `arn:aws:states:eu-central-1:111122223333:stateMachine:${stateMachineName(VAULT)}`

/** For so long a copy of what was deleted is kept. */
export const MANAGED_COPY_DAYS = 35

/** The programs by which people sign in. */
const PEOPLES_CLIENTS = ['web', 'cli'] as const

const arnOf = (name: LambdaName): string => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`

export class DeployedVault {
  readonly services: Services
  readonly clock: Clock = systemClock
  readonly workflowClock: MovingClock
  readonly startScheduled: StatesEndpoint['startScheduled']
  readonly #options: DeployOptions
  readonly #issuer: Issuer
  readonly #resources: AsyncDisposableStack
  readonly #proxies: ReadonlyMap<LambdaName, RecordingProxy>
  readonly #functions = new Map<LambdaName, Promise<FunctionProcess>>()

  private constructor(
    options: DeployOptions,
    resources: AsyncDisposableStack,
    services: Services,
    issuer: Issuer,
    proxies: ReadonlyMap<LambdaName, RecordingProxy>,
    workflowClock: MovingClock,
    states: StatesEndpoint,
  ) {
    this.workflowClock = workflowClock
    this.startScheduled = states.startScheduled
    this.#options = options
    this.#resources = resources
    this.services = services
    this.#issuer = issuer
    this.#proxies = proxies
  }

  static async open(options: DeployOptions): Promise<DeployedVault> {
    await using resources = new AsyncDisposableStack()
    const services = resources.use(await startServices())
    const issuer = resources.use(await startIssuer())
    const others = resources.use(await startLambdaEndpoint((arn, event) => vault.invoke(nameOf(arn), event)))
    const clock = resources.use(new MovingClock())
    const workflow = createWorkflow((name, event) => vault.invoke(name, event), clock)
    const states = resources.use(await startStatesEndpoint(workflow))
    const upstreams = { ...services.endpoints, lambda: others.endpoint, states: states.endpoint }
    const proxies = new Map<LambdaName, RecordingProxy>()
    for (const name of LAMBDA_NAMES) {
      const aheadMs = (): number =>
        WORKFLOW.includes(name) ? clock.aheadMs : (options.clocksAheadMs?.[name] ?? 0)
      proxies.set(name, resources.use(await startRecordingProxy(upstreams, aheadMs)))
    }
    const vault = new DeployedVault(options, resources.move(), services, issuer, proxies, clock, states)
    return vault
  }

  get stores(): Services['stores'] {
    return this.services.stores
  }

  get people(): Services['people'] {
    return this.services.people
  }

  /** What stands between a function and the services. */
  proxyOf(name: LambdaName): RecordingProxy {
    const proxy = this.#proxies.get(name)
    if (proxy === undefined) throw new Error(`There is no function ${name}.`)
    return proxy
  }

  /** Starts the function when it is first needed. @throws FunctionFailed */
  async invoke(name: LambdaName, event: unknown): Promise<unknown> {
    const started = this.#functions.get(name) ?? this.#start(name)
    this.#functions.set(name, started)
    return (await started).invoke(event)
  }

  /** What a function has logged. */
  async outputOf(name: LambdaName): Promise<string> {
    return (await this.#functions.get(name))?.output() ?? ''
  }

  async call(method: Method, route: string, options: CallOptions = {}): Promise<Answer> {
    const found = ROUTES.find((candidate) => candidate.method === method && candidate.path === route)
    if (found === undefined) throw new Error(`No route ${method} ${route}`)
    const result = await this.invoke(found.function, proxyEvent(method, route, options))
    return answerOf(result as APIGatewayProxyResult)
  }

  get issuer(): string {
    return this.#issuer.url
  }

  sign(claims: JWTPayload): Promise<string> {
    return this.#issuer.sign(claims)
  }

  /** Registers a machine client with these roles, and signs it a token. */
  async client(name: string, ...roles: Role[]): Promise<string> {
    const principal = `client:${name}`
    await this.stores.principals.put({ principal, disabled: false, tokensNotBefore: null, roles })
    const scopes = roles.map((role) => `keyfold/${role}`)
    return this.sign(machineClaims(name, scopes))
  }

  async store(
    token: string,
    content: Uint8Array | string = 'content',
    headers: CallOptions['headers'] = {},
  ): Promise<string> {
    const answer = await this.call('POST', '/v1/objects', { token, body: content, headers })
    if (answer.status !== 201) throw new Error(`Not stored: ${answer.body.toString()}`)
    return answer.json.id
  }

  /** What the schedule does each minute. */
  async seal(): Promise<void> {
    await this.invoke('seal', { task: 'seal' })
  }

  events(): Promise<readonly AuditEvent[]> {
    return this.stores.events.page(null, 10_000)
  }

  async close(): Promise<void> {
    const started = await Promise.all(this.#functions.values())
    await Promise.all(started.map((each) => each[Symbol.asyncDispose]()))
    await this.#resources.disposeAsync()
  }

  #start(name: LambdaName): Promise<FunctionProcess> {
    return startFunction({
      name,
      arn: arnOf(name),
      clock: WORKFLOW.includes(name) ? this.workflowClock : (this.#options.clocksAheadMs?.[name] ?? 0),
      environment: { ...NO_ACCOUNT, AWS_ENDPOINT_URL: this.proxyOf(name).endpoint, ...this.#variables(name) },
    })
  }

  #variables(name: LambdaName): Record<string, string> {
    const { bucket, logBucket, logKey, witnessBucket, tables, secretArn, topic } = this.services
    const values: Readonly<Record<keyof typeof ENVIRONMENT, string>> = {
      vault: VAULT,
      bucket,
      logBucket,
      logKey,
      witnessBucket,
      objectsTable: tables.objects,
      subjectsTable: tables.subjects,
      keysTable: tables.keys,
      principalsTable: tables.principals,
      auditTable: tables.audit,
      secret: secretArn,
      issuer: this.#issuer.url,
      clients: (this.#options.clients ?? PEOPLES_CLIENTS).join(','),
      purposes: DEFAULT_PURPOSES_NAME,
      userPool: this.people.pool.id,
      webClient: 'web',
      cliClient: 'cli',
      readFunction: arnOf('read'),
      account: this.services.accountRoot,
      stateMachine: STATE_MACHINE,
      recoveryRecipients: this.#options.recoveryRecipients?.join(',') ?? NO_RECIPIENTS,
      escrowWaived: 'false',
      managedCopyDays: String(MANAGED_COPY_DAYS),
      rotationSchedule: 'every 30 days',
      pageOrigin: 'https://page.example',
      alarmTopic: topic,
      suspendOnCritical: 'false',
    }
    return Object.fromEntries(FUNCTION_VARIABLES[name].map((each) => [ENVIRONMENT[each], values[each]]))
  }
}

function nameOf(arn: string): LambdaName {
  const found = LAMBDA_NAMES.find((name) => arnOf(name) === arn)
  if (found === undefined) throw new Error(`There is no function ${arn}.`)
  return found
}
