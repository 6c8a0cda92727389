import { randomBytes } from 'node:crypto'
import { copyFile, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openKeyService } from '../../lib/adapters/embedded/key-service.ts'
import { realSteps, type SealSteps } from '../../lib/adapters/embedded/seal-key.ts'
import { writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { keyServiceContract } from '../contract/key-service.ts'
import { temporaryFolder } from '../support/folders.ts'

const CONTEXT = { 'keyfold:vault': 'vault', 'keyfold:object': 'o' }

keyServiceContract('software key service', async () => openKeyService(await temporaryFolder()), 'by request')

async function folderWithKey() {
  const folder = await temporaryFolder()
  const service = await openKeyService(folder)
  const material = randomBytes(32)
  const keyId = await service.createKey(1)
  await service.importMaterial(keyId, material)
  const { plaintext, wrapped } = await service.generateDataKey(keyId, CONTEXT)
  return { folder, service, material, keyId, dataKey: Buffer.from(plaintext), wrapped }
}

const allBytes = async (folder: string) =>
  Buffer.concat(await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name)))))

describe('a failure', () => {
  test('while rewrapping leaves no data key in memory', async () => {
    const { service, keyId, dataKey, wrapped } = await folderWithKey()
    const unwrap = vi.spyOn(service, 'unwrap')
    const unusable = {
      get 'keyfold:vault'(): string {
        throw new RangeError('no context')
      },
    }
    await expect(service.rewrap({ keyId, wrapped, context: CONTEXT }, keyId, unusable)).rejects.toThrow(
      RangeError,
    )
    const unwrapped = await unwrap.mock.results[0]?.value
    expect(unwrapped).toHaveLength(dataKey.length)
    expect(unwrapped).toEqual(Buffer.alloc(dataKey.length))
  })

  test('while saving leaves no copy of the material in memory', async () => {
    const full: SealSteps = { ...realSteps, writeFile: () => Promise.reject(new Error('the disk is full')) }
    const folder = await temporaryFolder()
    const keyId = await (await openKeyService(folder)).createKey(1)
    const service = await openKeyService(folder, { steps: full })
    const material = randomBytes(32)
    const copies = vi.spyOn(Buffer, 'from')
    onTestFinished(() => copies.mockRestore())
    await expect(service.importMaterial(keyId, material)).rejects.toThrow('the disk is full')
    const calls = copies.mock.calls as unknown as readonly (readonly unknown[])[]
    const copy = copies.mock.results[calls.findIndex(([from]) => from === material)]?.value
    expect(copy).toEqual(Buffer.alloc(32))
  })
})

describe('the files of the key service', () => {
  test('bring every key back after a restart', async () => {
    const { folder, keyId, dataKey, wrapped } = await folderWithKey()
    const reopened = await openKeyService(folder)
    expect(Buffer.from(await reopened.unwrap(keyId, wrapped, CONTEXT))).toEqual(dataKey)
  })

  test('can be read by their owner only, and hold no material in the clear', async () => {
    const { folder, material } = await folderWithKey()
    for (const name of ['keys.sealed', 'seal.key', 'keys.lock']) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    }
    const bytes = await allBytes(folder)
    for (const form of [material, material.toString('hex'), material.toString('base64')]) {
      expect(bytes.includes(form)).toBe(false)
    }
  })

  test('are not made by opening an empty folder', async () => {
    const folder = await temporaryFolder()
    await openKeyService(folder)
    expect(await readdir(folder)).not.toContain('seal.key')
  })

  test('keep their material over renewals of the seal key, and the former seal key opens nothing', async () => {
    const { folder, service, keyId, dataKey, wrapped } = await folderWithKey()
    await copyFile(join(folder, 'seal.key'), join(folder, 'former.key'))
    await service.renewSealKey()
    expect(await readFile(join(folder, 'seal.key'))).not.toEqual(await readFile(join(folder, 'former.key')))
    const reopened = await openKeyService(folder)
    expect(Buffer.from(await reopened.unwrap(keyId, wrapped, CONTEXT))).toEqual(dataKey)
    await copyFile(join(folder, 'former.key'), join(folder, 'seal.key'))
    await expect(openKeyService(folder)).rejects.toMatchObject({ code: 'invalid-key-file' })
  })

  test('no longer open in a former copy once a key was destroyed', async () => {
    const { folder, service, keyId } = await folderWithKey()
    await copyFile(join(folder, 'keys.sealed'), join(folder, 'stolen'))
    await service.changeState(keyId, 'pending-deletion')
    await service.changeState(keyId, 'destroyed')
    await copyFile(join(folder, 'stolen'), join(folder, 'keys.sealed'))
    await expect(openKeyService(folder)).rejects.toMatchObject({ code: 'invalid-key-file' })
  })
})

