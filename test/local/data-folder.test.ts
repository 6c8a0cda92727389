import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, chown, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { generateNewKey, loadCryptoKey, writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { loadFirstKey, openDataFolder, openVaultFacts } from '../../local/data-folder.ts'
import { temporaryFolder } from '../support/folders.ts'

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

const opened = async (folder: string): Promise<void> => (await openDataFolder(folder)).release()

/** Only the superuser can give files away. */
const itAsRoot = it.skipIf(process.getuid?.() !== 0)

describe('the data folder', () => {
  it('is made for its owner only, with the folders above it', async () => {
    const path = join(await temporaryFolder(), 'a', 'b')
    await opened(path)
    await opened(path)
    expect(await modeOf(path)).toBe(0o700)
  })

  it('is refused where a file is in the way', async () => {
    const path = join(await temporaryFolder(), 'file')
    await writeFile(path, '')
    await expect(openDataFolder(path)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining(path),
    })
  })
})

describe('an existing data folder', () => {
  it('is closed to others who could only read it', async () => {
    const folder = await temporaryFolder()
    await chmod(folder, 0o755)
    await opened(folder)
    expect(await modeOf(folder)).toBe(0o700)
  })

  it.each([0o770, 0o702])('is refused when others can write to it: mode %o', async (mode) => {
    const folder = await temporaryFolder()
    await chmod(folder, mode)
    await expect(openDataFolder(folder)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining(`chmod 700 ${folder}`),
    })
    expect(await readdir(folder)).toEqual([])
  })

  itAsRoot('is refused when it belongs to another user', async () => {
    const folder = await temporaryFolder()
    await chown(folder, 4242, 4242)
    await expect(openDataFolder(folder)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(`${folder} belongs to another user.*chown`),
    })
  })

  it('is rid of what writes that died left behind, and of nothing else', async () => {
    const folder = await temporaryFolder()
    const id = randomUUID()
    for (const name of ['identity.json', 'vault.json', 'crypto.key', 'seal.key.next', 'notes'])
      await writeFile(join(folder, `${name}.${id}.tmp`), 'secret')
    await openVaultFacts(folder)
    await opened(folder)
    expect((await readdir(folder)).sort()).toEqual([`notes.${id}.tmp`, 'serve.lock', 'vault.json'])
  })

  it('has a lock file that only its owner can open: whoever can, can stop the vault', async () => {
    const folder = await temporaryFolder()
    await opened(folder)
    expect(await modeOf(join(folder, 'serve.lock'))).toBe(0o600)
  })
})

describe('vault.json', () => {
  itAsRoot('is refused when it belongs to another user', async () => {
    const folder = await temporaryFolder()
    await openVaultFacts(folder)
    await chown(join(folder, 'vault.json'), 4242, 4242)
    await expect(openVaultFacts(folder)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/vault\.json .*belongs to another user.*chown/),
    })
  })

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
