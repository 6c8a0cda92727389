import dynalite from 'dynalite'
import { listen, stopServer } from './http-server.ts'

export type DynaliteServer = { readonly endpoint: string; close(): Promise<void> }

/** DynamoDB in this process, in memory, on a free port (https://github.com/architect/dynalite). */
export async function startDynalite(): Promise<DynaliteServer> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 })
  return { endpoint: `http://127.0.0.1:${await listen(server)}`, close: () => stopServer(server) }
}
