import { describe, expect, test } from 'vitest'
import type { Artifact } from '../../../lib/identity/model.ts'
import { HOSTILE_TEXTS } from '../../contract/stores.ts'
import { storesIn, temporaryFolder } from './open-stores.ts'

const artifactWith = (change: Partial<Artifact> = {}): Artifact => ({
  model: 'Session',
  idHash: 'h',
  payload: '{"a":1}',
  account: 'ada',
  grant: null,
  uidHash: 'u',
  consumed: null,
  expires: 100,
  ...change,
})

const opened = async () => storesIn(await temporaryFolder()).artifacts

describe('artifacts of the provider', () => {
  test.each<Partial<Artifact>>([
    {},
    { account: null, uidHash: null, expires: null },
    { model: 'RefreshToken', grant: 'g', consumed: 7 },
  ])('are found with every field, also after the file was opened again: %j', async (change) => {
    const folder = await temporaryFolder()
    const artifact = artifactWith(change)
    const first = storesIn(folder)
    await first.artifacts.put(artifact)
    first.close()
    const { artifacts } = storesIn(folder)
    expect(await artifacts.find(artifact.model, 'h', 50)).toEqual(artifact)
    expect(await artifacts.find('Interaction', 'h', 50)).toBeNull()
    expect(await artifacts.findByUid(artifact.model, 'u', 50)).toEqual(
      artifact.uidHash === null ? null : artifact,
    )
    expect(await artifacts.findByUid('Interaction', 'u', 50)).toBeNull()
  })

  test('are not found after they have expired', async () => {
    const artifacts = await opened()
    await artifacts.put(artifactWith())
    expect(await artifacts.find('Session', 'h', 99)).not.toBeNull()
    for (const now of [100, 101]) {
      expect(await artifacts.find('Session', 'h', now)).toBeNull()
      expect(await artifacts.findByUid('Session', 'u', now)).toBeNull()
    }
  })

  test('are replaced, but for that they were consumed', async () => {
    const artifacts = await opened()
    await artifacts.put(artifactWith({ model: 'RefreshToken' }))
    expect(await artifacts.consume('RefreshToken', 'h', 5)).toBe(true)
    const next = artifactWith({
      model: 'RefreshToken',
      payload: '{}',
      account: 'bob',
      grant: 'g',
      uidHash: 'v',
      expires: 200,
    })
    await artifacts.put(next)
    expect(await artifacts.find('RefreshToken', 'h', 150)).toEqual({ ...next, consumed: 5 })
    expect(await artifacts.findByUid('RefreshToken', 'u', 150)).toBeNull()
  })

  test('are consumed once, whoever comes at once', async () => {
    const artifacts = await opened()
    await artifacts.put(artifactWith())
    const won = await Promise.all([1, 2, 3, 4].map((at) => artifacts.consume('Session', 'h', at)))
    expect(won).toEqual([true, false, false, false])
    expect(await artifacts.find('Session', 'h', 50)).toEqual(artifactWith({ consumed: 1 }))
    expect(await artifacts.consume('Session', 'other', 5)).toBe(false)
  })

  test.each([
    { where: { model: 'Session', idHash: 'a' }, left: ['b', 'c', 'd', 'e'] },
    { where: { grant: 'g' }, left: ['a', 'd', 'e'] },
    { where: { account: 'ada' }, left: ['c', 'e'] },
    { where: { expiredBefore: 30 }, left: ['c', 'd', 'e'] },
  ])('are removed by what is asked for: $where', async ({ where, left }) => {
    const artifacts = await opened()
    await artifacts.put(artifactWith({ idHash: 'a', expires: 10 }))
    await artifacts.put(artifactWith({ idHash: 'b', grant: 'g', expires: 20 }))
    await artifacts.put(artifactWith({ idHash: 'c', grant: 'g', account: 'bob', expires: 30 }))
    await artifacts.put(artifactWith({ idHash: 'd', grant: 'h', expires: 40 }))
    await artifacts.put(artifactWith({ idHash: 'e', grant: null, account: null, expires: null }))
    for (let time = 0; time < 2; time++) await artifacts.remove(where)
    const found = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => artifacts.find('Session', id, 0)))
    expect(found.flatMap((artifact) => artifact?.idHash ?? [])).toEqual(left)
  })

  test.each([
    { model: 'Session', idHash: 'h' },
    { grant: 'g' },
    { account: 'ada' },
  ])('do not come back by a request that read them before they were removed: %j', async (where) => {
    const artifacts = await opened()
    const artifact = artifactWith({ grant: 'g' })
    await artifacts.put(artifact)
    await artifacts.remove(where)
    await artifacts.put(artifact)
    expect(await artifacts.find('Session', 'h', 5)).toBeNull()
    expect(await artifacts.findByUid('Session', 'u', 5)).toBeNull()
    expect(await artifacts.consume('Session', 'h', 5)).toBe(false)
  })

  test('leave nothing but that they are gone when they are removed, and nothing at all once they had expired', async () => {
    const { database, artifacts } = storesIn(await temporaryFolder())
    const rows = () => database.prepare('SELECT * FROM oidc_artifacts').all()
    await artifacts.put(artifactWith({ grant: 'g' }))
    await artifacts.remove({ account: 'ada' })
    const nothing = { payload: '', account: null, grant_id: null, uid_hash: null, consumed: null }
    expect(rows()).toMatchObject([{ ...nothing, model: 'Session', id_hash: 'h', expires: 100 }])
    await artifacts.remove({ expiredBefore: 101 })
    expect(rows()).toEqual([])
  })

  test('keep hostile texts apart', async () => {
    const artifacts = await opened()
    for (const text of HOSTILE_TEXTS) {
      const hostile = { model: text, idHash: text, payload: text, account: text, grant: text, uidHash: text }
      await artifacts.put(artifactWith(hostile))
      expect(await artifacts.find(text, text, 5)).toEqual(artifactWith(hostile))
      expect(await artifacts.findByUid(text, text, 5)).toEqual(artifactWith(hostile))
    }
    for (const text of HOSTILE_TEXTS) await artifacts.remove({ account: text })
    for (const text of HOSTILE_TEXTS) expect(await artifacts.find(text, text, 5)).toBeNull()
  })
})
