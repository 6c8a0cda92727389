import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, test, vi } from 'vitest'
import { LAMBDA_NAMES } from '../../lib/config/functions.ts'
import { PRINCIPALS_PARTITIONS } from '../../lib/config/tables.ts'
import { failed, problemsIn, skipped, withWard } from '../support/aws-doctor/examine.ts'

const { admit, admitNew, examine, examineAll, ward } = withWard(
  /^(stack .+|user pool|.+ client|administrators|machine clients?.*)$/,
)

describe('a stack', () => {
  test.each([
    ['UPDATE_IN_PROGRESS', 'Wait: aws cloudformation describe-stacks --stack-name STACK'],
    [
      'UPDATE_ROLLBACK_COMPLETE',
      'The last deployment did not succeed. Read why: aws cloudformation describe-stack-events --stack-name STACK',
    ],
    ['UPDATE_ROLLBACK_FAILED', 'aws cloudformation continue-update-rollback --stack-name STACK'],
    [
      'ROLLBACK_COMPLETE',
      '--no-enable-termination-protection --stack-name STACK, and: aws cloudformation delete-stack',
    ],
    ['CREATE_FAILED', 'aws cloudformation delete-stack --stack-name STACK, and: npx cdk deploy STACK'],
    ['DELETE_FAILED', 'mend that, then: npx cdk deploy STACK'],
  ])('that is %s', async (status, remedy) => {
    const { vault, deployment } = await admit()
    const stack = `keyfold-${vault}-identity`
    deployment.stacks.set(stack, { ...deployment.stacks.get(stack)!, status })
    expect(problemsIn(await examine({ vault }, /^stack /))).toEqual([
      failed('stack identity', `The stack ${stack} is ${status}.`, remedy.replaceAll('STACK', stack)),
    ])
  })

  test('that is missing: what needs its outputs is skipped, and the rest is examined', async () => {
    const { vault, deployment } = await admit()
    deployment.stacks.delete(`keyfold-${vault}-identity`)
    deployment.stacks.delete(`keyfold-${vault}-api`)
    const needs = (check: string, output: string, stack: string) =>
      skipped(check, `needs the output ${output} of the stack keyfold-${vault}-${stack}`)
    expect(problemsIn(await examineAll({ vault }))).toEqual([
      failed(
        'stack identity',
        `There is no stack keyfold-${vault}-identity in this account and region.`,
        `npx cdk deploy --all -c vault=${vault} -c profile=PROFILE`,
      ),
      failed('stack api', `There is no stack keyfold-${vault}-api`, 'set AWS_REGION and AWS_PROFILE'),
      needs('user pool', 'UserPool', 'identity'),
      needs('web client', 'WebClient', 'identity'),
      needs('cli client', 'CliClient', 'identity'),
      needs('machine clients', 'MachineClients', 'identity'),
      needs('api health', 'ApiUrl', 'api'),
      skipped('api without a token', 'needs "api health", which did not pass'),
      skipped('clocks', 'needs "api health", which did not pass'),
    ])
  })

  test('that does not put out everything', async () => {
    const { vault, deployment } = await admit()
    const stack = deployment.stacks.get(`keyfold-${vault}-data`)!
    const { Secret: _, Bucket: __, ...outputs } = stack.outputs
    deployment.stacks.set(`keyfold-${vault}-data`, { ...stack, outputs })
    expect(problemsIn(await examineAll({ vault }))).toEqual([
      failed(
        'stack data',
        `The stack keyfold-${vault}-data does not put out Bucket, Secret.`,
        `npx cdk deploy keyfold-${vault}-data`,
      ),
      skipped('bucket', 'needs the output Bucket'),
      skipped('secret', 'needs the output Secret'),
    ])
  })
})

