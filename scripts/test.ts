/** `npm test`: the checks and the tests, side by side, since neither keeps two cores busy alone. Each says how it ended. */
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

type Ended = { readonly code: number; readonly output: string }

/** @param shown whether its output is seen as it comes; else it is returned */
function run(command: string, args: readonly string[], shown: boolean): Promise<Ended> {
  return new Promise((resolve) => {
    const output: Buffer[] = []
    const child = spawn(command, args, {
      stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    // The tests have time limits; the checks have not.
    if (!shown && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('error', (error) => output.push(Buffer.from(error.message)))
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }))
  })
}

const check = fileURLToPath(new URL('check.ts', import.meta.url))
const [checked, tested] = await Promise.all([
  run(process.execPath, [check], false),
  run('vitest', ['run', '--tagsFilter', '!longer'], true),
])
process.stdout.write(`\n${checked.output}`)
process.exitCode = checked.code === 0 && tested.code === 0 ? 0 : 1
