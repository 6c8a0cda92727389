import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import type { LiveVersion } from '../../../lib/objects/model.ts'
import type { WrapStore } from '../../../lib/rotation/ports.ts'
import { liveVersion, newObject } from '../../contract/stores.ts'
import { storesOf, temporaryFolder } from './open-stores.ts'
import { residue, WINDOW_BYTES } from './residue.ts'

const VERSIONS = process.env['SLOW'] === '1' ? 6_000 : 400

type Change = (wraps: WrapStore, version: LiveVersion) => Promise<LiveVersion>

/** The key service's own length, as always here; or another one, as a key service might have it. */
const rewrap =
  (bytes: number): Change =>
  async (wraps, version) => {
    const to = { wrappedDataKey: new Uint8Array(randomBytes(bytes)), generation: 300 }
    if (!(await wraps.replaceKey(version, to))) throw new Error('Not rewrapped.')
    return { ...version, ...to }
  }

const reencrypt =
  (messageIdBytes: number): Change =>
  async (wraps, version) => {
    const to = {
      wrappedDataKey: new Uint8Array(randomBytes(97)),
      generation: 300,
      blobKey: `${version.object}/${version.version}/${newObject()}`,
      messageId: randomBytes(messageIdBytes).toString('base64'),
      sealedLength: 900_000,
      frameLength: 1_048_576,
    }
    if (!(await wraps.replaceContent(version, to))) throw new Error('Not re-encrypted.')
    return { ...version, ...to }
  }

const CHANGES: readonly Change[] = [
  rewrap(97),
  rewrap(97),
  rewrap(97),
  rewrap(120),
  reencrypt(32),
  reencrypt(30),
]

const keptOf = ({ wrappedDataKey, messageId }: LiveVersion): readonly Uint8Array[] => [
  wrappedDataKey,
  Buffer.from(messageId),
]

test('a wrapped key that was replaced is in no file after a checkpoint, nor what else was replaced', async () => {
  const folder = await temporaryFolder()
  const database = openDatabase(join(folder, 'vault.db'))
  onTestFinished(() => database.close())
  const { versions, wraps } = storesOf(database)
  let all: readonly LiveVersion[] = Array.from({ length: VERSIONS }, (_, n) =>
    liveVersion({
      object: newObject(),
      version: (n % 3) + 1,
      wrappedDataKey: new Uint8Array(randomBytes(97)),
    }),
  )
  const replaced: Uint8Array[] = []
  await Promise.all(all.map((version) => versions.put(version)))
  for (let round = 0; round < 3; round += 1) {
    const changed = all.map(async (version, n) => {
      const after = await CHANGES[(n + round) % CHANGES.length]?.(wraps, version)
      if (after === undefined) throw new Error('There is no such change.')
      replaced.push(version.wrappedDataKey)
      if (after.messageId !== version.messageId) replaced.push(Buffer.from(version.messageId))
      return after
    })
    all = await Promise.all(changed)
  }
  expect(residue(folder, replaced)).not.toEqual([])
  await database.checkpointTruncate()
  expect(residue(folder, replaced)).toEqual([])
  // The search does find what is there: each key once, and once only.
  for (const kept of all.slice(0, 2).flatMap(keptOf))
    expect(residue(folder, [kept])).toHaveLength(kept.length - WINDOW_BYTES + 1)
  for (const version of all) expect(await versions.find(version.object, version.version)).toEqual(version)
}, 60_000)
