import { randomBytes, randomInt } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import type { LiveVersion } from '../../../lib/objects/model.ts'
import { liveVersion, newObject } from '../../contract/stores.ts'
import { storesOf, temporaryFolder } from './open-stores.ts'
import { residue, WINDOW_BYTES } from './residue.ts'

const VERSIONS = process.env['SLOW'] === '1' ? 6_000 : 700
const CONTENT_TYPE_START = 'application/'

const randomText = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** Mostly few labels; sometimes more than a page of the database holds. */
const randomLabels = (): Record<string, string> => {
  const count = randomInt(12) === 0 ? randomInt(33) : randomInt(3)
  return Object.fromEntries(
    Array.from({ length: count }, () => [randomText(12), randomText(randomInt(12, 180))]),
  )
}

/** Random texts only: with the constant start of a content type, 16 bytes would match by chance in thousands of rows. */
const describingBytes = (version: LiveVersion): readonly Uint8Array[] =>
  [
    version.messageId,
    version.contentType.slice(CONTENT_TYPE_START.length),
    version.blobKey ?? '',
    ...Object.entries(version.labels).flat(),
  ].map((text) => Buffer.from(text))

function randomVersion(object: string, version: number): LiveVersion {
  const contentType = `${CONTENT_TYPE_START}${randomText(24)}`
  return liveVersion({ object, version, contentType, labels: randomLabels(), expires: randomInt(1_000) })
}

describe('after a shred', () => {
  test('no 16 bytes of the wrapped key, nor of what describes the content, are left in any file', async () => {
    const folder = await temporaryFolder()
    const database = openDatabase(join(folder, 'vault.db'))
    const { versions, wraps } = storesOf(database)
    const all: LiveVersion[] = []
    const destroyed: Uint8Array[] = []

    async function change(version: LiveVersion): Promise<void> {
      const { object, version: number } = version
      destroyed.push(version.wrappedDataKey, ...describingBytes(version))
      if (randomInt(3) === 0) {
        const changed = randomVersion(object, number)
        destroyed.push(...describingBytes(changed))
        await versions.update(object, number, 1, { ...changed, classification: 'restricted' })
      }
      if (randomInt(3) === 0) {
        const rewrapped = randomBytes(version.wrappedDataKey.length)
        destroyed.push(rewrapped)
        await wraps.replaceKey(version, { wrappedDataKey: rewrapped, generation: 2 })
      }
      await versions.shred(object, number, 1)
    }

    for (let count = 0; count < VERSIONS; count += 100) {
      const objects = Array.from({ length: 10 }, newObject)
      const added = objects.flatMap((object) =>
        Array.from({ length: 10 }, (_, n) => randomVersion(object, n + 1)),
      )
      await Promise.all(added.map((version) => versions.put(version)))
      all.push(...added)
      const shredded = Array.from({ length: 40 }, () => all.splice(randomInt(all.length), 1)).flat()
      await Promise.all(shredded.map(change))
    }

    expect(readdirSync(folder).sort()).toEqual(['vault.db', 'vault.db-shm', 'vault.db-wal'])
    expect(residue(folder, destroyed)).toEqual([])
    // The search does find what is there: each live key once, and once only.
    const [live] = all
    expect(residue(folder, [live?.wrappedDataKey ?? new Uint8Array()])).toHaveLength(
      (live?.wrappedDataKey.length ?? 0) - WINDOW_BYTES + 1,
    )
    for (const { object, version, wrappedDataKey } of all.slice(0, 200)) {
      expect(await versions.find(object, version)).toMatchObject({ state: 'live', wrappedDataKey })
    }
    database.close()
  }, 300_000)

  test('the rows tell neither whom the content was about nor when it would have expired', async () => {
    const folder = await temporaryFolder()
    const database = openDatabase(join(folder, 'vault.db'))
    const { versions, subjects } = storesOf(database)
    const version = liveVersion({ subject: 'patient-12', expires: 1_911_911_911_911 })
    await subjects.enter('patient-12', version.object)
    await versions.put(version)
    await versions.shred(version.object, 1, 5)
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM ${String(name)}`).all())
    const values = rows.flatMap((row) => Object.values(row))
    expect(values).toContain(version.object)
    expect(values).not.toContain(version.subject)
    expect(values).not.toContain(version.expires)
    database.close()
  })

  test('no answer is given while another process keeps the key in the log', async () => {
    const folder = await temporaryFolder()
    const database = openDatabase(join(folder, 'vault.db'))
    const other = openDatabase(join(folder, 'vault.db'))
    const { versions } = storesOf(database)
    const version = randomVersion(newObject(), 1)
    await versions.put(version)
    other.prepare('BEGIN').run()
    other.prepare('SELECT count(*) FROM versions').get()
    const refused = versions.shred(version.object, 1, 5)
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' })
    expect(residue(folder, [version.wrappedDataKey])).not.toEqual([])
    other.prepare('COMMIT').run()
    await versions.shred(version.object, 1, 6)
    expect(residue(folder, [version.wrappedDataKey])).toEqual([])
    other.close()
    database.close()
  })
})
