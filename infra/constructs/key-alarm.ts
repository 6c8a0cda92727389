import { Rule } from 'aws-cdk-lib/aws-events'
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'

/** Each of them makes data unreadable, at once or when a waiting period ends. */
export const DANGEROUS_KEY_CALLS = ['DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial'] as const

/**
 * Says when anybody disables or deletes a key in this account and region. Master keys are not resources of any stack, so
 * the rule can't name them. EventBridge learns of these calls from CloudTrail: the account needs a trail.
 */
export function createKeyAlarm(scope: Construct, vault: string, topic: ITopic): void {
  const rule = new Rule(scope, 'KeyAlarm', {
    description: `Keyfold ${vault}: a KMS key was disabled, or its deletion has begun`,
    eventPattern: {
      source: ['aws.kms'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: { eventSource: ['kms.amazonaws.com'], eventName: [...DANGEROUS_KEY_CALLS] },
    },
    targets: [new SnsTopic(topic)],
  })
  acknowledge(rule, {
    'Serverless-EventBusDLQ':
      'EventBridge goes on trying for 24 hours. The topic is in the same stack; a queue beside it would be watched by nobody.',
  })
}
