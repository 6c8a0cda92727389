/** `keyfold serve` seals what it records, by itself. */
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseCheckpoint } from '../../lib/audit/log/checkpoint.ts'
import { isSignedBy, noteKey, parseNote } from '../../lib/audit/log/note.ts'
import { openStores } from '../../lib/compose/embedded.ts'
import { serve } from '../../local/serve.ts'
import { temporaryFolder } from '../support/folders.ts'
import { silent, tokenFor } from './support/serve.ts'

const options = (data: string) => ({ data, host: '127.0.0.1', port: 0, stderr: silent })

const list = async (url: string, token: string): Promise<number> =>
  (await fetch(`${url}/v1/objects`, { headers: { Authorization: `Bearer ${token}` } })).status

it('has all in the log when it was closed, under a checkpoint of its own key, and goes on with it', async () => {
  const data = join(await temporaryFolder(), 'data')
  const sizes: number[] = []
  for (let start = 0; start < 2; start++) {
    const vault = await serve(options(data))
    expect(await list(vault.url, await tokenFor(vault, 'demo-writer'))).toBe(200)
    await vault.close()
    const stores = await openStores(data)
    const note = parseNote((await stores.tiles.checkpoint()) ?? '')
    const { vault: id } = JSON.parse(await readFile(join(data, 'vault.json'), 'utf8')) as { vault: string }
    const key = await noteKey(`keyfold/${id}`, await stores.logSigner.publicKey())
    expect(note !== null && (await isSignedBy(note, key))).toBe(true)
    const size = parseCheckpoint(note?.text ?? '')?.size ?? 0
    const events = await stores.placedEvents.placed(null, 1_000)
    expect(events.map(({ leaf }) => leaf).toSorted((one, other) => Number(one) - Number(other))).toEqual([
      ...Array(size).keys(),
    ])
    sizes.push(size)
    await stores.close()
  }
  expect(sizes[1]).toBeGreaterThan(sizes[0] ?? Number.POSITIVE_INFINITY)
})

it('answers requests when the log cannot be sealed, says what to do, and clears away what a crash left', async () => {
  const data = join(await temporaryFolder(), 'data')
  const first = await serve(options(data))
  await list(first.url, await tokenFor(first, 'demo-writer'))
  await first.close()
  const left = [
    'audit.key.00000000-0000-4000-8000-000000000000.tmp',
    'audit/00000000-0000-4000-8000-000000000000.tmp',
  ]
  for (const name of left) await writeFile(join(data, name), 'half')
  await chmod(join(data, 'audit.key'), 0o644)
  const lines: string[] = []
  const vault = await serve({ ...options(data), stderr: { write: (line: string) => lines.push(line) > 0 } })
  expect(await list(vault.url, await tokenFor(vault, 'demo-writer'))).toBe(200)
  await vault.close()
  expect(lines.filter((line) => line.includes('The sealer failed')).join('')).toMatch(
    /audit\.key .*chmod 600/,
  )
  const names = [...(await readdir(data)), ...(await readdir(join(data, 'audit')))]
  expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([])
})