describe('identity', () => {
  const revert = (vault: string): string =>
    `npx cdk deploy keyfold-${vault}-identity -c vault=${vault} -c profile=PROFILE --revert-drift`

  test('a user pool that is open and not protected', async () => {
    const { vault, deployment } = await admit()
    Object.assign(deployment.pool!, { protected: false, invitationOnly: false })
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed('user pool', 'The user pool eu-west-1_Pool12345 is not protected from deletion.', revert(vault)),
      failed('user pool', 'Anybody may sign up in the user pool eu-west-1_Pool12345.', revert(vault)),
    ])
  })

  test('a user pool that is gone', async () => {
    const { vault, deployment } = await admit()
    deployment.pool = null
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed('user pool', 'There is no user pool eu-west-1_Pool12345', 'the event DeleteUserPool'),
      skipped('web client', 'needs "user pool", which did not pass'),
      skipped('cli client', 'needs "user pool", which did not pass'),
    ])
  })

  test('clients that the pool does not have', async () => {
    const { vault, deployment } = await admit()
    const others = ['one', 'two', 'three'].map((name) => ({ id: name, name }))
    deployment.pool!.clients = others
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed(
        'web client',
        'The user pool has no client "web" with the id 1a2b3c4d5e6f7g8h9i0j.',
        revert(vault),
      ),
      failed(
        'cli client',
        'The user pool has no client "cli" with the id 0j9i8h7g6f5e4d3c2b1a.',
        revert(vault),
      ),
      failed(
        'machine client app',
        'The user pool has no client "app" with the id 7f8g9h0i1j2k.',
        revert(vault),
      ),
      failed(
        'machine client billing',
        'The user pool has no client "billing" with the id 2k1j0i9h8g7f, which an administrator made: it gets no token.',
        'keyfold client revoke 2k1j0i9h8g7f, and: keyfold client create "billing" --custodian USER --role ROLES',
      ),
    ])
  })

  test('nobody who administers, and one alone', async () => {
    const { vault, tables, admins } = await admitNew({ key: 'shown' })
    const administrators = async () =>
      (await examine({ vault })).filter(({ check }) => check === 'administrators')
    await admins.remove('user:alan')
    expect(await administrators()).toMatchObject([
      { outcome: 'passed', detail: 'user:ada, alone: in place of a second one the operator approves' },
    ])
    await ward().dynamo.send(
      new DeleteCommand({ TableName: tables.principals, Key: { pk: PRINCIPALS_PARTITIONS.admins, sk: '~' } }),
    )
    expect(await administrators()).toEqual([
      failed(
        'administrators',
        'Nobody administers the vault',
        `keyfold user invite LOGIN --role admin --aws --vault ${vault}`,
      ),
    ])
  })

  test('machine clients that administrators made: more than a page, some without a role, and one unknown', async () => {
    const { vault, machineClients, deployment } = await admitNew({ key: 'shown' })
    const made = { custodian: 'user:grace', created: 1, createdBy: 'user:ada', secrets: [] }
    const names = Array.from({ length: 27 }, (_, n) => `client-${n}`)
    await Promise.all(names.map((name) => machineClients.add({ ...made, id: name, name })))
    deployment.pool!.clients.push(...[...names, 'stranger'].map((name) => ({ id: name, name })))
    const results = await examine({ vault })
    expect(problemsIn(results)).toEqual([])
    const found = results.filter(({ check }) => check.startsWith('machine client client-'))
    expect(found.map(({ check }) => check.slice('machine client '.length)).sort()).toEqual(names.sort())
    expect(found[0]?.detail).toBe(`${names[0]} has no role yet`)
    expect(results.find(({ check }) => check === 'machine clients')?.detail).toMatch(
      /; in the user pool, but unknown to the vault: stranger$/,
    )
  })

  test('a machine client that is not registered', async () => {
    const { vault } = await admitNew({ key: 'shown', registered: false })
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed(
        'machine client app',
        'The machine client "app" (7f8g9h0i1j2k) is not registered',
        `keyfold client register --aws --vault ${vault} --client app --role`,
      ),
    ])
  })

  test('a machine client without a role, and one that was disabled on purpose', async () => {
    const { vault, principals } = await admitNew({ key: 'shown' })
    const item = { principal: 'client:7f8g9h0i1j2k', disabled: true, tokensNotBefore: null }
    await principals.put({ ...item, roles: ['writer'] })
    const results = await examine({ vault })
    expect(results).toContainEqual({
      check: 'machine client app',
      outcome: 'passed',
      detail: '7f8g9h0i1j2k is registered as writer, but disabled',
      remedy: null,
    })
    await principals.put({ ...item, roles: [] })
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed('machine client app', 'is registered without any role', 'keyfold client register'),
    ])
  })
})

