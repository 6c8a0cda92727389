/** Scripts of this folder in processes of their own, which take jobs, and which tests stop and kill. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Script = {
  readonly process: ChildProcess
  /** Gives it a job: an object that becomes JSON. It takes one after the other. */
  send(job: object): void
  /** The next line on stdout. @throws with what is on stderr when the process ends instead. */
  nextLine(): Promise<string>
  /** SIGKILL. Resolves when the process is gone. */
  kill(): Promise<void>
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>
}

/** Compiled code is kept between runs: a start takes half the time. */
const COMPILE_CACHE = join(import.meta.dirname, '../../../node_modules/.cache/keyfold-tests')

/** Starts a script of `test/faults/support`. Whoever starts it kills it. */
export function runScript(name: string): Script {
  const path = join(import.meta.dirname, name)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
  })
  // A job may be sent to a process that is dying: then its end says so.
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return {
    process: child,
    ended,
    send: (job) => void child.stdin.write(`${JSON.stringify(job)}\n`),
    nextLine: async () => {
      const { done, value } = await lines.next()
      if (done) throw new Error(`${name} ended (${await ended}): ${stderr}`)
      return value
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The jobs that the process is given, until its standard input ends. */
export async function* jobs<Job>(): AsyncGenerator<Job, void, undefined> {
  for await (const line of createInterface({ input: process.stdin })) yield JSON.parse(line) as Job
}

/** Synchronous, so that it is out before the process is stopped or killed. */
export const say = (line: string): void => void writeSync(1, `${line}\n`)

/** A signal that a process sends to itself takes effect before the next statement. */
export const stopMyself = (): void => void process.kill(process.pid, 'SIGSTOP')
export const killMyself = (): void => void process.kill(process.pid, 'SIGKILL')
