import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { lockDataFolder } from '../../local/lock.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

it('leaves no vault behind when npm start is told to end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-'))
  folders.push(folder)
  const npm = spawn(
    'npm',
    ['start', '--silent', '--', '--no-page', '--json', '--port', '0', '--data', folder],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  await once(createInterface({ input: npm.stdout }), 'line')
  const ended = once(npm.stdout, 'close')
  npm.kill('SIGTERM')
  // The pipe closes when the last process that holds it has gone; the vault's lock goes with it.
  await ended
  expect(() => lockDataFolder(folder).release()).not.toThrow()
})
