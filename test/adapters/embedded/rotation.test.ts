import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { FileEscrowStore } from '../../../lib/adapters/embedded/escrow-store.ts'
import { SqliteGenerationScan } from '../../../lib/adapters/embedded/generation-scan.ts'
import type { ScanPage } from '../../../lib/rotation/ports.ts'
import { liveVersion, newObject } from '../../contract/stores.ts'
import { putUnder } from '../../contract/wrapped.ts'
import { storesOf, temporaryFolder } from './open-stores.ts'

const KEY_ID = '00000000-0000-4000-8000-000000000000'

async function openVault() {
  const database = openDatabase(join(await temporaryFolder(), 'vault.db'))
  onTestFinished(() => database.close())
  return { database, ...storesOf(database) }
}

async function pagesOf(scan: SqliteGenerationScan): Promise<readonly ScanPage[]> {
  const pages: ScanPage[] = []
  for (let after: string | null = null; ; after = pages.at(-1)?.next ?? null) {
    pages.push(await scan.scan('all', after))
    if (pages.at(-1)?.next === null) return pages
  }
}

test.each([1, 2, 3, 7])('a scan counts everything once, %i rows at a time', async (rows) => {
  const { database, versions, facts } = await openVault()
  const object = newObject()
  for (const version of [1, 2, 3, 4, 5])
    await versions.put(liveVersion({ object, version, generation: version }))
  const others = await putUnder({ versions }, [1, 1, 2])
  const held = [object, newObject(), newObject(), others[0]?.object ?? '']
  for (const one of held) await facts.hold(one, { reason: 'r', by: 'b', at: 1 })
  const pages = await pagesOf(new SqliteGenerationScan(database, rows))
  const counts = new Map<number, number>()
  for (const [generation, count] of pages.flatMap((page) => [...page.versions]))
    counts.set(generation, (counts.get(generation) ?? 0) + count)
  expect(Object.fromEntries(counts)).toEqual({ 1: 3, 2: 2, 3: 1, 4: 1, 5: 1 })
  expect(pages.reduce((sum, { holds }) => sum + holds, 0)).toBe(4)
  expect(pages).toHaveLength(Math.floor(8 / rows) + 1)
})

test('the queue finds what is left behind without walking over what was moved', async () => {
  const { queue, versions } = await openVault()
  await putUnder(
    { versions },
    Array.from({ length: 40 }, () => 2),
  )
  const [below, above] = await putUnder({ versions }, [1, 3])
  const pages = await Promise.all(queue.shards.map((shard) => queue.outside(shard, 2, null, 10)))
  expect(pages.every(({ next }) => next === null)).toBe(true)
  const found = pages.flatMap((page) => page.versions.map(({ object }) => object))
  expect(new Set(found)).toEqual(new Set([below?.object, above?.object]))
  expect(found).toHaveLength(2)
})

test('ids are spread over the shards of the queue', async () => {
  const { queue, versions } = await openVault()
  const objects = ['A', 'H', 'I', 'P', 'Q', 'X', 'Y', 'Z', 'a', 'f'].map(
    (start) => start + newObject().slice(1),
  )
  for (const object of objects) await versions.put(liveVersion({ object }))
  const pages = await Promise.all(queue.shards.map((shard) => queue.under(shard, 1, null, 10)))
  expect(pages.map((page) => page.versions.map(({ object }) => object.charAt(0)).join(''))).toEqual([
    'AH',
    'IP',
    'QX',
    'YZaf',
  ])
  await expect(queue.under('g-z', 1, null, 10)).rejects.toMatchObject({ code: 'internal' })
})

test('escrow files are for their owner only, and nothing else is left beside them', async () => {
  const folder = join(await temporaryFolder(), 'escrow')
  const escrow = new FileEscrowStore(folder)
  expect(await escrow.get(2, KEY_ID)).toBeNull()
  await escrow.put(2, KEY_ID, 'first')
  await escrow.put(2, KEY_ID, 'second')
  const name = `generation-2-${KEY_ID}.age`
  expect(readdirSync(folder)).toEqual([name])
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
})

test.each([
  '',
  '..',
  '../x',
  'a/b',
  'a.b',
  'a\\b',
  'a\0',
  'é',
  'a'.repeat(65),
])('an escrow file leaves its folder by no key id: %j', async (keyId) => {
  const folder = await temporaryFolder()
  const escrow = new FileEscrowStore(join(folder, 'escrow'))
  await expect(escrow.put(1, keyId, 'x')).rejects.toMatchObject({ code: 'internal' })
  await expect(escrow.get(1, keyId)).rejects.toMatchObject({ code: 'internal' })
  expect(readdirSync(folder)).toEqual([])
})

test('escrow that cannot be written or read is unavailable, and not taken for none', async () => {
  const folder = await temporaryFolder()
  writeFileSync(join(folder, 'file'), '')
  const inTheWay = new FileEscrowStore(join(folder, 'file'))
  await expect(inTheWay.put(1, KEY_ID, 'x')).rejects.toMatchObject({ code: 'unavailable' })
  await mkdir(join(folder, 'escrow', `generation-1-${KEY_ID}.age`), { recursive: true })
  const unreadable = new FileEscrowStore(join(folder, 'escrow'))
  await expect(unreadable.get(1, KEY_ID)).rejects.toMatchObject({ code: 'unavailable' })
})
