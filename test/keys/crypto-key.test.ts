import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assert, asyncProperty, integer } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generateNewKey, loadCryptoKey, writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { temporaryFolder } from '../support/folders.ts'

const KEY = Buffer.from('vK3h0Yk1mQ5nq8Tz2b7rXcWw9aLd4sFfGgHjJkPoUiA=', 'base64')

async function keyFile(content: string | Uint8Array, mode = 0o600): Promise<string> {
  const path = join(await temporaryFolder(), 'crypto.key')
  await writeFile(path, content)
  await chmod(path, mode)
  return path
}

const refusal = (reason: RegExp) => ({ code: 'invalid-key-file', message: expect.stringMatching(reason) })

describe('a good key file', () => {
  test.each([
    ['with a newline', '\n'],
    ['without a newline', ''],
    ['with the newline of Windows', '\r\n'],
  ])('is read %s', async (_, end) => {
    expect(await loadCryptoKey(await keyFile(KEY.toString('base64') + end))).toEqual(KEY)
  })

  test.each([0o600, 0o400])('is read with mode %o', async (mode) => {
    expect(await loadCryptoKey(await keyFile(KEY.toString('base64'), mode))).toEqual(KEY)
  })

  test('is read through a link', async () => {
    const path = await keyFile(KEY.toString('base64'))
    await symlink(path, `${path}.link`)
    expect(await loadCryptoKey(`${path}.link`)).toEqual(KEY)
  })

  test('comes back as it was written, for any random key', async () => {
    const folder = await temporaryFolder()
    for (let index = 0; index < 20; index++) {
      const key = generateNewKey()
      await writeCryptoKey(join(folder, `${index}.key`), key)
      expect(await loadCryptoKey(join(folder, `${index}.key`))).toEqual(key)
    }
  })
})

describe('a key file is refused, with the reason and the remedy, when it', () => {
  test('is missing', async () => {
    const path = join(await temporaryFolder(), 'crypto.key')
    await expect(loadCryptoKey(path)).rejects.toMatchObject(
      refusal(/crypto\.key is missing.*keyfold key generate/),
    )
  })

  test.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666, 0o777])('has mode %o', async (mode) => {
    const path = await keyFile(KEY.toString('base64'), mode)
    const reason = new RegExp(`open to others than its owner \\(mode 0${mode.toString(8)}\\).*chmod 600`)
    await expect(loadCryptoKey(path)).rejects.toMatchObject(refusal(reason))
  })

  test('is a folder', async () => {
    const path = join(await temporaryFolder(), 'crypto.key')
    await mkdir(path, { mode: 0o700 })
    await expect(loadCryptoKey(path)).rejects.toMatchObject(refusal(/not a regular file/))
  })

  test('is a named pipe, without waiting for it', async () => {
    const path = join(await temporaryFolder(), 'crypto.key')
    execFileSync('mkfifo', ['-m', '600', path])
    await expect(loadCryptoKey(path)).rejects.toMatchObject(refusal(/not a regular file/))
  })

  test.each([
    ['is empty', '', /no key on its first line/],
    ['begins with an empty line', `\n${KEY.toString('base64')}`, /no key on its first line/],
    ['holds 31 bytes', KEY.subarray(1).toString('base64'), /31 bytes, not exactly 32/],
    [
      'holds 33 bytes',
      Buffer.concat([KEY, KEY.subarray(0, 1)]).toString('base64'),
      /33 bytes, not exactly 32/,
    ],
    ['holds 1 MiB', 'A'.repeat(1024 * 1024), /768 bytes, not exactly 32/],
    ['is raw bytes', KEY, /canonical Base64/],
    ['is hexadecimal', KEY.toString('hex'), /48 bytes, not exactly 32/],
    ['has no padding', KEY.toString('base64').slice(0, -1), /canonical Base64/],
    ['is URL-safe Base64', `-_${KEY.toString('base64').slice(2)}`, /canonical Base64/],
    ['has spare bits set', KEY.toString('base64').replace('A=', 'B='), /canonical Base64/],
    ['begins with a space', ` ${KEY.toString('base64')}`, /canonical Base64/],
    ['ends with a space', `${KEY.toString('base64')} `, /canonical Base64/],
    ['begins with a byte order mark', `\uFEFF${KEY.toString('base64')}`, /canonical Base64/],
    ['ends with two newlines', `${KEY.toString('base64')}\n\n`, /data after the key/],
    ['has a second line', `${KEY.toString('base64')}\n# mine`, /data after the key/],
    ['ends with a null byte', `${KEY.toString('base64')}\n\0`, /data after the key/],
  ])('%s', async (_, content, reason) => {
    await expect(loadCryptoKey(await keyFile(content))).rejects.toMatchObject(refusal(reason))
  })

  const fill = (byte: (index: number) => number) => Uint8Array.from({ length: 32 }, (_, index) => byte(index))
  test.each([
    ['is all zero', fill(() => 0), /one byte repeated/],
    ['is all 0xFF', fill(() => 0xff), /one byte repeated/],
    ['counts up', fill((index) => index), /counting pattern/],
    ['counts up from 200, around the end', fill((index) => 200 + 3 * index), /counting pattern/],
    ['counts down', fill((index) => 255 - index), /counting pattern/],
    ['counts down by 7', fill((index) => 100 - 7 * index), /counting pattern/],
    ['alternates', fill((index) => (index % 2) * 0x5a), /repeats a pattern of 2 bytes/],
    ['repeats three bytes', fill((index) => [1, 7, 200][index % 3] ?? 0), /repeats a pattern of 3 bytes/],
    [
      'repeats 16 bytes',
      Buffer.concat([KEY.subarray(0, 16), KEY.subarray(0, 16)]),
      /repeats a pattern of 16 bytes/,
    ],
  ])('holds a key that %s', async (_, key, reason) => {
    const path = await keyFile(Buffer.from(key).toString('base64'))
    await expect(loadCryptoKey(path)).rejects.toMatchObject(refusal(reason))
  })

  test('holds any counting pattern', async () => {
    const path = await keyFile('')
    const byte = integer({ min: 0, max: 255 })
    const runs = { numRuns: process.env.SLOW ? 2000 : 50 }
    await assert(
      asyncProperty(byte, byte, async (start, step) => {
        await writeFile(path, Buffer.from(fill((index) => start + step * index)).toString('base64'))
        await expect(loadCryptoKey(path)).rejects.toMatchObject(refusal(/repeated|counting/))
      }),
      runs,
    )
  })

  test('never shows the key in the message', async () => {
    const line = `${KEY.toString('base64')}\nx`
    const error: unknown = await loadCryptoKey(await keyFile(line)).catch((caught: unknown) => caught)
    expect(String((error as Error).stack)).not.toContain(KEY.toString('base64').slice(0, 8))
  })
})

describe('writing a key file', () => {
  test('makes one line that only its owner can read', async () => {
    const path = join(await temporaryFolder(), 'crypto.key')
    await writeCryptoKey(path, KEY)
    expect(await readFile(path, 'latin1')).toBe(`${KEY.toString('base64')}\n`)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('never overwrites', async () => {
    const path = await keyFile('precious')
    await expect(writeCryptoKey(path, KEY)).rejects.toMatchObject(refusal(/never overwritten/))
    expect(await readFile(path, 'latin1')).toBe('precious')
  })

  test('names the reason when the folder is missing', async () => {
    const path = join(await temporaryFolder(), 'missing', 'crypto.key')
    await expect(writeCryptoKey(path, randomBytes(32))).rejects.toMatchObject(
      refusal(/cannot be made \(ENOENT\)/),
    )
  })
})
