import { randomBytes } from 'node:crypto'
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DATA_FILES } from '../../lib/compose/embedded.ts'
import { generateNewKey, loadCryptoKey, writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { loadFirstKey, makeDataFolder, openVaultFacts } from '../../local/data-folder.ts'
import { temporaryFolder } from './support/identity.ts'

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('the data folder', () => {
  it('is made for its owner only, with the folders above it', async () => {
    const path = join(await temporaryFolder(), 'a', 'b')
    await makeDataFolder(path)
    await makeDataFolder(path)
    expect(await modeOf(path)).toBe(0o700)
  })

  it('is refused where a file is in the way', async () => {
    const path = join(await temporaryFolder(), 'file')
    await writeFile(path, '')
    await expect(makeDataFolder(path)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining(path),
    })
  })
})

describe('vault.json', () => {
  it('is made once, for its owner only', async () => {
    const folder = await temporaryFolder()
    const first = await openVaultFacts(folder)
    expect(first.vault).toMatch(/^v-[0-9a-f]{32}$/)
    expect(first.secret).toHaveLength(32)
    expect(await openVaultFacts(folder)).toEqual(first)
    expect(await modeOf(join(folder, 'vault.json'))).toBe(0o600)
  })

  it('is not made anew beside a database, where it could open nothing', async () => {
    const folder = await temporaryFolder()
    await openVaultFacts(folder)
    await rm(join(folder, 'vault.json'))
    await writeFile(join(folder, DATA_FILES.database), '')
    await expect(openVaultFacts(folder)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining('backup'),
    })
  })

  it.each([
    '',
    '{}',
    '{"vault":"v-00000000","secret":"c2hvcnQ="}',
    '{"vault":"../x","secret":""}',
  ])('is refused when it is damaged: %j', async (content) => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'vault.json'), content, { mode: 0o600 })
    await expect(openVaultFacts(folder)).rejects.toMatchObject({ code: 'invalid-configuration' })
  })
})

describe('the first key', () => {
  it('is made in the folder when there is none, and said to be', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'crypto.key')
    const { material, made } = await loadFirstKey(folder, undefined)
    expect(made).toBe(path)
    expect(await modeOf(path)).toBe(0o600)
    expect(material.equals(await loadCryptoKey(path))).toBe(true)
  })

  it('is the one that is there', async () => {
    const folder = await temporaryFolder()
    const key = generateNewKey()
    await writeCryptoKey(join(folder, 'crypto.key'), key)
    expect(await loadFirstKey(folder, undefined)).toEqual({ material: key, made: null })
  })

  it('is the one that was named, and then none is made', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'my.key')
    const key = randomBytes(32)
    await writeCryptoKey(path, key)
    expect(await loadFirstKey(folder, path)).toEqual({ material: key, made: null })
    await expect(readFile(join(folder, 'crypto.key'))).rejects.toThrow('ENOENT')
  })

  it('is refused when others can read it', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'crypto.key')
    await writeCryptoKey(path, generateNewKey())
    await chmod(path, 0o644)
    await expect(loadFirstKey(folder, undefined)).rejects.toMatchObject({ code: 'invalid-key-file' })
  })
})
