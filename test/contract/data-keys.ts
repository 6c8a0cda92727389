import { describe, expect, test } from 'vitest'
import type { DataKeyGenerator, DataKeyRewrapper, DataKeyUnwrapper } from '../../lib/keys/ports.ts'

/** Of a version of an object. */
export const CONTEXT = {
  'keyfold:vault': 'vault',
  'keyfold:kind': 'object',
  'keyfold:object': 'o',
  'keyfold:version': '1',
}

export const cannotDecrypt = { code: 'cannot-decrypt', message: 'The message could not be decrypted.' }
export const keyState = { code: 'key-state' }

type DataKeys = DataKeyGenerator & DataKeyUnwrapper & DataKeyRewrapper

export type DataKeySubject<Service extends DataKeys> = {
  readonly open: () => Promise<Service>
  /** A master key that wraps. @returns its id */
  readonly newKey: (service: Service) => Promise<string>
  /** One that does not: disabled, or, for a service whose disabled keys do wrap, not there. @returns its id */
  readonly uselessKey: (service: Service) => Promise<string>
  /** A service that refuses otherwise what another master key wrapped, and says by which first bytes it knows that. */
  readonly otherKey?: OtherKey
}

export type OtherKey = { readonly refusal: { readonly code: string }; readonly nameBytes: number }