describe('opening the key service is refused, with a remedy, when', () => {
  const refusal = (reason: RegExp) => ({ code: 'invalid-key-file', message: expect.stringMatching(reason) })

  test('seal.key is missing', async () => {
    const { folder } = await folderWithKey()
    await unlink(join(folder, 'seal.key'))
    await expect(openKeyService(folder)).rejects.toMatchObject(refusal(/seal\.key is missing.*same backup/))
  })

  test('seal.key is another one', async () => {
    const { folder } = await folderWithKey()
    await unlink(join(folder, 'seal.key'))
    await writeCryptoKey(join(folder, 'seal.key'), randomBytes(32))
    await expect(openKeyService(folder)).rejects.toMatchObject(refusal(/is not the key.*same backup/))
  })

  test('keys.sealed is missing beside seal.key', async () => {
    const { folder } = await folderWithKey()
    await unlink(join(folder, 'keys.sealed'))
    await expect(openKeyService(folder)).rejects.toMatchObject(
      refusal(/keys\.sealed is missing.*same backup/),
    )
  })

  test('any byte of keys.sealed was changed, or it was cut', async () => {
    const { folder } = await folderWithKey()
    const path = join(folder, 'keys.sealed')
    const good = await readFile(path)
    for (let index = 0; index < good.length; index++) {
      const altered = Buffer.from(good)
      altered[index] = (altered[index] ?? 0) ^ 0x80
      await writeFile(path, altered)
      await expect(openKeyService(folder)).rejects.toMatchObject({ code: 'invalid-key-file' })
      await writeFile(path, good.subarray(0, index))
      await expect(openKeyService(folder)).rejects.toMatchObject({ code: 'invalid-key-file' })
    }
    await writeFile(path, good)
    await openKeyService(folder)
  })
})

describe('two processes on one folder', () => {
  test('see the keys that the other made, and open what it wrapped', async () => {
    const { folder, service } = await folderWithKey()
    const other = await openKeyService(folder)
    const keyId = await other.createKey(2)
    await other.importMaterial(keyId, randomBytes(32))
    const { plaintext, wrapped } = await other.generateDataKey(keyId, CONTEXT)
    expect(Buffer.from(await service.unwrap(keyId, wrapped, CONTEXT))).toEqual(Buffer.from(plaintext))
  })

  test('refuse a key at once that the other disabled or destroyed', async () => {
    const { folder, service, keyId, wrapped } = await folderWithKey()
    const other = await openKeyService(folder)
    for (const state of ['disabled', 'pending-deletion', 'destroyed'] as const) {
      await other.changeState(keyId, state)
      await expect(service.unwrap(keyId, wrapped, CONTEXT)).rejects.toMatchObject({ code: 'key-state' })
    }
  })

  test('lose no key when both make many at once', async () => {
    const folder = await temporaryFolder()
    const one = await openKeyService(folder)
    const two = await openKeyService(folder)
    const made = await Promise.all([
      ...[1, 3, 5, 7, 9, 11].map((generation) => one.createKey(generation)),
      ...[2, 4, 6, 8, 10, 12].map((generation) => two.createKey(generation)),
    ])
    const reopened = await openKeyService(folder)
    expect(new Set(made).size).toBe(12)
    for (const keyId of made) expect(await reopened.describeKey(keyId)).not.toBeNull()
  })

  test('get the same key for a generation that still waits for its material', async () => {
    const folder = await temporaryFolder()
    const services = await Promise.all([openKeyService(folder), openKeyService(folder)])
    const [one, two] = await Promise.all(services.map((service) => service.createKey(1)))
    expect(one).toBe(two)
  })
})
