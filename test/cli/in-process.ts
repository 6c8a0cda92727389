/** Runs commands in this process, for tests that need many: a process of its own costs most of a second. */
import { Readable } from 'node:stream'
import { vi } from 'vitest'
import { describeFailure, failureOf } from '../../cli/failures.ts'
import { createProgram } from '../../cli/program.ts'
import { NOBODY, type Ran } from './run.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * As `keyfold` does; one at a time, since standard input and output, and the environment, are the process's.
 *
 * @param input what is on standard input
 */
export async function keyfoldHere(
  args: readonly string[],
  env: Environment = {},
  input: string | Uint8Array = '',
): Promise<Ran> {
  const written = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  const outputs = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] = Buffer.concat([written[name], Buffer.from(chunk)])
      return true
    }),
  )
  const stdin = Readable.from([Buffer.from(input)]) as unknown as typeof process.stdin
  const spies = [...outputs, vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin)]
  for (const [name, value] of Object.entries({ ...NOBODY, ...env })) vi.stubEnv(name, value)
  try {
    const code = await run(args)
    return { code, stdout: written.stdout, stderr: written.stderr.toString('utf8') }
  } finally {
    vi.unstubAllEnvs()
    for (const spy of spies) spy.mockRestore()
  }
}

async function run(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    const failure = failureOf(error)
    if (failure === null) return 0
    process.stderr.write(`${describeFailure(failure, args.includes('--json'))}\n`)
    return failure.exitCode
  }
}
