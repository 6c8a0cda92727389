/** Scripts of this folder in processes of their own, which tests stop and kill. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

export type Script = {
  readonly process: ChildProcess
  /** The next line on stdout. @throws with what is on stderr when the process ends instead. */
  nextLine(): Promise<string>
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>
}

/** Runs a script of `test/faults/support` with options that become JSON; it is killed after the test. */
export function runScript(name: string, options: object): Script {
  const path = join(import.meta.dirname, name)
  const flags = ['--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...flags, path, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return {
    process: child,
    ended,
    nextLine: async () => {
      const { done, value } = await lines.next()
      if (done) throw new Error(`${name} ended (${await ended}): ${stderr}`)
      return value
    },
  }
}

/** What the process was started with. */
export const scriptOptions = (): unknown => JSON.parse(process.argv[2] ?? '{}')

/** Synchronous, so that it is out before the process is stopped or killed. */
export const say = (line: string): void => void writeSync(1, `${line}\n`)

/** A signal that a process sends to itself takes effect before the next statement. */
export const stopMyself = (): void => void process.kill(process.pid, 'SIGSTOP')
export const killMyself = (): void => void process.kill(process.pid, 'SIGKILL')
