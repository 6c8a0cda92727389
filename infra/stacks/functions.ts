import { type App, Duration, Stack } from 'aws-cdk-lib'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { LAMBDA_NAMES, type LambdaName } from '../../lib/config/functions.ts'
import { POLICY } from '../../lib/policy.ts'
import { acknowledge } from '../acknowledge.ts'
import { bundleOf } from '../bundles.ts'
import { createAlarm } from '../constructs/alarms.ts'
import { createOperatorPolicy, createRegistrarPolicy } from '../constructs/operator-policy.ts'
import { addSchedule } from '../constructs/schedule.ts'
import { createLog } from '../constructs/service-log.ts'
import { VaultFunction } from '../constructs/vault-function.ts'
import { DESCRIPTIONS } from '../functions.ts'
import { putOut } from '../put-out.ts'
import { rightsOfFunctions } from '../rights/of-functions.ts'
import { stackProps, type VaultStackProps } from '../vault-stack.ts'
import type { DataStack } from './data.ts'
import type { IdentityStack } from './identity.ts'

export type FunctionsStackProps = VaultStackProps & {
  readonly bundles: string
  readonly data: DataStack
  readonly identity: IdentityStack
}

/** The longest that Lambda offers: much may have been deleted at once. */
const SWEEP_MINUTES = 15
/** A run that takes longer than the time between two, and the next one; they do not disturb each other. */
const SWEEPS_AT_ONCE = 2
/** A sweep may fail once without anybody being called; so often in a row it will not mend itself. */
const SWEEPS_FAILED = 3

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

    addSchedule(this, {
      target: this.functions.sweep,
      input: { orphans: 'part' },
      interval: Duration.millis(POLICY.sweepIntervalMs),
      deadLetterQueue: failed,
    })
    this.#addAlarms(props, failed)
    const forPeople = { ...props, functions: Object.values(this.functions) }
    createOperatorPolicy(this, forPeople)
    createRegistrarPolicy(this, forPeople)
    const named = LAMBDA_NAMES.map((name) => `${name}=${this.functions[name].functionName}`)
    putOut(this, { functions: named.join(',') })
  }

  #create(name: LambdaName, { profile, bundles, data }: FunctionsStackProps, failed: Queue): VaultFunction {
    const sweeps = name === 'sweep'
    const { reservedConcurrency } = profile
    return new VaultFunction(this, name, {
      description: `Keyfold: ${DESCRIPTIONS[name]}`,
      code: bundleOf(bundles, name),
      log: createLog(this, `${name}-log`, { profile, storageKey: data.storageKey }),
      memoryMegabytes: profile.memoryMegabytes,
      timeout: sweeps ? Duration.minutes(SWEEP_MINUTES) : Duration.millis(POLICY.requestTimeoutMs),
      reservedConcurrency: sweeps && reservedConcurrency !== null ? SWEEPS_AT_ONCE : reservedConcurrency,
      ...(sweeps ? { failures: failed } : {}),
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
    createAlarm(this, 'FailureQueueAlarm', {
      description: 'The sweeper could not be started, or was cut off. The queue holds what it was asked.',
      metric: failed.metricNumberOfMessagesSent(),
      threshold: 1,
      periods: 1,
      topic,
    })
  }
}

/** Runs of the sweeper that failed. Nothing reads it but people: the next run does what this one did not. */
function createFailureQueue(scope: Stack): Queue {
  const queue = new Queue(scope, 'FailureQueue', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  })
  const reason = 'It is itself the dead-letter queue, of the schedule and of the sweeper.'
  acknowledge(queue, { 'AwsSolutions-SQS3': reason, 'Serverless-SQSRedrivePolicy': reason })
  return queue
}
