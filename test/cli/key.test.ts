import { randomBytes } from 'node:crypto'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importFirstKey, readKeyStatus } from '../../cli/data-folder-keys.ts'
import { loadCryptoKey, writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { serve } from '../../local/serve.ts'
import { temporaryFolder } from '../support/folders.ts'
import { keyfoldHere } from './in-process.ts'
import { json, keyfold, text } from './run.ts'

async function keyAndData() {
  const folder = await temporaryFolder()
  const keyFile = join(folder, 'my.key')
  await writeCryptoKey(keyFile, randomBytes(32))
  return { keyFile, data: join(folder, 'data') }
}

describe('keyfold key generate', () => {
  test('makes crypto.key, for its owner only, and never overwrites it', async () => {
    const cwd = await temporaryFolder()
    const path = join(cwd, 'crypto.key')
    const ran = await keyfold(['key', 'generate'], { cwd })
    expect(ran.code).toBe(0)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const key = await loadCryptoKey(path)
    expect(text(ran) + ran.stderr).not.toContain(key.toString('base64'))

    expect(ran.stderr).toContain('back up the whole folder')

    const again = await keyfold(['key', 'generate', '--json'], { cwd })
    expect(again.code).toBe(1)
    expect(JSON.parse(again.stderr)).toMatchObject({ error: { code: 'invalid-key-file' } })
    expect(await loadCryptoKey(path)).toEqual(key)
  })

  test('leaves no half key in the way when it is killed', async () => {
    const cwd = await temporaryFolder()
    const dying = `
      import { open } from 'node:fs/promises'
      const handle = await open('.')
      Object.getPrototypeOf(handle).sync = () => process.kill(process.pid, 'SIGKILL')
      await handle.close()`
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(dying)}` }
    const killed = await keyfold(['key', 'generate'], { cwd, env })
    expect(killed.code).toBeNull()
    expect((await keyfold(['key', 'generate'], { cwd })).code).toBe(0)
    expect(await loadCryptoKey(join(cwd, 'crypto.key'))).toHaveLength(32)
  })
})

describe('keyfold key import and status', () => {
  test('make generation 1 and show it', async () => {
    const { keyFile, data } = await keyAndData()
    const imported = await keyfoldHere(['key', 'import', '--key-file', keyFile, '--data', data, '--json'])
    expect(imported.code).toBe(0)
    expect(json(imported)).toMatchObject({ made: true, generation: 1 })
    const status = await keyfoldHere(['key', 'status', '--data', data])
    expect(text(status)).toMatch(/^GENERATION +STATE.*\n1 +active +0 /)
  })

  test('leave a vault alone that has its key, and do not read the file again', async () => {
    const { keyFile, data } = await keyAndData()
    const first = await importFirstKey(data, keyFile)
    await writeFile(keyFile, 'not read any more')
    expect(await importFirstKey(data, keyFile)).toEqual({ ...first, made: false })
  })

  test('refuse a key file that others can read; the next try succeeds', async () => {
    const { keyFile, data } = await keyAndData()
    await chmod(keyFile, 0o644)
    const refused = await keyfoldHere(['key', 'import', '--key-file', keyFile, '--data', data])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/^keyfold: .*open to others.*chmod 600.*\n$/)
    await chmod(keyFile, 0o600)
    expect(await importFirstKey(data, keyFile)).toMatchObject({ made: true })
  })

  test('beside a served vault: status works, import is refused', async () => {
    const data = join(await temporaryFolder(), 'data')
    const vault = await serve({ data, host: '127.0.0.1', port: 0, stderr: { write: () => true } })
    try {
      expect(await readKeyStatus(data)).toMatchObject({
        generations: [{ generation: 1, state: 'active', versions: 0 }],
      })
      const refused = await keyfold(['key', 'import', '--data', data, '--key-file', join(data, 'crypto.key')])
      expect(refused.code).toBe(1)
      expect(refused.stderr).toContain('is serving the data folder')
    } finally {
      await vault.close()
    }
    expect((await readFile(join(data, 'crypto.key'))).length).toBe(45)
  })

  test('say that a folder holds no vault, and make none', async () => {
    const data = await temporaryFolder()
    await expect(readKeyStatus(data)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/holds no vault.*--data/),
    })
  })
})
