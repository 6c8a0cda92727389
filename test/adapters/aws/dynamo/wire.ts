import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { HttpRequest } from '@smithy/types'

/** One request as it goes to DynamoDB. */
export type WireCall = { readonly operation: string; readonly body: Record<string, any> }

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem'])

export const isWrite = ({ operation }: WireCall): boolean => WRITES.has(operation)

/** Calls `before` with each request; what it throws comes back instead of an answer. It may change the body. */
export function onWire(
  client: DynamoDBDocumentClient,
  before: (call: WireCall) => Promise<void> | void,
): DynamoDBDocumentClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as HttpRequest
      const operation = request.headers['x-amz-target']?.split('.')[1] ?? ''
      const body = JSON.parse(new TextDecoder().decode(request.body))
      await before({ operation, body })
      request.body = Buffer.from(JSON.stringify(body))
      request.headers['content-length'] = String(request.body.length)
      return next(args)
    },
    { step: 'build', priority: 'low', name: 'onWire' },
  )
  return client
}

/** A process that dies before its write number `survived + 1`. */
export function dying(client: DynamoDBDocumentClient, survived: number): DynamoDBDocumentClient {
  let writes = 0
  return onWire(client, (call) => {
    if (!isWrite(call)) return
    writes += 1
    if (writes > survived) throw new Death()
  })
}

export class Death extends Error {}

/** @returns whether it died. */
export async function survives(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof Death) return false
    throw error
  }
}
