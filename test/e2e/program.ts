/** `keyfold serve` in a process of its own, as `npm start` runs it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Ready, tokenFor } from '../local/support/serve.ts'

const KEYFOLD = join(import.meta.dirname, '../../bin/keyfold.js')

export type Program = {
  readonly url: string
  readonly firstAdmin: { readonly login: string; readonly oneTimePassword: string }
  /** A request with a token of one of the demo clients. */
  fetch(client: string, path: string, init?: RequestInit): Promise<Response>
  /** What it wrote after the line that says it is ready, which has passwords and secrets of demonstrations. */
  output(): string
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>
}

export async function startProgram(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const child = spawn(
    process.execPath,
    [KEYFOLD, 'serve', '--no-page', '--data', folder, '--port', '0', '--json'],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  )
  const output: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  lines.on('line', (more) => output.push(Buffer.from(`${more}\n`)))
  const ready = JSON.parse(line) as Ready & Pick<Program, 'firstAdmin'>
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (client: string): Promise<string> => {
    const token = tokens.get(client) ?? tokenFor(ready, client)
    tokens.set(client, token)
    return token
  }
  return {
    url: ready.url,
    firstAdmin: ready.firstAdmin,
    output: () => Buffer.concat(output).toString(),
    fetch: async (client, path, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('Authorization', `Bearer ${await tokenOf(client)}`)
      return fetch(`${ready.url}${path}`, { ...init, headers })
    },
    stop: async () => {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
