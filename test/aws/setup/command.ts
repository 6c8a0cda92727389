/** Running programs that other people wrote. */
import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

export type CommandOptions = { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> }

/** Ends every command that is running, and every later one at once. */
export const interruption = new AbortController()

const SHOWN_LINES = 30

/** @returns what it printed. @throws with the last lines of that when it fails. */
export function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const child = spawn(command, args, {
    ...options,
    env: { ...process.env, ...options.env },
    signal: interruption.signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  child.once('error', reject)
  child.once('close', (code) => {
    if (code === 0) resolve(output)
    else reject(new Error(`${command} ${args.join(' ')} failed:\n${lastLines(output)}`))
  })
  return promise
}

export const lastLines = (output: string): string =>
  output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')

/** @returns its path; null when it is not there. */
export async function onPath(program: string): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program)
    if (await isExecutable(path)) return path
  }
  return null
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
