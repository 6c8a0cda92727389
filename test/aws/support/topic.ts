import { randomUUID } from 'node:crypto'
import { CreateTopicCommand } from '@aws-sdk/client-sns'
import { createSnsClient } from '../../../lib/adapters/aws/sns/client.ts'

export type Topic = Disposable & {
  readonly arn: string
  /** The messages that were published, in their order. */
  readonly told: () => Promise<readonly string[]>
}

/** A topic of moto, which remembers what it was told. */
export async function createTopic(moto: string): Promise<Topic> {
  process.env['AWS_ENDPOINT_URL_SNS'] = moto
  const client = createSnsClient()
  const { TopicArn: arn = '' } = await client.send(new CreateTopicCommand({ Name: `alarms-${randomUUID()}` }))
  return {
    arn,
    told: async () => {
      const state = (await (await fetch(new URL('/moto-api/data.json', moto))).json()) as MotoData
      return (state.sns?.['Topic'] ?? [])
        .filter((topic) => topic.arn === arn)
        .flatMap((topic) => topic.sent_notifications ?? [])
        .map((sent) => String(sent[1]))
    },
    [Symbol.dispose]: () => client.destroy(),
  }
}

type MotoData = { readonly sns?: Readonly<Record<string, readonly MotoTopic[]>> }

type MotoTopic = { readonly arn?: string; readonly sent_notifications?: readonly (readonly unknown[])[] }
