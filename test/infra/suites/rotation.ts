import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LambdaName } from '../../../lib/config/functions.ts'
import { OUTPUTS } from '../../../lib/config/names.ts'
import { POLICY } from '../../../lib/policy.ts'
import { ROTATION_POLICY } from '../../../lib/rotation/policy.ts'
import { pairsOf } from '../support/calls.ts'
import { isAllowed } from '../support/decide.ts'
import { deployedVault } from '../support/deployed.ts'
import { sensitiveRequests } from '../support/requests.ts'
import { resolverOf } from '../support/resolve.ts'
import {
  onlyOne,
  PROFILE_NAMES,
  propertiesOf,
  resourcesOf,
  synthesized,
  VAULT,
} from '../support/synthesize.ts'

const DEFINITION = new URL('../../../infra/state-machines/rotation.asl.json', import.meta.url)

const MACHINE = `arn:aws:states:eu-central-1:111122223333:stateMachine:keyfold-${VAULT}-rotation`
const EXECUTIONS = MACHINE.replace(':stateMachine:', ':execution:')

/** What the definition calls, by its own names. */
const CALLED: Readonly<Record<string, LambdaName>> = {
  Rotate: 'rotate',
  MakeKey: 'makeKey',
  Rewrap: 'rewrap',
  Reencrypt: 'reencrypt',
  Sample: 'sample',
  Retire: 'retire',
}

