import { afterEach, expect, it, vi } from 'vitest'
import type * as Vault from '../../lib/envelope/vault.ts'
import { reencryptNow } from '../support/moving.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'

/** What messages were opened to: the very bytes, to look at afterwards. */
const opened = vi.hoisted((): Uint8Array[] => [])

vi.mock('../../lib/envelope/vault.ts', async (importOriginal) => {
  const original = await importOriginal<typeof Vault>()
  return {
    ...original,
    openVault: (...values: Parameters<typeof original.openVault>) => {
      const parts = original.openVault(...values)
      if (parts.every((part) => part.every((byte) => byte === 0))) throw new Error('Nothing was opened.')
      opened.push(...parts)
      return parts
    },
  }
})

let vault: TestVault
afterEach(() => vault.close())

it('re-encryption overwrites the plaintext of every frame', async () => {
  vault = await openTestVault()
  const token = await vault.client('ann', 'writer')
  const id = await vault.store(token, Buffer.alloc(150_000, 'account 4111'))
  await reencryptNow(vault, id)
  expect(opened).toHaveLength(3)
  expect(opened.every((part) => part.every((byte) => byte === 0))).toBe(true)
  const answer = await vault.call('GET', '/v1/objects/{id}', { token, path: { id } })
  expect(answer.body.toString()).toMatch(/^account 4111account/)
})
