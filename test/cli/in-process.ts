/** Runs commands in this process, for tests that need many: a process of its own costs most of a second. */
import { vi } from 'vitest'
import { describeFailure, failureOf } from '../../cli/failures.ts'
import { createProgram } from '../../cli/program.ts'
import { NOBODY, type Ran } from './run.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** As `keyfold` does; one at a time, since standard output and the environment are the process's. */
export async function keyfoldHere(args: readonly string[], env: Environment = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += String(chunk)
      return true
    }),
  )
  for (const [name, value] of Object.entries({ ...NOBODY, ...env })) vi.stubEnv(name, value)
  try {
    const code = await run(args)
    return { code, stdout: Buffer.from(written.stdout), stderr: written.stderr }
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
