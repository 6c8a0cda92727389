import { afterEach, expect, it } from 'vitest'
import { KeyfoldError } from '../../lib/errors.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'

let vault: TestVault
afterEach(() => vault.close())

it('goes on when one object cannot be destroyed, says so in the log, and tries again', async () => {
  let broken = ''
  vault = await openTestVault((stores) => ({
    ...stores,
    versions: Object.assign(Object.create(stores.versions), {
      shred: (...args: Parameters<typeof stores.versions.shred>) => {
        if (args[0] === broken) throw new KeyfoldError('unavailable', 'The disk is full.')
        return stores.versions.shred(...args)
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
