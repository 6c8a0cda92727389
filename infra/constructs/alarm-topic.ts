import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { Profile } from '../profiles.ts'

/** Alarms come from these; neither can publish under a key that does not name it. */
const PUBLISHERS = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] as const

/**
 * Where alarms go. Its key is its own: services have to be let use it without any condition, and the storage key lets
 * nobody do that.
 */
export function createAlarmTopic(scope: Construct, vault: string, { alarmEmail }: Profile): Topic {
  const key = new Key(scope, 'AlarmKey', {
    description: `Keyfold ${vault}: encrypts alarm messages on their way`,
    enableKeyRotation: true,
    pendingWindow: Duration.days(7),
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const topic = new Topic(scope, 'AlarmTopic', {
    displayName: `Keyfold ${vault}`,
    masterKey: key,
    enforceSSL: true,
  })
  for (const service of PUBLISHERS) {
    const publisher = new ServicePrincipal(service)
    key.grantEncryptDecrypt(publisher)
    topic.grantPublish(publisher)
  }
  if (alarmEmail !== null) topic.addSubscription(new EmailSubscription(alarmEmail))
  return topic
}
