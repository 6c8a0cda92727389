/** A Cognito that answers each action as it is told, over real HTTP: what a real one does on a bad day. */
import { ConfiguredRetryStrategy } from '@smithy/core/retry'
import { onTestFinished } from 'vitest'
import { AWS_POLICY } from '../../../../lib/adapters/aws/aws-policy.ts'
import { createCognitoClient } from '../../../../lib/adapters/aws/cognito/client.ts'
import { CognitoClientDirectory } from '../../../../lib/adapters/aws/cognito/client-directory.ts'
import { CognitoUserDirectory } from '../../../../lib/adapters/aws/cognito/user-directory.ts'
import { answer, serve } from '../dynamo/http-server.ts'

export const POOL = 'eu-central-1_Test1'
export const NOW = 1_800_000_000_000

type Call = { readonly action: string; readonly input: Record<string, any> }
type Answer = { readonly status: number; readonly body: unknown }

export const ok = (body: unknown = {}): Answer => ({ status: 200, body })
export const refusal = (type: string, message = 'Scripted.'): Answer => ({
  status: 400,
  body: { __type: type, message },
})
/** The request has arrived whole, and nobody hears of it. */
export const LOST = 'lost answer'

type Reply = Answer | typeof LOST

/** @param replies to each action, one after the other; the last is repeated. */
export async function scriptedCognito(replies: Readonly<Record<string, Reply | readonly Reply[]>>) {
  const calls: Call[] = []
  const server = await serve((body, response, request) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const earlier = calls.filter((call) => call.action === action).length
    calls.push({ action, input: JSON.parse(body.toString()) })
    const given = [replies[action] ?? refusal('UnknownOperationException')].flat()
    const reply = given[Math.min(earlier, given.length - 1)] as Reply
    if (reply === LOST) request.socket.destroy()
    else answer(response, reply.status, reply.body)
  })
  const client = createCognitoClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    retryStrategy: new ConfiguredRetryStrategy(AWS_POLICY.callAttemptsMax, 1),
  })
  onTestFinished(async () => {
    client.destroy()
    await server.close()
  })
  return {
    users: new CognitoUserDirectory(client, { userPool: POOL }),
    clients: new CognitoClientDirectory(client, {
      userPool: POOL,
      nameOf: async (id) => (id === 'app-1' ? 'claims import' : null),
    }),
    calls,
    /** Which actions were asked for, in their order. */
    actions: (): readonly string[] => calls.map(({ action }) => action),
  }
}

export const ANN = '0a1b2c3d-1111-2222-3333-444455556666'

/** As Cognito shows a person. */
export const person = (status = 'CONFIRMED', facts: Readonly<Record<string, string>> = {}) => ({
  Username: ANN,
  Enabled: true,
  UserStatus: status,
  UserCreateDate: NOW / 1000 - 1,
  Attributes: Object.entries({ sub: ANN, email: 'Ann@example.org', name: 'Ann', ...facts }).map(
    ([Name, Value]) => ({ Name, Value }),
  ),
})

/** The same in the answer of AdminGetUser, where attributes are called otherwise. */
export function gotten(status = 'CONFIRMED', facts: Readonly<Record<string, string>> = {}) {
  const { Attributes, ...others } = person(status, facts)
  return ok({ ...others, UserAttributes: Attributes })
}

export const groups = (...names: readonly string[]) =>
  ok({ Groups: names.map((GroupName) => ({ GroupName, UserPoolId: POOL })) })
