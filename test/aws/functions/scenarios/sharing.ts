import { describe, expect, it } from 'vitest'
import { store, type World } from '../../support/world.ts'

const PURPOSE = { 'Keyfold-Purpose': 'audit/12' }

export function sharing(world: () => World): void {
  describe('sharing and listing', () => {
    it('lets another client read what was shared with it, until the grant is revoked', async () => {
      const { ada, rob } = world().as
      const id = await store(ada, 'for two')
      const read = () => rob.send('GET', `/v1/objects/${id}`)
      expect((await read()).status).toBe(404)
      const grant = await ada.send('PUT', `/v1/objects/${id}/grants/client:rob`, { body: {} })
      expect(grant.json).toMatchObject({ grantee: 'client:rob', grantedBy: 'client:ada' })
      expect((await read()).body.toString()).toBe('for two')
      expect((await rob.send('GET', `/v1/objects/${id}/metadata`)).status).toBe(200)
      expect((await rob.send('GET', '/v1/objects?grantee=me')).json.objects).toMatchObject([{ id }])
      expect((await ada.send('GET', `/v1/objects/${id}/grants`)).json.grants).toHaveLength(1)
      expect((await ada.send('DELETE', `/v1/objects/${id}/grants/client:rob`)).status).toBe(204)
      expect((await read()).status).toBe(404)
      expect((await ada.send('DELETE', `/v1/objects/${id}/grants/client:rob`)).status).toBe(404)
    })

    it('lets a person read what was shared with a group that is a role', async () => {
      const { as, person } = world()
      const id = await store(as.ada, 'for readers')
      await as.ada.send('PUT', `/v1/objects/${id}/grants/role:reader`, { body: {} })
      const uma = await person('8f14e45f-uma', 'reader')
      expect((await uma.send('GET', `/v1/objects/${id}`)).body.toString()).toBe('for readers')
      const stranger = await person('8f14e45f-zoe', 'auditor')
      expect((await stranger.send('GET', `/v1/objects/${id}`)).status).toBe(403)
    })

    it('lets one who is writer and reader look, but not write, where only reading was shared', async () => {
      const { ada, wendy } = world().as
      const id = await store(ada, 'read only')
      await ada.send('PUT', `/v1/objects/${id}/grants/client:wendy`, { body: {} })
      expect((await wendy.send('GET', `/v1/objects/${id}`)).status).toBe(200)
      expect((await wendy.send('PUT', `/v1/objects/${id}`, { body: Buffer.from('mine') })).status).toBe(403)
      expect((await wendy.send('PATCH', `/v1/objects/${id}`, { body: {} })).status).toBe(403)
      expect((await wendy.send('GET', `/v1/objects/${id}/grants`)).status).toBe(403)
    })

    it('lists page by page, newest first, what a label names', async () => {
      const { wendy } = world().as
      const ids: string[] = []
      for (const name of ['a', 'b', 'c']) ids.unshift(await store(wendy, name, { 'Keyfold-Label': 'page=1' }))
      await store(wendy, 'd', { 'Keyfold-Label': 'page=2' })
      const seen: string[] = []
      let cursor = ''
      do {
        const page = await wendy.send('GET', `/v1/objects?owner=me&label=page%3D1&limit=2${cursor}`)
        seen.push(...page.json.objects.map((object: { id: string }) => object.id))
        cursor = page.json.cursor === null ? '' : `&cursor=${encodeURIComponent(page.json.cursor)}`
      } while (cursor !== '')
      expect(seen).toEqual(ids)
    })

    it('lists by subject and everything for a steward who says why', async () => {
      const { ada, stella } = world().as
      const id = await store(ada, 'about somebody', { 'Keyfold-Subject': 'patient-10' })
      await store(ada, 'about nobody')
      const about = await stella.send('GET', '/v1/objects?subject=patient-10', { headers: PURPOSE })
      expect(about.json.objects).toMatchObject([{ id, subject: 'patient-10' }])
      const all = await stella.send('GET', '/v1/objects?all=true&limit=2', { headers: PURPOSE })
      expect(all.json.objects).toHaveLength(2)
      const silent = await fetch(`${stella.url}/v1/objects?all=true`, {
        headers: { Authorization: `Bearer ${stella.token}` },
      })
      expect(await silent.json()).toMatchObject({ status: 403, code: 'purpose-required' })
    })
  })
}
