/** A real HTTP server that serves a key set, and says how often it was asked. */
import { createServer } from 'node:http'
import type { JWK } from 'jose'
import { listen, stopServer } from '../support/http-server.ts'

export type KeyServer = {
  readonly uri: URL
  /** How many requests there were. */
  asked: number
  keys: readonly JWK[]
  /** Of its answers. */
  status: number
  [Symbol.asyncDispose](): Promise<void>
}

export async function openKeyServer(keys: readonly JWK[]): Promise<KeyServer> {
  const server = createServer((_request, response) => {
    state.asked += 1
    response.writeHead(state.status, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ keys: state.keys }))
  })
  const port = await listen(server)
  const state: KeyServer = {
    uri: new URL(`http://127.0.0.1:${port}/jwks.json`),
    asked: 0,
    keys,
    status: 200,
    [Symbol.asyncDispose]: () => stopServer(server),
  }
  return state
}
