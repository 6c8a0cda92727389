import { Stack } from 'aws-cdk-lib'
import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../../infra/profiles.ts'
import { DELETION_WAIT_DAYS } from '../../../infra/rights/key-line.ts'
import { tellWitness } from '../../../infra/rights/log.ts'
import { AWS_POLICY } from '../../../lib/adapters/aws/aws-policy.ts'
import { logOrigin } from '../../../lib/audit/log/checkpoint.ts'
import { LAMBDA_NAMES, type LambdaName } from '../../../lib/config/functions.ts'
import { ENVIRONMENT } from '../../../lib/config/names.ts'
import { EVENT_CHANGES } from '../../../lib/config/tables.ts'
import { ROUTES } from '../../../lib/http/routes.ts'
import { ROTATION_POLICY } from '../../../lib/rotation/policy.ts'
import { type Need, needsOf, pairsOf, sparesOf } from '../support/calls.ts'
import { type AwsRequest, isAllowed } from '../support/decide.ts'
import { type DeployedVault, deployedVault, type Policy } from '../support/deployed.ts'
import {
  IN_CONTEXT,
  onLogKey,
  onMasterKey,
  onPartition,
  sensitiveRequests,
  TAGGED,
} from '../support/requests.ts'
import { RIGHTS } from '../support/rights-table.ts'
import { PROFILE_NAMES, resourcesOf, synthesized } from '../support/synthesize.ts'

const lines = (table: string): readonly string[] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.trim().replaceAll(/ +/g, ' '))

const without = (pairs: readonly Need[], others: readonly Need[]): readonly Need[] =>
  pairs.filter(
    ({ action, resource }) => !others.some((other) => other.action === action && other.resource === resource),
  )

const OTHER_ACCOUNT = '444455556666'
const OTHER_VAULT = 'other'

/** The functions that may use master keys, and for what. */
const KEY_USERS = [
  ['write', 'GenerateDataKey'],
  ['read', 'Decrypt'],
  ['rewrap', 'ReEncryptFrom'],
  ['rewrap', 'ReEncryptTo'],
  ['reencrypt', 'Decrypt'],
  ['reencrypt', 'GenerateDataKey'],
  ['sample', 'Decrypt'],
] as const satisfies readonly (readonly [LambdaName, string])[]

const vaults = PROFILE_NAMES.map((name) => deployedVault(synthesized(name)))
const [vault] = vaults as [DeployedVault]
const policies = Object.fromEntries(LAMBDA_NAMES.map((name) => [name, vault.policiesOf(name)])) as Record<
  LambdaName,
  readonly Policy[]
>

/** Neither a policy of the role nor the resource says a word of it: IAM denies that, and to simulate it thousands of times takes long. */
const isUnheardOf = (own: readonly Policy[], { action, resourcePolicy }: AwsRequest): boolean =>
  resourcePolicy === undefined &&
  own
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action }) => Action)
    .every((named) => named !== action && !named.includes('*'))

/** What the running code is compared with: the infrastructure may not share its behavior. */
describe('what is written down twice', () => {
  it('is the same: how long the deletion of a key waits', () => {
    const days = { policy: ROTATION_POLICY.deletionWaitMs / 86_400_000, adapter: AWS_POLICY.keyDeletionDays }
    expect(days).toEqual({ policy: DELETION_WAIT_DAYS, adapter: DELETION_WAIT_DAYS })
  })
})

