import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Stores, withStores } from './stores.ts'

/** In the form of an armored age file; what is in it is nothing that a store looks at. */
const armored = (bytes = 200): string => {
  const lines = randomBytes(bytes).toString('base64').replaceAll(/.{64}/g, '$&\n')
  return `-----BEGIN AGE ENCRYPTED FILE-----\n${lines}\n-----END AGE ENCRYPTED FILE-----\n`
}

/** What every store of escrowed material promises. */
export function escrowStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`escrow store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('has nothing that was not put', async () => {
      const { escrow } = current()
      await escrow.put(1, randomUUID(), armored())
      expect(await escrow.get(1, randomUUID())).toBeNull()
    })

    test.each([
      1, 200, 20_000,
    ])('gives a file of %i bytes back, also after it was opened again', async (bytes) => {
      const keyId = randomUUID()
      const file = armored(bytes)
      await current().escrow.put(2, keyId, file)
      expect(await (await reopen()).escrow.get(2, keyId)).toBe(file)
    })

    test('keeps the files of generations and keys apart', async () => {
      const { escrow } = current()
      const [one, other] = [randomUUID(), randomUUID()]
      const files = [armored(), armored(), armored()]
      await escrow.put(2, one, files[0] ?? '')
      await escrow.put(2, other, files[1] ?? '')
      await escrow.put(22, one, files[2] ?? '')
      expect(await escrow.get(2, one)).toBe(files[0])
      expect(await escrow.get(2, other)).toBe(files[1])
      expect(await escrow.get(22, one)).toBe(files[2])
      expect(await escrow.get(1, one)).toBeNull()
    })

    test('replaces a file, also by a shorter one', async () => {
      const { escrow } = current()
      const keyId = randomUUID()
      const last = armored(10)
      await escrow.put(3, keyId, armored(500))
      await escrow.put(3, keyId, last)
      expect(await escrow.get(3, keyId)).toBe(last)
    })

    test('keeps one whole file of many that are put at once', async () => {
      const { escrow } = current()
      const keyId = randomUUID()
      const rivals = Array.from({ length: 6 }, (_, n) => armored(100 * (n + 1)))
      await Promise.all(rivals.map((rival) => escrow.put(4, keyId, rival)))
      expect(rivals).toContain(await escrow.get(4, keyId))
    })
  })
}
