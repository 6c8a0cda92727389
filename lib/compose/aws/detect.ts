import { AWS_POLICY } from '../../adapters/aws/aws-policy.ts'
import { DynamoAdminRegistry } from '../../adapters/aws/dynamo/admin-registry.ts'
import { DynamoBaselineStore } from '../../adapters/aws/dynamo/baseline-store.ts'
import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoEventStore } from '../../adapters/aws/dynamo/event-store.ts'
import { DynamoFindingStore } from '../../adapters/aws/dynamo/finding-store.ts'
import { DynamoMuteStore } from '../../adapters/aws/dynamo/mute-store.ts'
import { DynamoPrincipalStore } from '../../adapters/aws/dynamo/principal-store.ts'
import { DynamoSuspensionStore } from '../../adapters/aws/dynamo/suspension-store.ts'
import { DynamoUsageStore } from '../../adapters/aws/dynamo/usage-store.ts'
import { createSnsClient } from '../../adapters/aws/sns/client.ts'
import { createRecorder } from '../../audit/record.ts'
import { systemClock } from '../../clock.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import type { DetectionPorts, DetectionReport } from '../../findings/detection-ports.ts'
import { FINDINGS_POLICY } from '../../findings/policy.ts'
import { createSuspender } from '../../findings/suspend.ts'
import { detectMetered } from './detect-metered.ts'
import { readEnvironment } from './environment.ts'
import { createLog } from './log.ts'
import { topicNotifier } from './topic-notifier.ts'

/**
 * The detectors: read what was recorded, keep what they find in it, and tell people. A failure fails the invocation, so that the alarm on
 * errors tells; the next run goes on where this one ended.
 */
export function composeDetect(): () => Promise<DetectionReport> {
  const environment = readEnvironment(FUNCTION_VARIABLES.detect)
  const { vault, alarmTopic, pageOrigin } = environment
  const log = createLog()
  const stores = storesOf(environment)
  const ports: DetectionPorts = {
    ...stores,
    notifier: topicNotifier(createSnsClient(), { topic: alarmTopic, vault, page: pageOrigin, log }),
    suspender: environment.suspendOnCritical ? suspenderOf(stores) : null,
    clock: systemClock,
    settleMs: FINDINGS_POLICY.settleMs.aws,
    budgetMs: AWS_POLICY.detectBudgetMs,
    now: () => performance.now(),
    onRebuild: () => log.info({}, 'What the detectors know is learned anew from the log.'),
    onAnswer: ({ id }, answer) =>
      log.info(
        { finding: id, answer: typeof answer === 'string' ? answer : 'suspended' },
        'A critical finding was answered.',
      ),
  }
  const detect = detectMetered({ vault }, ports)
  return async () => {
    const report = await detect()
    log.info(report, 'Detected')
    return report
  }
}

function storesOf({
  auditTable: audit,
  principalsTable: principals,
}: {
  readonly auditTable: string
  readonly principalsTable: string
}) {
  const dynamo = createDynamoClient()
  return {
    events: new DynamoEventStore(dynamo, { audit }),
    findings: new DynamoFindingStore(dynamo, { audit }),
    mutes: new DynamoMuteStore(dynamo, { audit }),
    baselines: new DynamoBaselineStore(dynamo, { audit }),
    usageHours: new DynamoUsageStore(dynamo, { audit }),
    suspensions: new DynamoSuspensionStore(dynamo, { audit }),
    principals: new DynamoPrincipalStore(dynamo, { principals }),
    admins: new DynamoAdminRegistry(dynamo, { principals }),
  }
}

const suspenderOf = (stores: ReturnType<typeof storesOf>) =>
  createSuspender(
    { ...stores, clock: systemClock, recorder: createRecorder(stores.events, systemClock) },
    FINDINGS_POLICY,
  )
