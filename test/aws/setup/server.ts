import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { lastLines } from './command.ts'

export type Server = AsyncDisposable & { readonly endpoint: string }

const START_DEADLINE_MS = 60_000
const STOP_DEADLINE_MS = 5_000
const LOOK_AGAIN_MS = 100

/** Starts a program that serves HTTP on a port of loopback. @throws with what it printed when it ends or never answers. */
export async function startServer(
  command: string,
  argumentsFor: (port: number) => readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<Server> {
  const port = await freePort()
  const child = spawn(command, argumentsFor(port), { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  child.once('error', (error) => (output += error.message))
  const endpoint = `http://127.0.0.1:${port}`
  const deadline = Date.now() + START_DEADLINE_MS
  while (!(await answers(endpoint))) {
    if (!isRunning(child) || Date.now() > deadline) {
      await stop(child)
      throw new Error(`${command} did not start:\n${lastLines(output)}`)
    }
    await pause(LOOK_AGAIN_MS)
  }
  return { endpoint, [Symbol.asyncDispose]: () => stop(child) }
}

/** Any answer will do: some of them refuse a request without a signature. */
const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  )

export const isRunning = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid !== undefined && exitCode === null && signalCode === null

export async function stop(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return
  const closed = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
  child.kill('SIGTERM')
  await closed
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
