/** The programs that the tests run against: found, or installed in a folder of this project's own. */
import { copyFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { onPath, run } from './command.ts'
import { AWS_TESTS, installOnce } from './install-once.ts'

export type Tool<Where> = { readonly where: Where; readonly how: string }

const how = ({ seconds }: { seconds: number | null }): string =>
  seconds === null ? 'installed before' : `installed in ${seconds} s`

/** @returns the path of `moto_server`. */
export async function findMoto(): Promise<Tool<string>> {
  const found = await onPath('moto_server')
  if (found !== null) return { where: found, how: 'from the PATH' }
  if ((await onPath('python3')) === null) {
    throw new Error(
      'npm run test:aws needs moto_server on the PATH, or Python 3.9 or later to install it with.',
    )
  }
  const requirements = join(AWS_TESTS, 'requirements.txt')
  const installed = await installOnce('moto', 'requirements.txt', async (folder) => {
    await run('python3', ['-m', 'venv', folder])
    await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--requirement', requirements])
  })
  return { where: join(installed.folder, 'bin', 'moto_server'), how: how(installed) }
}

const JAVA_MIN = 17

/** @returns the folder with the libraries of DynamoDB Local; null when there is nothing to run or to fetch it with. */
export async function findDynamoDbLocal(): Promise<Tool<string | null>> {
  const java = await run('java', ['-version']).catch(() => '')
  const version = Number(/version "(\d+)/.exec(java)?.[1] ?? 0)
  if (version < JAVA_MIN) return { where: null, how: `skipped: there is no Java ${JAVA_MIN} or later` }
  if ((await onPath('mvn')) === null)
    return { where: null, how: 'skipped: there is no Maven to fetch it with' }
  const installed = await installOnce('dynamodb-local', 'pom.xml', async (folder) => {
    const pom = join(AWS_TESTS, 'pom.xml')
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`]
    await run('mvn', ['--batch-mode', '--quiet', '--file', pom, ...goal])
  })
  return { where: installed.folder, how: how(installed) }
}

const COMPILING = ['npm', 'cmake', 'make', 'c++', 'tar', 'xz', 'python3'] as const

/** @returns the script of Lambda's runtime interface client. */
export async function findRuntimeClient(): Promise<Tool<string>> {
  const installed = await installOnce('runtime-client', 'package-lock.json', async (folder) => {
    const missing = await missingOf(COMPILING)
    if (missing.length > 0) {
      throw new Error(`npm run test:aws compiles aws-lambda-ric; install ${missing.join(', ')} first.`)
    }
    for (const name of ['package.json', 'package-lock.json']) {
      await copyFile(join(AWS_TESTS, name), join(folder, name))
    }
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, env: nodeHeaders() })
  })
  return { where: join(installed.folder, 'node_modules/aws-lambda-ric/index.mjs'), how: how(installed) }
}

async function missingOf(programs: readonly string[]): Promise<readonly string[]> {
  const paths = await Promise.all(programs.map(onPath))
  return programs.filter((_, index) => paths[index] === null)
}

/** Node's own package holds the headers to compile against; without it, node-gyp finds some for itself. */
function nodeHeaders(): Record<string, string> {
  try {
    const name = `node-${process.platform}-${process.arch}/package.json`
    return { npm_config_nodedir: dirname(createRequire(import.meta.url).resolve(name)) }
  } catch {
    return {}
  }
}
