import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const BIN = fileURLToPath(new URL('../../bin/keyfold.js', import.meta.url))

export type Ran = { readonly code: number | null; readonly stdout: Buffer; readonly stderr: string }

export type RunOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly input?: string | Uint8Array
  readonly cwd?: string
  /** The Node to run on. */
  readonly node?: string
}

/** Where nobody is signed in, whoever runs the tests. */
export const NOBODY = { KEYFOLD_CONFIG_DIR: join(tmpdir(), 'keyfold-test-nobody') }

/** The environment without anything of Keyfold's. */
const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KEYFOLD_'))),
  ...NOBODY,
})

export const startKeyfold = (args: readonly string[], options: RunOptions = {}) =>
  spawn(options.node ?? process.execPath, [BIN, ...args], {
    cwd: options.cwd,
    env: { ...cleanEnvironment(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })

/** Runs one command to its end. */
export function keyfold(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = startKeyfold(args, options)
  const stdout: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  // A command that does not read its input may end before it was written.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr }))
  })
}

export const text = ({ stdout }: Ran): string => stdout.toString('utf8').trim()

export const json = (ran: Ran): unknown => JSON.parse(text(ran))
