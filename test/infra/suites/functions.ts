import { describe, expect, it } from 'vitest'
import { bundleOf, pageIn } from '../../../infra/bundles.ts'
import { managedCopyDays } from '../../../infra/profiles.ts'
import { FUNCTION_VARIABLES, LAMBDA_NAMES, type LambdaName } from '../../../lib/config/functions.ts'
import { ENVIRONMENT, OUTPUTS } from '../../../lib/config/names.ts'
import { POLICY } from '../../../lib/policy.ts'
import { deployedVault } from '../support/deployed.ts'
import { RECIPIENT } from '../support/recipient.ts'
import { resolverOf } from '../support/resolve.ts'
import {
  PROFILE_NAMES,
  propertiesOf,
  type Resource,
  resourcesOf,
  synthesized,
  VAULT,
} from '../support/synthesize.ts'

const LONGEST_SECONDS = 900

/** Of what no request waits for, or few do: how long it may take, and how many at once where concurrency is reserved. */
const OTHERS: Readonly<Partial<Record<LambdaName, readonly [seconds: number, atOnce: number]>>> = {
  findings: [POLICY.requestTimeoutMs / 1000, 10],
  sweep: [LONGEST_SECONDS, 2],
  seal: [LONGEST_SECONDS, 2],
  detect: [LONGEST_SECONDS, 2],
  doctor: [LONGEST_SECONDS, 2],
  expireSecrets: [LONGEST_SECONDS, 2],
  rotate: [LONGEST_SECONDS, 10],
  makeKey: [300, 2],
  rewrap: [LONGEST_SECONDS, 10],
  reencrypt: [LONGEST_SECONDS, 10],
  sample: [300, 2],
  retire: [LONGEST_SECONDS, 2],
}

