import { describe, expect, test } from 'vitest'
import type { Deployment } from '../support/aws-doctor/deployment.ts'
import { failed, problemsIn, withWard } from '../support/aws-doctor/examine.ts'

const { admit, examine } = withWard(/^(stack|function) /)

type Lambda = Deployment['functions'][string]

const nameOf = (vault: string, name: string): string => `${vault}-functions-${name}-1a2b`

const revert = (vault: string): string =>
  `npx cdk deploy keyfold-${vault}-functions -c vault=${vault} -c profile=PROFILE --revert-drift`

describe('a function', () => {
  test.each<[string, (lambda: Lambda) => void, string, string]>([
    [
      'that is being made',
      (lambda) => void (lambda.state = 'Pending'),
      'The function LAMBDA is Pending.',
      'Wait: aws lambda wait function-updated --function-name LAMBDA',
    ],
    [
      'that failed, for a reason',
      (lambda) => void Object.assign(lambda, { state: 'Failed', reason: 'The role is gone.' }),
      'The function LAMBDA is Failed (The role is gone).',
      'REVERT',
    ],
    [
      'that is being updated',
      (lambda) => void (lambda.lastUpdate = 'InProgress'),
      'The last update of LAMBDA is InProgress.',
      'Wait: aws lambda wait function-updated --function-name LAMBDA',
    ],
    [
      'whose last update failed',
      (lambda) => void (lambda.lastUpdate = 'Failed'),
      'The last update of LAMBDA is Failed.',
      'REVERT',
    ],
    [
      'on an older runtime',
      (lambda) => void (lambda.runtime = 'nodejs22.x'),
      'The runtime of LAMBDA is nodejs22.x, not nodejs24.x.',
      'REVERT',
    ],
    [
      'without two of its variables',
      (lambda) => {
        delete lambda.environment.KEYFOLD_SECRET_ARN
        lambda.environment.KEYFOLD_BUCKET = ''
      },
      'The environment of LAMBDA lacks KEYFOLD_BUCKET, KEYFOLD_SECRET_ARN.',
      'REVERT',
    ],
    [
      'with the variables of another vault',
      (lambda) => {
        lambda.environment.KEYFOLD_VAULT = 'hidden-other'
        lambda.environment.KEYFOLD_CLIENT_IDS += ',hidden-client'
        lambda.environment.KEYFOLD_READ_FUNCTION = 'hidden-arn'
        lambda.environment.KEYFOLD_AUDIT_TABLE = 'hidden-table'
        lambda.environment.KEYFOLD_PAGE_ORIGIN = 'https://hidden.example'
      },
      'In the environment of LAMBDA, KEYFOLD_VAULT, KEYFOLD_CLIENT_IDS, KEYFOLD_AUDIT_TABLE, KEYFOLD_PAGE_ORIGIN, ' +
        'KEYFOLD_READ_FUNCTION is not what the stacks put out.',
      'REVERT',
    ],
  ])('%s', async (_, spoil, detail, remedy) => {
    const { vault, deployment } = await admit()
    const lambda = nameOf(vault, 'write')
    spoil(deployment.functions[lambda]!)
    const results = await examine({ vault })
    const named = (text: string) => text.replace('LAMBDA', lambda).replace('REVERT', revert(vault))
    expect(problemsIn(results)).toEqual([failed('function write', named(detail), named(remedy))])
    expect(JSON.stringify(results)).not.toContain('hidden')
  })

  test('that is gone, and one that the stack does not name', async () => {
    const { vault, deployment } = await admit()
    delete deployment.functions[nameOf(vault, 'read')]
    const stack = deployment.stacks.get(`keyfold-${vault}-functions`)!
    const Functions = stack.outputs.Functions!.replace(/,sweep=[^,]+/, '')
    deployment.stacks.set(`keyfold-${vault}-functions`, {
      ...stack,
      outputs: { ...stack.outputs, Functions },
    })
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed('function read', `There is no Lambda function ${nameOf(vault, 'read')}.`, revert(vault)),
      failed(
        'function sweep',
        `The output Functions of keyfold-${vault}-functions names no function "sweep".`,
        `npx cdk deploy keyfold-${vault}-functions`,
      ),
    ])
  })
})
