import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decryptData, encryptData } from '../../lib/envelope/encrypt-data.ts'
import { failureOf, sdk, sdkKeyring } from './support.ts'

const key = randomBytes(32)

describe('encryptData and decryptData', () => {
  it.each(['', 'a', 'Здравствуйте, 世界', 'x'.repeat(100_000)])('give text back', (data) => {
    expect(decryptData(encryptData(data, key), key).toString()).toBe(data)
  })

  it('give bytes back, bound to their context', () => {
    const data = randomBytes(1000)
    const message = encryptData(data, key, { purpose: 'payment' })
    expect(decryptData(message, key, { purpose: 'payment' })).toEqual(data)
    expect(failureOf(() => decryptData(message, key))).toBe('cannot-decrypt')
    expect(failureOf(() => decryptData(message, key, { purpose: 'other' }))).toBe('cannot-decrypt')
  })

  it('make what a stock SDK opens', async () => {
    const { plaintext } = await sdk.decrypt(sdkKeyring(key), Buffer.from(encryptData('text', key), 'base64'))
    expect(plaintext.toString()).toBe('text')
  })

  it('refuse another key', () => {
    expect(failureOf(() => decryptData(encryptData('text', key), randomBytes(32)))).toBe('cannot-decrypt')
  })

  it('refuse a key of another length', () => {
    expect(failureOf(() => encryptData('text', randomBytes(16)))).toBe('invalid-request')
  })

  it('refuse anything but strict Base64', () => {
    const message = encryptData(Buffer.alloc(40), key)
    const url = message.replaceAll('+', '-').replaceAll('/', '_')
    const unpadded = message.replace(/=+$/, '')
    const variants = [
      `${message}\n`,
      ` ${message}`,
      `${message}====`,
      `${message.slice(0, 8)} ${message.slice(8)}`,
      '',
      '!',
    ]
    if (url !== message) variants.push(url)
    if (unpadded !== message) variants.push(unpadded)
    for (const variant of variants) expect(failureOf(() => decryptData(variant, key))).toBe('cannot-decrypt')
  })
})
