import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/folders.ts'
import { keyfold, startKeyfold, text } from './run.ts'

/** The machine's own Node, when it is too old for Keyfold: the launcher is there for it. */
const oldNode = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/bin', '/usr/bin']
  .map((folder) => join(folder, 'node'))
  .filter((path) => existsSync(path))
  .find((path) => /^v(18|20|22)\./.test(execFileSync(path, ['--version'], { encoding: 'utf8' })))

const NODES: readonly string[] = [process.execPath, ...(oldNode === undefined ? [] : [oldNode])]

async function serving(node: string, data: string) {
  const child = startKeyfold(['serve', '--no-page', '--data', data, '--port', '0', '--json'], { node })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { url } = JSON.parse(line) as { url: string }
  return { child, url, stderr: () => stderr }
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    (response) => response.ok,
    () => false,
  )

test.each(NODES)('on %s, a signal ends the vault in order, once', async (node) => {
  const { child, url, stderr } = await serving(node, await temporaryFolder())
  expect(await answers(url)).toBe(true)
  child.kill(node === process.execPath ? 'SIGINT' : 'SIGTERM')
  const [code] = (await once(child, 'close')) as [number | null]
  expect(code).toBe(0)
  expect(stderr().match(/Finishing what is in flight/g)).toHaveLength(1)
})

describe.skipIf(oldNode === undefined)('on an older Node', () => {
  const node = oldNode ?? ''

  test('commands run; input, output and exit codes pass through', async () => {
    expect(text(await keyfold(['--version'], { node }))).toBe('0.1.0')
    const ran = await keyfold(['message', 'open', '--data-key', 'x'], { node, input: 'x' })
    expect([ran.code, ran.stdout.length]).toEqual([2, 0])
  })

  test('SIGKILL leaves no orphan: the folder can be served again', async () => {
    const data = await temporaryFolder()
    const { child, url } = await serving(node, data)
    child.kill('SIGKILL')
    await once(child, 'close')
    while (await answers(url)) await sleep(20)
    const again = await serving(node, data)
    again.child.kill('SIGTERM')
    await once(again.child, 'close')
  })
})
