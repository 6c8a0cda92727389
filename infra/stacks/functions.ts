import { type App, Duration, Stack } from 'aws-cdk-lib'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { LAMBDA_NAMES, type LambdaName } from '../../lib/config/functions.ts'
import { sealerRoleName } from '../../lib/config/names.ts'
import { POLICY } from '../../lib/policy.ts'
import { acknowledge } from '../acknowledge.ts'
import { bundleOf } from '../bundles.ts'
import { createAlarm } from '../constructs/alarms.ts'
import { createDashboard } from '../constructs/dashboard.ts'
import { createDetection } from '../constructs/detection.ts'
import {
  createOperatorPolicy,
  createPeoplePolicy,
  createRegistrarPolicy,
} from '../constructs/operator-policy.ts'
import { createRotation } from '../constructs/rotation.ts'
import { addSchedule, toInvoke } from '../constructs/schedule.ts'
import { createSealing } from '../constructs/sealing.ts'
import { createSelfCheck } from '../constructs/self-check.ts'
import { createLog } from '../constructs/service-log.ts'
import { VaultFunction } from '../constructs/vault-function.ts'
import { FUNCTION_SETTINGS } from '../functions.ts'
import { putOut } from '../put-out.ts'
import { rightsOfFunctions } from '../rights/of-functions.ts'
import { rotationSettings } from '../rights/others.ts'
import { stackProps, type VaultStackProps } from '../vault-stack.ts'
import type { DataStack } from './data.ts'
import type { IdentityStack } from './identity.ts'
import type { PageStack } from './page.ts'

export type FunctionsStackProps = VaultStackProps & {
  readonly bundles: string
  readonly page: PageStack
  readonly data: DataStack
  readonly identity: IdentityStack
}

const SWEEP_INTERVAL = Duration.millis(POLICY.sweepIntervalMs)
/** A sweep may fail once without anybody being called; so often in a row it will not mend itself. */
const SWEEPS_FAILED = 3

/** How long the former secret of a client may stay valid beyond its time. */
const EXPIRY_INTERVAL = Duration.minutes(15)

/** What runs: a function each for what has rights of its own. */
export class FunctionsStack extends Stack {
  readonly functions: Readonly<Record<LambdaName, LambdaFunction>>

  constructor(app: App, id: string, props: FunctionsStackProps) {
    super(app, id, stackProps(props, 'functions'))
    const failed = createFailureQueue(this)
    const made = Object.fromEntries(
      LAMBDA_NAMES.map((name) => [name, this.#create(name, props, failed)]),
    ) as Record<LambdaName, VaultFunction>
    const rights = rightsOfFunctions({ ...props, reader: made.read.function })
    for (const name of LAMBDA_NAMES) made[name].may(...rights[name])
    this.functions = Object.fromEntries(LAMBDA_NAMES.map((name) => [name, made[name].function])) as Record<
      LambdaName,
      LambdaFunction
    >

    addSchedule(this, 'Sweep', {
      description: 'Calls the sweeper',
      expression: ScheduleExpression.rate(SWEEP_INTERVAL).expressionString,
      target: toInvoke(this.functions.sweep),
      input: { orphans: 'part' },
      giveUpAfter: SWEEP_INTERVAL,
      deadLetterQueue: failed,
    })
    addSchedule(this, 'ExpireSecrets', {
      description: 'Takes away secrets whose time is over',
      expression: ScheduleExpression.rate(EXPIRY_INTERVAL).expressionString,
      target: toInvoke(this.functions.expireSecrets),
      input: { task: 'expire-secrets' },
      giveUpAfter: EXPIRY_INTERVAL,
      deadLetterQueue: failed,
    })
    const { vault, data } = props
    const told = { vault, failed, topic: data.alarmTopic }
    createSealing(this, { ...told, sealer: this.functions.seal })
    createSelfCheck(this, { ...told, doctor: this.functions.doctor })
    createDetection(this, { ...told, detect: this.functions.detect })
    const rotation = createRotation(this, { ...props, functions: this.functions, failed })
    this.#addAlarms(props, failed)
    createDashboard(this, props)
    const forPeople = { ...props, functions: Object.values(this.functions) }
    createOperatorPolicy(this, forPeople)
    createRegistrarPolicy(this, forPeople)
    createPeoplePolicy(this, forPeople)
    const named = LAMBDA_NAMES.map((name) => `${name}=${this.functions[name].functionName}`)
    putOut(this, {
      functions: named.join(','),
      stateMachine: rotation.stateMachineArn,
      ...rotationSettings(props.profile),
    })
  }

  #create(name: LambdaName, props: FunctionsStackProps, failed: Queue): VaultFunction {
    const { vault, region, profile, bundles, data } = props
    const { description, timeout, atOnce, unattended } = FUNCTION_SETTINGS[name]
    const { reservedConcurrency } = profile
    return new VaultFunction(this, name, {
      description: `Keyfold: ${description}`,
      code: bundleOf(bundles, name),
      log: createLog(this, `${name}-log`, { profile, storageKey: data.storageKey }),
      memoryMegabytes: profile.memoryMegabytes,
      timeout,
      reservedConcurrency: reservedConcurrency === null ? null : (atOnce ?? reservedConcurrency),
      ...(unattended ? { failures: failed } : {}),
      ...(name === 'seal' ? { roleName: sealerRoleName(vault, region) } : {}),
    })
  }

  #addAlarms({ data }: FunctionsStackProps, failed: Queue): void {
    const topic = data.alarmTopic
    createAlarm(this, 'SweepAlarm', {
      description:
        'The sweeper fails again and again: what was deleted or has expired is not destroyed. See its log.',
      metric: this.functions.sweep.metricErrors(),
      threshold: 1,
      periods: SWEEPS_FAILED,
      topic,
    })
    createAlarm(this, 'ExpireSecretsAlarm', {
      description:
        'The job that takes secrets of machine clients away failed: some stay valid beyond their time. See its log; it tries again.',
      metric: this.functions.expireSecrets.metricErrors(),
      threshold: 1,
      periods: 1,
      topic,
    })
    createAlarm(this, 'FailureQueueAlarm', {
      description:
        'The sweeper, the sealer, the detectors, the self-check, the expiry of secrets, the daily retirement or a rotation could not be started, or was cut off. The queue ' +
        'holds what was asked.',
      metric: failed.metricNumberOfMessagesSent(),
      threshold: 1,
      periods: 1,
      topic,
    })
  }
}

/** What was due and failed, or did not start. Nothing reads it but people: the next run does what this one did not. */
function createFailureQueue(scope: Stack): Queue {
  const queue = new Queue(scope, 'FailureQueue', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  })
  const reason = 'It is itself the dead-letter queue, of the schedules and of what they call.'
  acknowledge(queue, { 'AwsSolutions-SQS3': reason, 'Serverless-SQSRedrivePolicy': reason })
  return queue
}