describe('the roles of the functions', () => {
  it.each(LAMBDA_NAMES)('are the same in every profile: %s', (fn) => {
    for (const other of vaults) expect(other.policiesOf(fn)).toEqual(policies[fn])
  })

  it('allow what the table says, and deny the rest of it', async () => {
    const rows = sensitiveRequests(vault).map(async ([title, request]) => {
      const cells = LAMBDA_NAMES.map(async (fn, column) => {
        // The first one is simulated in any case, which throws for an action that AWS does not know.
        if (column > 0 && isUnheardOf(policies[fn], request)) return '-'
        const allowed = await isAllowed(policies[fn], { ...request, principal: vault.roleOf(fn) })
        return allowed ? 'yes' : '-'
      })
      return [title, ...(await Promise.all(cells))].join(' ')
    })
    expect([LAMBDA_NAMES.join(' '), ...(await Promise.all(rows))]).toEqual(lines(RIGHTS))
  })

  it('give no function that a route leads to more than one right on master keys', () => {
    const rights = (fn: LambdaName): readonly string[] =>
      pairsOf(policies[fn].flatMap(({ Statement }) => Statement))
        .filter(({ resource }) => resource !== vault.logKey)
        .map(({ action }) => action)
        .filter((action) => action.startsWith('kms:'))
    const ofRoutes = Object.fromEntries(
      [...new Set(ROUTES.map((route) => route.function))].map((fn) => [fn, rights(fn)]),
    )
    expect(ofRoutes).toEqual({
      write: ['kms:GenerateDataKey'],
      read: ['kms:Decrypt'],
      browse: [],
      manage: [],
      keys: [],
      people: [],
      audit: [],
      findings: [],
      public: [],
    })
  })

  it('let nobody but the workflow and the schedules call what rotates', async () => {
    const callers = Object.entries(policies).filter(([, own]) =>
      pairsOf(own.flatMap(({ Statement }) => Statement)).some(({ action, resource }) =>
        action === 'lambda:InvokeFunction' ? resource !== vault.functions.read : false,
      ),
    )
    expect(callers).toEqual([])
    const permissions = resourcesOf(synthesized('small').templates.functions, 'AWS::Lambda::Permission')
    expect(permissions).toEqual([])
  })

  describe.each(LAMBDA_NAMES)('of %s', (fn) => {
    const needs = needsOf(vault, fn)
    const spares = sparesOf(vault, fn)
    const allowed = pairsOf(policies[fn].flatMap(({ Statement }) => Statement))

    it('allow every call that it makes', () => {
      expect(without(needs, allowed)).toEqual([])
    })

    it('allow nothing else, but what a reason is written down for', () => {
      expect(without(allowed, [...needs, ...spares])).toEqual([])
    })

    it('have no reason written down that is out of date', () => {
      expect(without(spares, without(allowed, needs))).toEqual([])
    })
  })

  describe.each(KEY_USERS)('%s, which may %s', (fn, action) => {
    const allowed = (context: Readonly<Record<string, string>>, account?: string): Promise<boolean> =>
      isAllowed(policies[fn], onMasterKey(action, context, account))

    it('may with a key and a context of the vault', async () => {
      expect(await allowed({ ...TAGGED, ...IN_CONTEXT })).toBe(true)
    })

    it.each([
      ['a key without a tag', IN_CONTEXT],
      ['a key of another vault', { ...IN_CONTEXT, 'aws:ResourceTag/keyfold:vault': OTHER_VAULT }],
      ['a context of another vault', { ...TAGGED, 'kms:EncryptionContext:keyfold:vault': OTHER_VAULT }],
      ['no context', TAGGED],
      ['neither tag nor context', {}],
    ])('may not with %s', async (_, context) => {
      expect(await allowed(context)).toBe(false)
    })

    it('may not with a key of another account', async () => {
      expect(await allowed({ ...TAGGED, ...IN_CONTEXT }, OTHER_ACCOUNT)).toBe(false)
    })
  })
})

describe('the key of the log', () => {
  const everything = [
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] },
  ]
  const signs = (own: readonly Policy[], principal?: string): Promise<boolean> =>
    isAllowed(own, { ...onLogKey(vault, 'Sign'), ...(principal === undefined ? {} : { principal }) })

  it('signs for the sealer', async () => {
    expect(vault.roleOf('seal')).toMatch(/:role\/keyfold-test-seal-eu-central-1$/)
    expect(await signs(policies.seal, vault.roleOf('seal'))).toBe(true)
  })

  it('signs for nobody else, not for an administrator either, nor with the policy of the sealer', async () => {
    expect(await signs(everything)).toBe(false)
    expect(await signs(policies.seal)).toBe(false)
    expect(await signs(policies.seal, vault.roleOf('audit'))).toBe(false)
  })

  it('can be looked at and managed by whom the account lets', async () => {
    expect(await isAllowed(everything, onLogKey(vault, 'GetPublicKey'))).toBe(true)
    expect(await isAllowed(everything, onLogKey(vault, 'PutKeyPolicy'))).toBe(true)
  })
})

describe('a witness', () => {
  it('is told of checkpoints of this log, as objects that the sealer may put and not read', () => {
    const { environment, statements = [] } = tellWitness('test', {
      ...PROFILES.small,
      witnessBucket: 'elsewhere',
    })
    const stack = new Stack()
    expect(statements.map((statement) => stack.resolve(statement.toStatementJson()))).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::elsewhere/${logOrigin('test')}/*`]],
        },
      },
    ])
    expect(environment).toEqual({ [ENVIRONMENT.witnessBucket]: 'elsewhere' })
  })

  it('is nobody by default, and takes no right then', () => {
    expect(tellWitness('test', PROFILES.small)).toEqual({
      environment: { [ENVIRONMENT.witnessBucket]: 'none' },
    })
  })
})

describe('an event that is recorded', () => {
  const changes = (fn: LambdaName, ...attributes: readonly string[]): Promise<boolean> => {
    const request = onPartition(vault, 'audit', 'UpdateItem', 'EVENTS#01ARZ#0')
    const context = { ...request.context, 'dynamodb:Attributes': ['pk', 'sk', ...attributes] }
    return isAllowed(policies[fn], { ...request, context })
  }

  it('gets its leaf from the sealer, which changes nothing else of it', async () => {
    expect(await changes('seal', 'leaf', 'waits')).toBe(true)
    for (const attribute of ['event', 'salt', 'redacted', 'principalShard']) {
      expect(await changes('seal', attribute)).toBe(false)
    }
  })

  it('is redacted by the function audit, which moves no leaf', async () => {
    expect(await changes('audit', 'leaf', ...EVENT_CHANGES.redact)).toBe(true)
    expect(await changes('audit', 'waits')).toBe(false)
  })

  it('is changed in place by no other function', async () => {
    const others = LAMBDA_NAMES.filter((fn) => fn !== 'seal' && fn !== 'audit')
    expect(await Promise.all(others.map((fn) => changes(fn, 'event')))).toEqual(others.map(() => false))
  })
})
