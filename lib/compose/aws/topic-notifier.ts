import type { createSnsClient } from '../../adapters/aws/sns/client.ts'
import { publish } from '../../adapters/aws/sns/publish.ts'
import type { Severity } from '../../anomaly/model.ts'
import { isAtLeast, type MessageContext, messageOf, type Notifier } from '../../findings/notify.ts'
import { describeError, type Log } from '../../http/log.ts'

/** What people are told of; the rest is on the page. */
const LEAST: Severity = 'medium'

/** One message for all findings of a run, to the topic of alarms. What is not worth one counts as told. */
export const topicNotifier = (
  client: ReturnType<typeof createSnsClient>,
  { topic, log, ...context }: MessageContext & { readonly topic: string; readonly log: Log },
): Notifier => ({
  async notify(findings) {
    const worth = findings.filter(({ severity }) => isAtLeast(severity, LEAST))
    if (worth.length === 0) return findings
    try {
      await publish(client, topic, messageOf(worth, context))
      return findings
    } catch (error) {
      log.error(
        { error: describeError(error) },
        'Nobody could be told of findings; the next run tries again.',
      )
      return findings.filter((finding) => !worth.includes(finding))
    }
  },
})
