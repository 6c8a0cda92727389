/** Asks before something that cannot be undone. */
import { createInterface } from 'node:readline/promises'
import { UsageError } from './failures.ts'

export type ConfirmFlags = { readonly yes?: true; readonly json?: true }

/**
 * Goes on when the person at the terminal types `yes`, or with `--yes`.
 *
 * @throws UsageError when nobody can answer, or the answer is another.
 */
export async function confirm(question: string, { yes, json }: ConfirmFlags): Promise<void> {
  if (yes) return
  if (json || !process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError('This needs a confirmation: give --yes, or run it on a terminal without --json.')
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(`${question} Type "yes" to go on: `)
    if (answer.trim().toLowerCase() !== 'yes') throw new UsageError('Not confirmed: nothing was changed.')
  } finally {
    terminal.close()
  }
}
