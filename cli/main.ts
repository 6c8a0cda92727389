/** The `keyfold` command (architecture, section 10). */
import { describeFailure, EXIT, failureOf } from './failures.ts'
import { createProgram } from './program.ts'

/**
 * Runs one command.
 *
 * @param args the words after `keyfold`.
 * @returns the exit code: 0 done, 1 failed, 2 usage, 3 refused, 4 not found, 5 found.
 */
export async function main(args: readonly string[]): Promise<number> {
  // `keyfold object get … | head` closes the pipe early: nothing to say about it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.failed)
    throw error
  })
  try {
    await createProgram().parseAsync(args, { from: 'user' })
    return EXIT.done
  } catch (error) {
    const failure = failureOf(error)
    if (failure === null) return EXIT.done
    process.stderr.write(`${describeFailure(failure, args.includes('--json'))}\n`)
    return failure.exitCode
  }
}
