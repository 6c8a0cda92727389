import { afterEach, expect, it } from 'vitest'
import { KeyfoldError } from '../../lib/errors.ts'
import type { VersionStore } from '../../lib/objects/ports.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'

let vault: TestVault
afterEach(() => vault.close())

it('goes on when one object cannot be destroyed, says so in the log, and tries again', async () => {
  let broken = ''
  const shred: VersionStore['shred'] = async (object, ...rest) => {
    if (object === broken) throw new KeyfoldError('unavailable', 'The disk is full.')
    return vault.stores.versions.shred(object, ...rest)
  }
  vault = await openTestVault((stores) => ({
    ...stores,
    versions: new Proxy(stores.versions, {
      get: (target, name) => {
        if (name === 'shred') return shred
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      },
    }),
  }))
  const token = await vault.client('ann', 'writer')
  const ids = [await vault.store(token, 'one'), await vault.store(token, 'two')]
  broken = ids[0] ?? ''
  for (const id of ids) {
    await vault.call('DELETE', '/v1/objects/{id}', { token, path: { id } })
    vault.clock.advance(1)
  }
  expect(await vault.vault.sweep()).toMatchObject({ deleted: 1, failed: 1 })
  expect(vault.logged).toMatchObject([{ item: broken, error: { code: 'unavailable' } }])
  broken = ''
  expect(await vault.vault.sweep()).toMatchObject({ deleted: 1, failed: 0 })
})

it('takes orphans and finishes deletions also when the list of what has expired cannot be read', async () => {
  vault = await openTestVault((stores) => ({
    ...stores,
    store: new Proxy(stores.store, {
      get: (target, name) => {
        if (name === 'expired') throw new KeyfoldError('unavailable', 'The index does not answer.')
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      },
    }),
  }))
  const token = await vault.client('ann', 'writer')
  const id = await vault.store(token, 'one')
  await vault.call('DELETE', '/v1/objects/{id}', { token, path: { id } })
  await vault.stores.blobs.put(`${'A'.repeat(22)}/1/${'A'.repeat(22)}`, [Uint8Array.of(1)])
  vault.clock.advance(24 * 60 * 60_000)
  expect(await vault.vault.sweep()).toEqual({ deleted: 1, expired: 0, orphans: 1, failed: 1 })
  expect(vault.logged).toMatchObject([{ item: 'the expired versions', error: { code: 'unavailable' } }])
})

it('takes all that several writers left behind for one version, at once', async () => {
  vault = await openTestVault()
  const keys = ['A', 'B', 'C', 'D'].map((random) => `${'A'.repeat(22)}/1/${random.repeat(22)}`)
  await Promise.all(keys.map((key) => vault.stores.blobs.put(key, [Uint8Array.of(1)])))
  vault.clock.advance(24 * 60 * 60_000)
  expect(await vault.vault.sweep()).toMatchObject({ orphans: keys.length, failed: 0 })
})
