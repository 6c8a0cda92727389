/** `keyfold serve` in a process of its own, as `npm start` runs it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Ready, tokenFor } from '../local/support/serve.ts'

const KEYFOLD = join(import.meta.dirname, '../../bin/keyfold.js')

export type Program = {
  readonly url: string
  /** A request with a token of one of the demo clients. */
  fetch(client: string, path: string, init?: RequestInit): Promise<Response>
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>
}

export async function startProgram(folder: string): Promise<Program> {
  const child = spawn(process.execPath, [KEYFOLD, 'serve', '--data', folder, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const ready = JSON.parse(line) as Ready
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (client: string): Promise<string> => {
    const token = tokens.get(client) ?? tokenFor(ready, client)
    tokens.set(client, token)
    return token
  }
  return {
    url: ready.url,
    fetch: async (client, path, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('Authorization', `Bearer ${await tokenOf(client)}`)
      return fetch(`${ready.url}${path}`, { ...init, headers })
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