describe.each(PROFILE_NAMES)('the functions stack of %s', (name) => {
  const vault = synthesized(name)
  const { profile, templates } = vault
  const { functions } = templates
  const resolve = resolverOf(vault, functions)
  const resources = functions.toJSON()['Resources'] as Record<string, Resource>
  const outputs = functions.toJSON()['Outputs'] as Record<string, { Value: unknown }>
  const output = (id: string): string => resolve(outputs[id]?.Value)
  const named = new Map(
    output(OUTPUTS.functions)
      .split(',')
      .map((pair) => pair.split('=') as [string, string]),
  )
  const propertiesFor = (fn: string): Record<string, any> => resources[named.get(fn) ?? '']?.Properties ?? {}
  const variablesOf = (fn: LambdaName): Record<string, unknown> =>
    propertiesFor(fn)['Environment']?.Variables ?? {}

  it('has a function for each entry of the table, and no other', () => {
    expect([...named.keys()].sort()).toEqual([...LAMBDA_NAMES].sort())
    expect(resourcesOf(functions, 'AWS::Lambda::Function')).toHaveLength(LAMBDA_NAMES.length)
  })

  it('has a role for each of them, for each schedule, the workflow and the logs of the API', () => {
    const roles = Object.values(templates).flatMap((template) => resourcesOf(template, 'AWS::IAM::Role'))
    const users = roles.map(({ Properties }): string =>
      Properties?.['AssumeRolePolicyDocument'].Statement.map(
        ({ Principal }: any) => Principal.Service,
      ).join(),
    )
    expect(users.sort()).toEqual(
      [
        ...LAMBDA_NAMES.map(() => 'lambda.amazonaws.com'),
        // It puts the page's files into their bucket.
        'lambda.amazonaws.com',
        ...Array.from({ length: 7 }, () => 'scheduler.amazonaws.com'),
        'states.amazonaws.com',
        'apigateway.amazonaws.com',
      ].sort(),
    )
    const used = LAMBDA_NAMES.map((fn) => JSON.stringify(propertiesFor(fn)['Role']))
    expect(new Set(used).size).toBe(LAMBDA_NAMES.length)
  })

  describe.each(LAMBDA_NAMES)('%s', (fn) => {
    const properties = propertiesFor(fn)
    const [seconds, atOnce] = OTHERS[fn] ?? [POLICY.requestTimeoutMs / 1000, profile.reservedConcurrency]

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
      const names: readonly (keyof typeof ENVIRONMENT)[] = FUNCTION_VARIABLES[fn]
      expect(Object.keys(variablesOf(fn)).sort()).toEqual(names.map((key) => ENVIRONMENT[key]).sort())
    })

    it('is cut off when the caller is, or when its next run has long begun', () => {
      expect(properties['Timeout']).toBe(seconds)
    })

    it('reserves concurrency where the profile does', () => {
      const expected = profile.reservedConcurrency === null ? undefined : atOnce
      expect(properties['ReservedConcurrentExecutions']).toBe(expected)
    })
  })

  it('tells the functions and the command line what the profile says of rotation', () => {
    const machine = `arn:aws:states:eu-central-1:111122223333:stateMachine:keyfold-${VAULT}-rotation`
    expect(resolve(variablesOf('keys'))).toMatchObject({
      [ENVIRONMENT.stateMachine]: machine,
      [ENVIRONMENT.recoveryRecipients]: RECIPIENT,
      [ENVIRONMENT.escrowWaived]: 'false',
      [ENVIRONMENT.managedCopyDays]: String(managedCopyDays(profile)),
      [ENVIRONMENT.rotationSchedule]: 'every 30 days',
    })
    expect(variablesOf('rotate')[ENVIRONMENT.rotationSchedule]).toBe('every 30 days')
    expect(output(OUTPUTS.recoveryRecipients)).toBe(RECIPIENT)
    expect(resolve(variablesOf('makeKey'))[ENVIRONMENT.account]).toBe('arn:aws:iam::111122223333:root')
  })

  it('tells the queue of a job that failed again when it was repeated', () => {
    const configs = propertiesOf(resourcesOf(functions, 'AWS::Lambda::EventInvokeConfig'))
    const told = configs.map(({ FunctionName }) => resolve(FunctionName))
    expect(new Set(told)).toEqual(
      new Set(['sweep', 'seal', 'detect', 'doctor', 'expireSecrets', 'retire'].map((job) => named.get(job))),
    )
    for (const { MaximumRetryAttempts, DestinationConfig } of configs) {
      expect(MaximumRetryAttempts).toBe(2)
      expect(resolve(DestinationConfig.OnFailure.Destination)).toContain('FailureQueue')
    }
  })

  it('tells every function of the API who people come from, which purposes there are, and where the page is', () => {
    const page = deployedVault(vault).pageUrl
    const outputsOf = (id: string): string =>
      resolverOf(vault, templates.identity)(templates.identity.toJSON()['Outputs'][id].Value)
    const [web, cli] = [outputsOf(OUTPUTS.webClient), outputsOf(OUTPUTS.cliClient)]
    for (const fn of LAMBDA_NAMES.filter((each) => ENVIRONMENT.clients in variablesOf(each))) {
      expect(resolve(variablesOf(fn))).toMatchObject({
        [ENVIRONMENT.clients]: `${web},${cli}`,
        [ENVIRONMENT.purposes]: 'default',
        [ENVIRONMENT.pageOrigin]: page,
      })
    }
    expect(resolve(variablesOf('public'))).toEqual({
      [ENVIRONMENT.vault]: VAULT,
      [ENVIRONMENT.issuer]: outputsOf(OUTPUTS.issuer),
      [ENVIRONMENT.webClient]: web,
      [ENVIRONMENT.cliClient]: cli,
      [ENVIRONMENT.pageOrigin]: page,
    })
  })

  it('has an alarm on the expiry of secrets', () => {
    const alarms = propertiesOf(resourcesOf(functions, 'AWS::CloudWatch::Alarm'))
    const onErrors = alarms.filter(({ MetricName }) => MetricName === 'Errors')
    const found = onErrors.find(
      ({ Dimensions }) => resolve(Dimensions[0].Value) === named.get('expireSecrets'),
    )
    expect(found).toMatchObject({ EvaluationPeriods: 1, Threshold: 1 })
  })

  it('has the vault look at itself each day, and an alarm on what it finds', () => {
    const schedules = propertiesOf(resourcesOf(functions, 'AWS::Scheduler::Schedule'))
    const daily = schedules.find(({ Target }) => Target.Input === '{"task":"doctor"}')
    expect(daily?.['ScheduleExpression']).toBe('rate(1 day)')
    expect(resolve(daily?.['Target'].Arn)).toBe(deployedVault(vault).functions.doctor)
    const alarms = propertiesOf(resourcesOf(functions, 'AWS::CloudWatch::Alarm'))
    expect(alarms.find(({ MetricName }) => MetricName === 'DoctorFailures')).toMatchObject({
      Namespace: 'Keyfold',
      Dimensions: [{ Name: 'Vault', Value: VAULT }],
      Threshold: 1,
      EvaluationPeriods: 1,
      Statistic: 'Sum',
    })
  })

  it('calls the sealer each minute, and has an alarm on its failing', () => {
    const schedules = propertiesOf(resourcesOf(functions, 'AWS::Scheduler::Schedule'))
    const seal = schedules.find(({ ScheduleExpression }) => ScheduleExpression === 'rate(1 minute)')
    expect(resolve(seal?.['Target'].Arn)).toBe(deployedVault(vault).functions.seal)
    expect(seal?.['Target'].RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 })
    const alarms = propertiesOf(resourcesOf(functions, 'AWS::CloudWatch::Alarm'))
    const found = alarms
      .filter(({ MetricName }) => MetricName === 'Errors')
      .find(({ Dimensions }) => resolve(Dimensions[0].Value) === named.get('seal'))
    expect(found).toMatchObject({ EvaluationPeriods: 1, Threshold: 3 })
  })

  it('has an alarm on failing sweeps and on the queue', () => {
    const alarms = propertiesOf(resourcesOf(functions, 'AWS::CloudWatch::Alarm'))
    const onSweeps = alarms.find(
      ({ MetricName, Dimensions }) =>
        MetricName === 'Errors' && resolve(Dimensions[0].Value) === named.get('sweep'),
    )
    expect(onSweeps).toMatchObject({ EvaluationPeriods: 3, Threshold: 1 })
    expect(alarms.filter(({ MetricName }) => MetricName === 'NumberOfMessagesSent')).toHaveLength(1)
    for (const { AlarmActions } of alarms) expect(JSON.stringify(AlarmActions)).toContain('AlarmTopic')
  })
})

describe('a page', () => {
  it('that was not built is asked for, with the command that builds it', () => {
    expect(() => pageIn('nowhere')).toThrow(/nowhere\/page\/index.html.*npm run page/)
  })
})

describe('a bundle', () => {
  it('that is missing is asked for, with the command that makes it', () => {
    expect(() => bundleOf('nowhere', 'read')).toThrow(/nowhere\/read\/index.mjs.*node scripts\/bundle.ts/)
  })
})
