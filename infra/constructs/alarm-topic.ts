import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Profile } from '../profiles.ts'

const BY_MAIL = {
  'Serverless-SNSRedrivePolicy':
    'A message goes to a mail server, which tells SNS nothing that a queue could keep; the alarm itself stays on in CloudWatch.',
}

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
  if (alarmEmail !== null) acknowledge(topic.addSubscription(new EmailSubscription(alarmEmail)), BY_MAIL)
  return topic
}
