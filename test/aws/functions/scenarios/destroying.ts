import { describe, expect, it } from 'vitest'
import { newBlobKey, randomObjectId } from '../../../../lib/objects/ids.ts'
import { SWEEPER_AHEAD_MS, store, type World } from '../../support/world.ts'

export function destroying(world: () => World): void {
  const blobsOf = (object: string) => world().vault.services.blobVersions(object)

  describe('destroying', () => {
    it('leaves a stub in DynamoDB and nothing in S3 of what was shredded', async () => {
      const { vault, as } = world()
      const id = await store(as.ada, 'to be gone', { 'Keyfold-Subject': 'patient-11' })
      await as.ada.send('PUT', `/v1/objects/${id}`, { body: Buffer.from('this too') })
      expect(await blobsOf(id)).toHaveLength(2)
      expect((await as.ada.send('DELETE', `/v1/objects/${id}?shred=true`)).status).toBe(204)
      expect(await blobsOf(id)).toEqual([])
      for (const version of [1, 2]) {
        const stub = await vault.stores.versions.find(id, version)
        expect(stub).toMatchObject({ state: 'shredded' })
        expect(Object.keys(stub ?? {})).not.toContain('wrappedDataKey')
      }
      expect((await as.ada.send('GET', `/v1/objects/${id}`)).status).toBe(404)
      expect((await as.ada.send('DELETE', `/v1/objects/${id}?shred=true`)).status).toBe(204)
    })

    it('deletes nothing under legal hold', async () => {
      const { ada, pia } = world().as
      const id = await store(ada, 'evidence')
      const headers = { 'Keyfold-Purpose': 'legal/case 7' }
      const hold = () => pia.send('PUT', `/v1/objects/${id}/hold`, { headers, body: { reason: 'case 7' } })
      expect((await hold()).status).toBe(204)
      expect((await hold()).status).toBe(409)
      const refused = await ada.send('DELETE', `/v1/objects/${id}`)
      expect(refused.json).toMatchObject({ status: 409, code: 'held' })
      expect((await pia.send('DELETE', `/v1/objects/${id}/hold`, { headers })).status).toBe(204)
      expect((await ada.send('DELETE', `/v1/objects/${id}`)).status).toBe(204)
      expect((await hold()).status).toBe(404)
    })

    it('sweeps what was deleted, what has expired, and blobs of nobody, and nothing else', async () => {
      const { vault, as } = world()
      const kept = await store(as.ada, 'to be kept')
      const deleted = await store(as.ada, 'deleted', { 'Keyfold-Subject': 'patient-12' })
      await as.ada.send('DELETE', `/v1/objects/${deleted}`)
      const soon = new Date(Date.now() + SWEEPER_AHEAD_MS / 2).toISOString()
      const expired = await store(as.ada, 'expiring', { 'Keyfold-Expires': soon })
      const orphan = randomObjectId()
      await vault.services.blobs.put(newBlobKey(orphan, 1), [Buffer.from('of a writer that died')])

      const report = await vault.invoke('sweep', { orphans: 'all' })

      expect(report).toMatchObject({ expired: 1, orphans: 1, failed: 0 })
      expect(await vault.stores.versions.find(deleted, 1)).toMatchObject({ state: 'shredded' })
      expect(await vault.stores.versions.find(expired, 1)).toMatchObject({ state: 'shredded' })
      expect(await vault.stores.versions.find(orphan, 1)).toMatchObject({ state: 'abandoned' })
      for (const gone of [deleted, expired, orphan]) expect(await blobsOf(gone)).toEqual([])
      expect((await as.ada.send('GET', `/v1/objects/${kept}`)).body.toString()).toBe('to be kept')
      expect(await vault.invoke('sweep', { orphans: 'all' })).toMatchObject({
        deleted: 0,
        expired: 0,
        orphans: 0,
        failed: 0,
      })
    })
  })
}