/** With these variables in place of those of the ward. */
async function inEnvironment<T>(environment: NodeJS.ProcessEnv, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const)
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  try {
    return await work()
  } finally {
    for (const [name, value] of before) vi.stubEnv(name, value)
  }
}

describe('when AWS does not answer', () => {
  test('a call that is not permitted is named, and what else can be examined is', async () => {
    const { vault, deployment } = await admit()
    deployment.failures = {
      's3:GetBucketPolicy': 'AccessDenied',
      'lambda:GetFunctionConfiguration': 'AccessDeniedException',
      'kms:ListResourceTags': 'AccessDeniedException',
    }
    const denied = (check: string, action: string) =>
      failed(
        check,
        `These credentials may not call ${action}.`,
        `of the stack keyfold-${vault}-functions to the role or user that you are, or allow it ${action}`,
      )
    expect(problemsIn(await examineAll({ vault }))).toEqual([
      denied('page bucket', 's3:GetBucketPolicy'),
      denied('bucket', 's3:GetBucketPolicy'),
      denied('log bucket', 's3:GetBucketPolicy'),
      ...LAMBDA_NAMES.map((name) => denied(`function ${name}`, 'lambda:GetFunctionConfiguration')),
      denied('master key 1', 'kms:ListResourceTags'),
    ])
  })

  test('a key that may not be looked at may have lost its tags', async () => {
    const { vault, deployment, generations } = await admit()
    deployment.failures = { 'kms:DescribeKey': 'AccessDeniedException' }
    const keyId = (await generations.active())?.keyId
    const problems = problemsIn(await examineAll({ vault }))
    expect(problems.map(({ check }) => check)).toEqual(['storage key', 'log key', 'master key 1', 'alias'])
    expect(problems[2]?.remedy).toContain(
      `aws kms tag-resource --key-id ${keyId} --tags TagKey=keyfold:vault,TagValue=${vault} ` +
        'TagKey=keyfold:generation,TagValue=1',
    )
  })

  test('for a fault of its own: try again', async () => {
    const { vault, deployment } = await admit()
    deployment.failures = { 'cognito-idp:DescribeUserPool': 'InternalFailure' }
    const [problem] = problemsIn(await examine({ vault }))
    expect(problem).toEqual(
      failed(
        'user pool',
        'cognito-idp:DescribeUserPool was not answered: InternalFailure',
        'Run "keyfold doctor" again in a minute.',
      ),
    )
  })

  test.each<[string, NodeJS.ProcessEnv, string, string]>([
    ['a region', { AWS_REGION: undefined }, 'No region is set.', 'export AWS_REGION='],
    [
      'credentials',
      { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
      'No credentials can be used: ',
      'Sign in, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY',
    ],
    [
      'a network',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      'cloudformation:DescribeStacks was not answered',
      'check the network, and that AWS_REGION names a region',
    ],
  ])('says what to set without %s, and skips everything else', async (_, environment, detail, remedy) => {
    const { vault } = await admit()
    const [first, ...others] = await inEnvironment(environment, () => examineAll({ vault }))
    expect(first).toEqual(failed('credentials', detail, remedy))
    expect(new Set(others.map(({ outcome }) => outcome))).toEqual(new Set(['skipped']))
  })

  test.each(['ExpiredToken', 'InvalidClientTokenId'])('%s: nothing else is tried', async (error) => {
    const { vault, deployment } = await admit()
    deployment.failures = { 'cloudformation:DescribeStacks': error }
    const problems = problemsIn(await examineAll({ vault }))
    expect(problems[0]).toEqual(
      failed(
        'credentials',
        `AWS does not accept these credentials (${error}).`,
        'Sign in, or set AWS_PROFILE',
      ),
    )
    expect(new Set(problems.slice(1).map(({ outcome }) => outcome))).toEqual(new Set(['skipped']))
    expect(new Set(ward().aws.actions)).toEqual(new Set(['cloudformation:DescribeStacks']))
  })
})
