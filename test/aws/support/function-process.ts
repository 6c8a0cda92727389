import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { lastLines } from '../setup/command.ts'
import { endpointOf } from '../setup/environment.ts'
import { stop } from '../setup/server.ts'
import type { MovingClock } from './moving-clock.ts'
import { RuntimeApi } from './runtime-api.ts'

export type FunctionProcess = AsyncDisposable & {
  /** @throws FunctionFailed */
  invoke(event: unknown): Promise<unknown>
  /** What it has logged. */
  output(): string
}

export type FunctionOptions = {
  /** Of the folder that holds the bundle, below `dist`. */
  readonly name: string
  readonly arn: string
  /** Nothing else of this process's environment is passed on. */
  readonly environment: Readonly<Record<string, string>>
  /** What the process's clock is ahead of the real one, or the clock that it goes by. */
  readonly clock?: number | MovingClock
}

const DIST = join(import.meta.dirname, '../../../dist')

/** Runs a built bundle under AWS's own runtime client, in a process of its own. */
export async function startFunction(options: FunctionOptions): Promise<FunctionProcess> {
  const { name, arn, environment, clock = 0 } = options
  const api = new RuntimeApi(arn)
  const folder = join(DIST, name)
  const child = spawn(process.execPath, [...clockFlags(clock), endpointOf('runtimeClient')], {
    cwd: folder,
    env: { ...lambdaEnvironment(name, folder, await api.start()), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  child.once('error', ({ message }) => api.fail(message))
  child.once('close', (code) => api.fail(`The function ${name} ended with ${code}:\n${lastLines(output)}`))
  return {
    invoke: (event) => api.invoke(event),
    output: () => output,
    [Symbol.asyncDispose]: async () => {
      await api.close()
      await stop(child)
    },
  }
}

/** What Lambda tells every function. */
const lambdaEnvironment = (name: string, folder: string, runtimeApi: string): Record<string, string> => ({
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'test',
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  LAMBDA_TASK_ROOT: folder,
  TZ: ':UTC',
  _HANDLER: 'index.handler',
})

function clockFlags(clock: number | MovingClock): readonly string[] {
  if (clock === 0) return []
  const script =
    typeof clock === 'number' ? `const now = Date.now; Date.now = () => now() + ${clock}` : clock.script
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`]
}