/** What everything promises that makes, opens and rewraps data keys under master keys. */
export function dataKeyContract<Service extends DataKeys>(
  name: string,
  { open, newKey, uselessKey, otherKey = { refusal: cannotDecrypt, nameBytes: 0 } }: DataKeySubject<Service>,
): void {
  async function openWithKey(): Promise<{ service: Service; keyId: string }> {
    const service = await open()
    return { service, keyId: await newKey(service) }
  }

  describe(`${name}: data keys`, () => {
    test('come back from their wrapped form', async () => {
      const { service, keyId } = await openWithKey()
      const dataKey = await service.generateDataKey(keyId, CONTEXT)
      expect(dataKey.plaintext).toHaveLength(32)
      expect(dataKey.keyId).toBe(keyId)
      expect(Buffer.from(dataKey.wrapped).includes(Buffer.from(dataKey.plaintext))).toBe(false)
      const unwrapped = await service.unwrap(keyId, dataKey.wrapped, CONTEXT)
      expect(Buffer.from(unwrapped)).toEqual(Buffer.from(dataKey.plaintext))
    })

    test('are new each time, and their wrapped forms have one length', async () => {
      const { service, keyId } = await openWithKey()
      const keys = await Promise.all(
        Array.from({ length: 20 }, () => service.generateDataKey(keyId, CONTEXT)),
      )
      expect(new Set(keys.map((key) => Buffer.from(key.plaintext).toString('hex'))).size).toBe(20)
      expect(new Set(keys.map((key) => Buffer.from(key.wrapped).toString('hex'))).size).toBe(20)
      expect(new Set(keys.map((key) => key.wrapped.length)).size).toBe(1)
    })

    test('open whatever the order of the context', async () => {
      const { service, keyId } = await openWithKey()
      const { plaintext, wrapped } = await service.generateDataKey(keyId, CONTEXT)
      const reversed = Object.fromEntries(Object.entries(CONTEXT).toReversed())
      expect(Buffer.from(await service.unwrap(keyId, wrapped, reversed))).toEqual(Buffer.from(plaintext))
    })

    test.each([
      ['another object', { ...CONTEXT, 'keyfold:object': 'p' }],
      ['another version', { ...CONTEXT, 'keyfold:version': '2' }],
      ['another kind', { ...CONTEXT, 'keyfold:kind': 'message' }],
      ['another vault', { ...CONTEXT, 'keyfold:vault': 'other' }],
      ['a pair more', { ...CONTEXT, more: '1' }],
      ['a pair less', Object.fromEntries(Object.entries(CONTEXT).slice(1))],
      ['no context', {}],
    ])('do not open for %s', async (_, context) => {
      const { service, keyId } = await openWithKey()
      const { wrapped } = await service.generateDataKey(keyId, CONTEXT)
      await expect(service.unwrap(keyId, wrapped, context)).rejects.toMatchObject(cannotDecrypt)
    })

    test('do not open under another master key, or one that never was', async () => {
      const { service, keyId } = await openWithKey()
      const other = await newKey(service)
      const { wrapped } = await service.generateDataKey(keyId, CONTEXT)
      await expect(service.unwrap(other, wrapped, CONTEXT)).rejects.toMatchObject(otherKey.refusal)
      const unknown = '00000000-0000-4000-8000-000000000000'
      await expect(service.unwrap(unknown, wrapped, CONTEXT)).rejects.toMatchObject(cannotDecrypt)
      await expect(service.generateDataKey(unknown, CONTEXT)).rejects.toMatchObject(keyState)
      await expect(service.generateDataKey('not a key id', CONTEXT)).rejects.toMatchObject(keyState)
    })

    test('do not open when any byte of the wrapped form is changed', async () => {
      const { service, keyId } = await openWithKey()
      const { wrapped } = await service.generateDataKey(keyId, CONTEXT)
      for (let index = 0; index < wrapped.length; index++) {
        const altered = Buffer.from(wrapped)
        altered[index] = (altered[index] ?? 0) ^ 1
        const refusal = index < otherKey.nameBytes ? otherKey.refusal : cannotDecrypt
        await expect(service.unwrap(keyId, altered, CONTEXT)).rejects.toMatchObject(refusal)
      }
    })

    test('do not open when the wrapped form is cut or extended', async () => {
      const { service, keyId } = await openWithKey()
      const { wrapped } = await service.generateDataKey(keyId, CONTEXT)
      for (let length = 0; length < wrapped.length; length++) {
        const cut = wrapped.subarray(0, length)
        await expect(service.unwrap(keyId, cut, CONTEXT)).rejects.toMatchObject(cannotDecrypt)
      }
      const extended = Buffer.concat([wrapped, Buffer.alloc(1)])
      await expect(service.unwrap(keyId, extended, CONTEXT)).rejects.toMatchObject(cannotDecrypt)
    })
  })

  describe(`${name}: rewrapping`, () => {
    test('keeps the data key and the length', async () => {
      const { service, keyId } = await openWithKey()
      const to = await newKey(service)
      const { plaintext, wrapped } = await service.generateDataKey(keyId, CONTEXT)
      const rewrapped = await service.rewrap({ keyId, wrapped, context: CONTEXT }, to, CONTEXT)
      expect(rewrapped.keyId).toBe(to)
      expect(rewrapped.wrapped).toHaveLength(wrapped.length)
      expect(Buffer.from(await service.unwrap(to, rewrapped.wrapped, CONTEXT))).toEqual(
        Buffer.from(plaintext),
      )
      await expect(service.unwrap(keyId, rewrapped.wrapped, CONTEXT)).rejects.toMatchObject(otherKey.refusal)
    })

    test('binds the data key to the new context only', async () => {
      const { service, keyId } = await openWithKey()
      const { wrapped } = await service.generateDataKey(keyId, CONTEXT)
      const next = { ...CONTEXT, 'keyfold:version': '2' }
      const rewrapped = await service.rewrap({ keyId, wrapped, context: CONTEXT }, keyId, next)
      await expect(service.unwrap(keyId, rewrapped.wrapped, CONTEXT)).rejects.toMatchObject(cannotDecrypt)
      await expect(service.unwrap(keyId, rewrapped.wrapped, next)).resolves.toHaveLength(32)
    })

    test('refuses a wrong context, a wrong source and a target that does not wrap', async () => {
      const { service, keyId } = await openWithKey()
      const to = await newKey(service)
      const useless = await uselessKey(service)
      const { wrapped } = await service.generateDataKey(keyId, CONTEXT)
      const from = { keyId, wrapped, context: CONTEXT }
      await expect(service.rewrap({ ...from, context: {} }, to, CONTEXT)).rejects.toMatchObject(cannotDecrypt)
      await expect(service.rewrap({ ...from, keyId: to }, to, CONTEXT)).rejects.toMatchObject(
        otherKey.refusal,
      )
      await expect(service.rewrap(from, useless, CONTEXT)).rejects.toMatchObject(keyState)
    })
  })
}
