/**
 * `npm run test:aws`: installs what is missing, bundles the functions, starts the servers, runs the tests below this folder
 * against them, and stops everything. Arguments are vitest's.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { interruption, run } from './setup/command.ts'
import { AWS_TEST, NO_ACCOUNT, withoutAws } from './setup/environment.ts'
import { AWS_TESTS } from './setup/install-once.ts'
import { isRunning, type Server, startServer } from './setup/server.ts'
import { findDynamoDbLocal, findMoto, findRuntimeClient, type Tool } from './setup/tools.ts'

const ROOT = join(AWS_TESTS, '../..')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

let tests: ChildProcess | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interruption.abort()
    tests?.kill(signal)
  })
}

async function testAgainstAws(): Promise<number> {
  const [moto, dynamoDbLocal, runtimeClient] = await Promise.all([
    told('moto', findMoto()),
    told('DynamoDB Local', findDynamoDbLocal()),
    told('aws-lambda-ric', findRuntimeClient()),
    told('bundles', bundle()),
  ])
  await using servers = new AsyncDisposableStack()
  const motoServer = servers.use(await startMoto(moto))
  const dynamoDbServer = servers.use(await startDynamoDbLocal(dynamoDbLocal))
  return await runTests({
    [AWS_TEST.moto]: motoServer.endpoint,
    [AWS_TEST.runtimeClient]: runtimeClient,
    ...(dynamoDbServer === null ? {} : { [AWS_TEST.dynamoDbLocal]: dynamoDbServer.endpoint }),
  })
}

async function told<Where>(name: string, finding: Promise<Tool<Where>>): Promise<Where> {
  const { where, how } = await finding
  say(`${name}: ${how}`)
  return where
}

async function bundle(): Promise<Tool<string>> {
  await run(process.execPath, ['scripts/bundle.ts'], { cwd: ROOT })
  return { where: join(ROOT, 'dist'), how: 'built' }
}

const startMoto = (program: string): Promise<Server> =>
  startServer(program, (port) => ['-H', '127.0.0.1', '-p', String(port)])

async function startDynamoDbLocal(folder: string | null): Promise<Server | null> {
  if (folder === null) return null
  const program = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner'
  const libraries = [`-Djava.library.path=${folder}`, '-cp', join(folder, '*')]
  const options = ['-inMemory', '-sharedDb', '-port']
  // It writes a file of its own to where it is started.
  return startServer('java', (port) => [...libraries, program, ...options, String(port)], { cwd: folder })
}

async function runTests(environment: Record<string, string>): Promise<number> {
  interruption.signal.throwIfAborted()
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const config = join(AWS_TESTS, 'vitest.config.ts')
  tests = spawn(process.execPath, [vitest, 'run', '--config', config, ...process.argv.slice(2)], {
    cwd: ROOT,
    env: { ...withoutAws(), ...NO_ACCOUNT, ...environment },
    stdio: 'inherit',
  })
  if (isRunning(tests)) await once(tests, 'exit')
  return tests.exitCode ?? 1
}

const INTERRUPTED = 130

try {
  process.exitCode = await testAgainstAws()
} catch (error) {
  if (!interruption.signal.aborted) say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
if (interruption.signal.aborted) process.exitCode = INTERRUPTED
// Whatever is still being installed: one failure is enough.
interruption.abort()
