import { storesOf } from './dynamo-stores.ts'
import { testClient } from './dynamo-tables.ts'
import { answer, serve } from './http-server.ts'
import type { VaultTables } from './vault-tables.ts'
import { isWrite } from './wire.ts'

/** Stores whose connection breaks after each write was done, once, and before its answer has come back. */
export async function answersLost({ endpoint, names }: VaultTables): Promise<{
  readonly stores: ReturnType<typeof storesOf>
  readonly close: () => Promise<void>
}> {
  const lost = new Set<string>()
  const proxy = await serve(async (body, response, request) => {
    const { host: _, ...headers } = request.headers as Record<string, string>
    const answered = await fetch(endpoint, { method: 'POST', headers, body })
    const operation = headers['x-amz-target']?.split('.')[1] ?? ''
    if (isWrite({ operation, body: {} }) && !lost.has(body.toString())) {
      lost.add(body.toString())
      response.destroy()
    } else answer(response, answered.status, await answered.json())
  })
  return { stores: storesOf(testClient(proxy.url), names), close: proxy.close }
}
