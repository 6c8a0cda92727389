/** What holds at every moment. */

import { expect } from 'vitest'
import { decodePrelude, PRELUDE_BYTES } from '../../../lib/envelope/prelude.ts'
import { openVault } from '../../../lib/envelope/vault.ts'
import { type Generation, unwraps } from '../../../lib/keys/generation.ts'
import { contextOf } from '../../../lib/objects/context.ts'
import type { LiveVersion, VersionItem } from '../../../lib/objects/model.ts'
import type { TestVault } from '../../support/vault.ts'
import type { Model, ModelObject } from './model.ts'
import type { World } from './world.ts'

export async function checkInvariants(model: Model, world: World): Promise<void> {
  const { stores } = world.vault
  const generations = await stores.generations.list()
  const byNumber = new Map(generations.map((one) => [one.generation, one]))
  expect(generations.filter(({ state }) => state === 'active').map(({ generation }) => generation)).toEqual([
    model.active,
  ])
  await checkKeys(world.vault, generations)
  expect((await stores.rotations.latest())?.state ?? null).toBe(model.run?.state ?? null)
  for (const object of model.objects) {
    const versions = await stores.versions.page(object.id, Number.MAX_SAFE_INTEGER, 100)
    expect(versions).toHaveLength(object.versions.length)
    for (const version of versions) await checkVersion(model, world, object, version, byNumber)
  }
  const live = model.objects.filter(({ shredded }) => !shredded).flatMap(({ versions }) => versions)
  expect(await queued(world.vault, model.active)).toBe(live.length)
}

/** After a restart: as the sealed files say. */
async function checkKeys({ stores: { keys } }: TestVault, generations: readonly Generation[]): Promise<void> {
  for (const { generation, keyId, state } of generations) {
    const key = (await keys.describeKey(keyId))?.state
    if (unwraps(state)) expect([generation, key]).toEqual([generation, 'enabled'])
    if (state === 'destroyed') expect([generation, key]).toEqual([generation, 'destroyed'])
  }
}

async function checkVersion(
  model: Model,
  world: World,
  object: ModelObject,
  version: VersionItem,
  generations: ReadonlyMap<number, Generation>,
): Promise<void> {
  if (object.shredded) {
    expect(version.state).toBe('shredded')
    expect(version).not.toHaveProperty('wrappedDataKey')
    return
  }
  if (version.state !== 'live')
    throw new Error(`Version ${version.version} of ${object.id} is ${version.state}.`)
  const generation = generations.get(version.generation)
  if (generation === undefined || !unwraps(generation.state))
    throw new Error(`A version is under generation ${version.generation}, which is ${generation?.state}.`)
  if (model.settled) expect(version.generation).toBe(model.active)
  expect({ label: version.labels['l'] ?? '', content: await contentOf(world, version, generation) }).toEqual(
    object.versions[version.version - 1],
  )
}

/** What was opened once, and is wrapped and named as it was then, is opened again after a restart and at the end. */
async function contentOf(
  { vault, opened }: World,
  version: LiveVersion,
  { keyId }: Generation,
): Promise<string> {
  const name = `${keyId} ${version.blobKey} ${Buffer.from(version.wrappedDataKey).toString('hex')}`
  const content = opened.get(name) ?? (await open(vault, version, keyId))
  opened.set(name, content)
  return content
}

async function open({ stores }: TestVault, version: LiveVersion, keyId: string): Promise<string> {
  const context = contextOf('v-test', version)
  const dataKey = await stores.keys.unwrap(keyId, version.wrappedDataKey, context)
  const message = await stores.blobs.get(version.blobKey ?? '')
  if (message === null) throw new Error('The blob of a live version is missing.')
  const plaintext = Buffer.concat(openVault({ dataKey, context, message }))
  expect(decodePrelude(plaintext.subarray(0, PRELUDE_BYTES))).toEqual({})
  return plaintext.subarray(PRELUDE_BYTES).toString()
}

/** How many live versions the index shows: neither what was shredded, nor what nobody knows of. */
async function queued({ stores: { queue } }: TestVault, active: number): Promise<number> {
  const pages = await Promise.all(
    queue.shards.flatMap((shard) => [
      queue.under(shard, active, null, 1_000),
      queue.outside(shard, active, null, 1_000),
    ]),
  )
  return pages.flatMap(({ versions }) => versions).length
}
