import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { type DemoClient, type RunningVault, type ServeOptions, serve } from '../../../local/serve.ts'
import { basic } from '../../support/basic.ts'

const KEYFOLD = join(import.meta.dirname, '../../../bin/keyfold.js')

export const silent = { write: (): boolean => true }

/** In this process, closed after the test. */
export async function startServing(data: string, options: Partial<ServeOptions> = {}): Promise<RunningVault> {
  const vault = await serve({ data, host: '127.0.0.1', port: 0, stderr: silent, ...options })
  onTestFinished(() => vault.close())
  return vault
}

export type Ready = { readonly url: string; readonly issuer: string; readonly clients: DemoClient[] }

export type Child = {
  readonly process: ChildProcess
  readonly ready: Ready
  /** Everything on stdout so far. */
  readonly stdout: string[]
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>
}

/** `keyfold serve` in a process of its own, killed after the test. Resolves when it says that it is ready. */
export async function spawnServing(data: string): Promise<Child> {
  const args = [KEYFOLD, 'serve', '--no-page', '--data', data, '--port', '0', '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string)
  const stdout: string[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => stdout.push(line))
  child.stderr.resume()
  await Promise.race([once(lines, 'line'), ended])
  return { process: child, ready: JSON.parse(stdout[0] ?? 'null') as Ready, stdout, ended }
}

export async function tokenFor({ issuer, clients }: Ready | RunningVault, id: string): Promise<string> {
  const secret = clients.find((client) => client.id === id)?.secret ?? ''
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { Authorization: basic(id, secret) },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}
