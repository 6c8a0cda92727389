/** A request to shred must not succeed while the ciphertext is still there, whatever went wrong before it. */
import { expect, onTestFinished, test } from 'vitest'
import { KeyfoldError } from '../../../../lib/errors.ts'
import { shredVersions } from '../../../../lib/objects/shred.ts'
import { liveVersion } from '../../../contract/stores.ts'
import { storesOf } from './dynamo-stores.ts'
import { testClient } from './dynamo-tables.ts'
import { answer, serve } from './http-server.ts'
import { type VaultTables, withDynalite } from './vault-tables.ts'

const { fresh } = withDynalite()

test('a shred that failed at the blob deletes it when it is repeated', async () => {
  const { stores } = await fresh()
  const version = liveVersion({ subject: 'patient' })
  await stores.versions.put(version)
  const blobs = new Set([version.blobKey])
  let isDown = true
  const ports = {
    versions: stores.versions,
    clock: () => 9,
    blobs: {
      delete: async (key: string) => {
        if (isDown) throw new KeyfoldError('unavailable', 'S3 does not answer.')
        blobs.delete(key)
      },
    },
  }
  await expect(shredVersions(ports, version.object)).rejects.toMatchObject({ code: 'unavailable' })
  isDown = false
  expect(await shredVersions(ports, version.object)).toBe(0)
  expect([...blobs]).toEqual([])
})

test('a destroyer whose answer was lost learns of the blob, though another has settled the stub meanwhile', async () => {
  const tables = await fresh()
  const version = liveVersion({ subject: 'patient' })
  await tables.stores.versions.put(version)
  const { versions } = await losingTheDestruction(tables, async () => {
    expect(await tables.stores.versions.shred(version.object, 1, 5)).toEqual({ blobKey: version.blobKey })
  })
  expect(await versions.shred(version.object, 1, 5)).toEqual({ blobKey: version.blobKey })
})

/** Stores to which the answer to the destruction of a version is lost, after `meanwhile`. */
async function losingTheDestruction({ endpoint, names }: VaultTables, meanwhile: () => Promise<void>) {
  let isLost = false
  const proxy = await serve(async (body, response, request) => {
    const { host: _, ...headers } = request.headers as Record<string, string>
    const answered = await fetch(endpoint, { method: 'POST', headers, body })
    if (isLost || !body.toString().includes('shredded')) {
      answer(response, answered.status, await answered.json())
      return
    }
    isLost = true
    await meanwhile()
    response.destroy()
  })
  onTestFinished(proxy.close)
  return storesOf(testClient(proxy.url), names)
}
