import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate'
import type { Policy } from './deployed.ts'
import { ACCOUNT } from './resolve.ts'

export type AwsRequest = {
  readonly action: string
  /** An ARN; `*` for an action that knows no resource. */
  readonly resource: string
  /** Condition keys. */
  readonly context?: Readonly<Record<string, string | string[]>>
  /** Of the resource. */
  readonly account?: string
  /** ARN of the role; without it, some role. */
  readonly principal?: string
  readonly resourcePolicy?: unknown
}

const PRINCIPAL = `arn:aws:iam::${ACCOUNT}:role/simulated`
const ANY_REQUEST = {
  'aws:SecureTransport': 'true',
  'aws:PrincipalAccount': ACCOUNT,
  'kms:CallerAccount': ACCOUNT,
}

/**
 * The simulator leaves `kms:EncryptionContext:<name>` out of every request: it knows variable names only behind a slash. So
 * another key stands in for it, in policies and requests alike, which is a single text too and may be in any request.
 */
const CONTEXT_KEY = 'kms:EncryptionContext:'
const STAND_IN = 'aws:RequestTag/encryption-context:'
const withStandIn = (simulation: Simulation): Simulation =>
  JSON.parse(JSON.stringify(simulation).replaceAll(CONTEXT_KEY, STAND_IN))

/**
 * Whether IAM would let a role with these policies do this.
 *
 * @throws for a policy, action or resource that AWS does not know.
 */
export async function isAllowed(policies: readonly Policy[], request: AwsRequest): Promise<boolean> {
  const result = await runSimulation(withStandIn(simulationOf(policies, request)), {})
  if (result.resultType !== 'error') return result.overallResult === 'Allowed'
  throw new Error(`${request.action} on ${request.resource}: ${JSON.stringify(result.errors)}`)
}

const simulationOf = (policies: readonly Policy[], request: AwsRequest): Simulation => ({
  identityPolicies: policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
  serviceControlPolicies: [],
  resourceControlPolicies: [],
  ...(request.resourcePolicy === undefined ? {} : { resourcePolicy: request.resourcePolicy }),
  request: {
    principal: request.principal ?? PRINCIPAL,
    action: request.action,
    resource: { resource: request.resource, accountId: request.account ?? ACCOUNT },
    contextVariables: {
      ...ANY_REQUEST,
      'aws:PrincipalArn': request.principal ?? PRINCIPAL,
      ...request.context,
    },
  },
})