describe.each(PROFILE_NAMES)('the rotation of %s', (name) => {
  const vault = synthesized(name)
  const { functions } = vault.templates
  const resolve = resolverOf(vault, functions)
  const deployed = deployedVault(vault)
  const machine = onlyOne(functions, 'AWS::StepFunctions::StateMachine')

  it('is a standard workflow with the name by which the functions know it', () => {
    expect(machine).toMatchObject({
      StateMachineName: `keyfold-${VAULT}-rotation`,
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
    })
    const { Ref: id } = functions.toJSON()['Outputs'][OUTPUTS.stateMachine].Value
    expect(functions.toJSON()['Resources'][id].Type).toBe('AWS::StepFunctions::StateMachine')
  })

  it('runs the definition of the repository, with every placeholder standing for a function', () => {
    const text = machine['DefinitionString'] as string
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(DEFINITION, 'utf8')))
    const placeholders = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, placeholder]) => placeholder))
    const substitutions = resolve(machine['DefinitionSubstitutions']) as Record<string, string>
    expect(placeholders).toEqual(new Set(Object.keys(substitutions)))
    expect(substitutions).toEqual(
      Object.fromEntries(
        Object.entries(CALLED).map(([placeholder, fn]) => [placeholder, deployed.functions[fn]]),
      ),
    )
  })

  it('logs every step, and nothing of what goes between them', () => {
    const { LoggingConfiguration: logging } = machine
    expect(logging).toMatchObject({ Level: 'ALL', IncludeExecutionData: false })
    const [log] = propertiesOf(resourcesOf(functions, 'AWS::Logs::LogGroup')).filter(({ LogGroupName }) =>
      JSON.stringify(LogGroupName ?? '').includes('/aws/vendedlogs/states/'),
    )
    expect(log).toMatchObject({ RetentionInDays: vault.profile.logRetentionDays })
    expect(log?.['KmsKeyId']).toBeDefined()
  })

  it('may call its six functions, start and stop its own workers, and tell of it', () => {
    const pairs = pairsOf(
      deployed.rolePolicies('functions', 'RotationRole').flatMap(({ Statement }) => Statement),
    )
    const onAll = pairs.filter(({ resource }) => resource === '*').map(({ action }) => action)
    expect(onAll.every((action) => /^(logs|xray):/.test(action))).toBe(true)
    expect(onAll).not.toContain('logs:DeleteLogGroup')
    const named = pairs
      .filter(({ resource }) => resource !== '*')
      .map(({ action, resource }) => `${action} ${resource}`)
    expect(named.sort()).toEqual(
      [
        ...Object.values(CALLED).map((fn) => `lambda:InvokeFunction ${deployed.functions[fn]}`),
        `states:StartExecution ${MACHINE}`,
        ...['DescribeExecution', 'StopExecution'].flatMap((action) => [
          `states:${action} ${EXECUTIONS}:*`,
          `states:${action} ${EXECUTIONS}/*`,
        ]),
      ].sort(),
    )
  })

  describe('its schedules', () => {
    const schedules = propertiesOf(resourcesOf(functions, 'AWS::Scheduler::Schedule'))
    const scheduled = (input: object): Record<string, any> =>
      schedules.find(({ Target }) => Target.Input === JSON.stringify(input)) ?? {}

    it('are seven: the sweeper, the expiry of secrets, the sealer, the self-check, the detectors, the look whether a rotation is due, and the daily retirement', () => {
      expect(schedules.map(({ ScheduleExpression, Target }) => [ScheduleExpression, Target.Input])).toEqual([
        [`rate(${POLICY.sweepIntervalMs / 60_000} minutes)`, '{"orphans":"part"}'],
        ['rate(15 minutes)', '{"task":"expire-secrets"}'],
        ['rate(1 minute)', '{"task":"seal"}'],
        ['rate(1 day)', '{"task":"doctor"}'],
        ['rate(5 minutes)', '{"task":"detect"}'],
        [`rate(${ROTATION_POLICY.scheduleIntervalMs / 3_600_000} hour)`, '{"trigger":"schedule"}'],
        ['rate(1 day)', '{"task":"daily"}'],
      ])
    })

    it('call what they are for', () => {
      expect(resolve(scheduled({ orphans: 'part' })['Target'].Arn)).toBe(deployed.functions.sweep)
      expect(resolve(scheduled({ task: 'expire-secrets' })['Target'].Arn)).toBe(
        deployed.functions.expireSecrets,
      )
      expect(resolve(scheduled({ task: 'daily' })['Target'].Arn)).toBe(deployed.functions.retire)
      const { Ref: started } = scheduled({ trigger: 'schedule' })['Target'].Arn
      expect(functions.toJSON()['Resources'][started].Type).toBe('AWS::StepFunctions::StateMachine')
    })

    it('try again, for a day at most, and then tell the queue', () => {
      for (const { Target } of schedules) {
        expect(Target.RetryPolicy.MaximumRetryAttempts).toBe(2)
        expect(Target.RetryPolicy.MaximumEventAgeInSeconds).toBeLessThanOrEqual(86_400)
        expect(resolve(Target.DeadLetterConfig.Arn)).toBe(deployed.failureQueue)
      }
    })

    it.each([
      ['SweepScheduleRole', 'lambda:InvokeFunction', deployed.functions.sweep],
      ['RetirementScheduleRole', 'lambda:InvokeFunction', deployed.functions.retire],
    ])('%s may %s and tell the queue, and nothing else', (role, action, resource) => {
      expect(pairsOf(deployed.rolePolicies('functions', role).flatMap(({ Statement }) => Statement))).toEqual(
        [
          { action, resource },
          { action: 'sqs:SendMessage', resource: deployed.failureQueue },
        ],
      )
    })

    it('RotationScheduleRole may start a rotation and tell the queue, and nothing else', async () => {
      const policies = deployed.rolePolicies('functions', 'RotationScheduleRole')
      const actions = pairsOf(policies.flatMap(({ Statement }) => Statement)).map(({ action }) => action)
      expect(actions).toEqual(['states:StartExecution', 'sqs:SendMessage'])
      const allowed: string[] = []
      for (const [title, request] of sensitiveRequests(deployed))
        if (await isAllowed(policies, request)) allowed.push(title)
      expect(allowed).toEqual(['sqs:SendMessage failures'])
    })
  })

  it.each([
    ['ExecutionsFailed', 'StateMachineArn'],
    ['ExecutionsTimedOut', 'StateMachineArn'],
    ['ExecutionsAborted', 'StateMachineArn'],
    ['ExecutionThrottled', 'StateMachineArn'],
    ['Errors', 'FunctionName'],
  ])('has an alarm on %s, at the first one', (metric, dimension) => {
    const watched = dimension === 'FunctionName' ? deployed.functions.retire.split(':').at(-1) : undefined
    const alarms = propertiesOf(resourcesOf(functions, 'AWS::CloudWatch::Alarm')).filter(
      ({ MetricName, Dimensions }) =>
        MetricName === metric &&
        Dimensions[0].Name === dimension &&
        (watched === undefined || resolve(Dimensions[0].Value) === watched),
    )
    expect(alarms).toHaveLength(1)
    expect(alarms[0]).toMatchObject({
      Statistic: 'Sum',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    })
    expect(JSON.stringify(alarms[0]?.['AlarmActions'])).toContain('AlarmTopic')
  })
})
