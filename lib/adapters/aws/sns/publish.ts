import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import { calling } from '../errors.ts'

/** SNS API reference, "Publish": ASCII without line breaks or control characters, fewer than 100. */
const SUBJECT_MAX_CHARACTERS = 99

/**
 * Tells everybody who has subscribed to a topic.
 *
 * @param subject of the mail that it becomes; shortened as SNS needs it
 * @throws KeyfoldError `unavailable` when SNS cannot answer, after the SDK's bounded retries.
 */
export async function publish(
  client: SNSClient,
  topic: string,
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<void> {
  const command = new PublishCommand({ TopicArn: topic, Subject: subjectFrom(subject), Message: text })
  await calling('SNS', () => client.send(command))
}

const subjectFrom = (text: string): string => text.replaceAll(/[^ -~]/g, '?').slice(0, SUBJECT_MAX_CHARACTERS)
