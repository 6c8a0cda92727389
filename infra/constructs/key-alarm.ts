import { Rule } from 'aws-cdk-lib/aws-events'
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'

/**
 * The first three make data unreadable, at once or when a waiting period ends; material that is imported may have an end of its own; the others
 * take a step back, so that a key is there again that should be gone.
 */
export const DANGEROUS_KEY_CALLS = [
  'DisableKey',
  'ScheduleKeyDeletion',
  'DeleteImportedKeyMaterial',
  'ImportKeyMaterial',
  'EnableKey',
  'CancelKeyDeletion',
] as const

/** What KMS itself says of keys (KMS developer guide, "Monitor KMS keys with Amazon EventBridge"): it takes no trail. */
export const KEY_EVENTS = ['KMS Imported Key Material Expiration', 'KMS CMK Deletion'] as const

/**
 * Says when anybody disables or deletes a key in this account and region, changes its material, or takes that back; and when KMS has deleted a
 * key, or its material has expired. Master keys are not resources of any stack, so the rules can't name them. EventBridge learns of calls from
 * CloudTrail: the account needs a trail.
 */
export function createKeyAlarm(scope: Construct, vault: string, topic: ITopic): void {
  const rules = [
    new Rule(scope, 'KeyAlarm', {
      description: `Keyfold ${vault}: a KMS key was disabled or enabled, its deletion or its material was changed`,
      eventPattern: {
        source: ['aws.kms'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: { eventSource: ['kms.amazonaws.com'], eventName: [...DANGEROUS_KEY_CALLS] },
      },
      targets: [new SnsTopic(topic)],
    }),
    new Rule(scope, 'KeyLossAlarm', {
      description: `Keyfold ${vault}: a KMS key is gone, or its material has expired`,
      eventPattern: { source: ['aws.kms'], detailType: [...KEY_EVENTS] },
      targets: [new SnsTopic(topic)],
    }),
  ]
  for (const rule of rules) {
    acknowledge(rule, {
      'Serverless-EventBusDLQ':
        'EventBridge goes on trying for 24 hours. The topic is in the same stack; a queue beside it would be watched by nobody.',
    })
  }
}
