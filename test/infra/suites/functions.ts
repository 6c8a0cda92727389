import { describe, expect, it } from 'vitest'
import { bundleOf } from '../../../infra/bundles.ts'
import { FUNCTION_VARIABLES, LAMBDA_NAMES } from '../../../lib/config/functions.ts'
import { ENVIRONMENT, OUTPUTS } from '../../../lib/config/names.ts'
import { POLICY } from '../../../lib/policy.ts'
import { resolverOf } from '../support/resolve.ts'
import {
  onlyOne,
  PROFILE_NAMES,
  propertiesOf,
  type Resource,
  resourcesOf,
  synthesized,
} from '../support/synthesize.ts'

describe.each(PROFILE_NAMES)('the functions stack of %s', (name) => {
  const vault = synthesized(name)
  const { profile, templates } = vault
  const { functions } = templates
  const resolve = resolverOf(vault, functions)
  const resources = functions.toJSON()['Resources'] as Record<string, Resource>
  const named = new Map(
    (resolve(functions.toJSON()['Outputs'][OUTPUTS.functions].Value) as string)
      .split(',')
      .map((pair) => pair.split('=') as [string, string]),
  )
  const propertiesFor = (fn: string): Record<string, any> => resources[named.get(fn) ?? '']?.Properties ?? {}

  it('has a function for each entry of the table, and no other', () => {
    expect([...named.keys()].sort()).toEqual([...LAMBDA_NAMES].sort())
    expect(resourcesOf(functions, 'AWS::Lambda::Function')).toHaveLength(LAMBDA_NAMES.length)
  })

  it('has a role for each of them, and two more for the schedules and the logs of the API', () => {
    const roles = Object.values(templates).flatMap((template) => resourcesOf(template, 'AWS::IAM::Role'))
    const users = roles.map(({ Properties }): string =>
      Properties?.['AssumeRolePolicyDocument'].Statement.map(
        ({ Principal }: any) => Principal.Service,
      ).join(),
    )
    expect(users.sort()).toEqual(
      [
        ...LAMBDA_NAMES.map(() => 'lambda.amazonaws.com'),
        'scheduler.amazonaws.com',
        'apigateway.amazonaws.com',
      ].sort(),
    )
    const used = LAMBDA_NAMES.map((fn) => JSON.stringify(propertiesFor(fn)['Role']))
    expect(new Set(used).size).toBe(LAMBDA_NAMES.length)
  })

  describe.each(LAMBDA_NAMES)('%s', (fn) => {
    const properties = propertiesFor(fn)

    it('runs on Node 24 and arm64, traced, with a log of its own in JSON that ends', () => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: profile.memoryMegabytes,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      })
      const log = resources[properties['LoggingConfig'].LogGroup.Ref]
      expect(log?.Properties).toMatchObject({ RetentionInDays: profile.logRetentionDays })
    })

    it('has the variables that it reads, and no others', () => {
      const variables = Object.keys(properties['Environment']?.Variables ?? {})
      expect(variables.sort()).toEqual(FUNCTION_VARIABLES[fn].map((key) => ENVIRONMENT[key]).sort())
    })

    it('is cut off when the caller is, or when the next sweep has long begun', () => {
      expect(properties['Timeout']).toBe(fn === 'sweep' ? 900 : POLICY.requestTimeoutMs / 1000)
    })

    it('reserves as much concurrency as the profile says', () => {
      const { reservedConcurrency } = profile
      const expected = reservedConcurrency === null ? undefined : fn === 'sweep' ? 2 : reservedConcurrency
      expect(properties['ReservedConcurrentExecutions']).toBe(expected)
    })
  })

  it('calls the sweeper all the time', () => {
    const schedules = propertiesOf(resourcesOf(functions, 'AWS::Scheduler::Schedule'))
    expect(schedules.map(({ ScheduleExpression, Target }) => [ScheduleExpression, Target.Input])).toEqual([
      [`rate(${POLICY.sweepIntervalMs / 60_000} minutes)`, JSON.stringify({ orphans: 'part' })],
    ])
    for (const { Target } of schedules) {
      expect(Target.RetryPolicy.MaximumRetryAttempts).toBe(2)
      expect(resolve(Target.DeadLetterConfig.Arn)).toContain('FailureQueue')
      expect(resolve(Target.Arn)).toContain(named.get('sweep'))
    }
  })

  it('tells the queue of a sweep that failed again when it was repeated', () => {
    const config = onlyOne(functions, 'AWS::Lambda::EventInvokeConfig')
    expect(config['MaximumRetryAttempts']).toBe(2)
    expect(resolve(config['DestinationConfig'].OnFailure.Destination)).toContain('FailureQueue')
  })

  it('has an alarm on failing sweeps and on the queue', () => {
    const alarms = propertiesOf(resourcesOf(functions, 'AWS::CloudWatch::Alarm'))
    expect(alarms.map(({ MetricName }) => MetricName)).toEqual(['Errors', 'NumberOfMessagesSent'])
    for (const { AlarmActions } of alarms) expect(JSON.stringify(AlarmActions)).toContain('AlarmTopic')
  })
})

describe('a bundle', () => {
  it('that is missing is asked for, with the command that makes it', () => {
    expect(() => bundleOf('nowhere', 'read')).toThrow(/nowhere\/read\/index.mjs.*node scripts\/bundle.ts/)
  })
})
