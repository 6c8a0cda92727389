/** `npm run check`: everything that is checked without running the product, two at a time, each with its own verdict. */
import { spawn } from 'node:child_process'

const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  // It knows the types of all that it lints: to say what is wrong with them is a tenth of what the compiler would take again.
  ['types and lint', 'oxlint', '--type-check', '--deny-warnings'],
  [
    'import rules',
    'depcruise',
    'lib',
    'functions',
    'infra',
    'local',
    'cli',
    'web',
    'bench',
    'scripts',
    'test',
    'bin',
  ],
  ['dead code', 'knip'],
  ['format', 'biome', 'check', '.'],
]
const AT_ONCE = 2
/** Of what oxlint holds, nearly all stays to its end: a quarter of its time would go into looking for garbage. */
const ENVIRONMENT = { ...process.env, GOGC: '200' }

function run([name, command, ...args]: (typeof CHECKS)[number]): Promise<boolean> {
  return new Promise((resolve) => {
    const output: Buffer[] = []
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: ENVIRONMENT,
      shell: process.platform === 'win32',
    })
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('error', (error) => output.push(Buffer.from(error.message)))
    child.on('close', (code) => {
      process.stdout.write(code === 0 ? `✓ ${name}\n` : `✗ ${name}\n${Buffer.concat(output).toString()}\n`)
      resolve(code === 0)
    })
  })
}

const waiting = [...CHECKS]
const verdicts: boolean[] = []
const worker = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) verdicts.push(await run(next))
}
await Promise.all(Array.from({ length: AT_ONCE }, worker))
process.exitCode = verdicts.every(Boolean) ? 0 : 1
