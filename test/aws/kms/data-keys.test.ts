/** What moto's KMS has of what the vault calls; it imports no material and knows no states. */
import { randomUUID } from 'node:crypto'
import { CreateKeyCommand, DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { KmsMasterKeyAdmin } from '../../../lib/adapters/aws/kms/admin.ts'
import { createKmsClient } from '../../../lib/adapters/aws/kms/client.ts'
import { KmsDataKeyGenerator } from '../../../lib/adapters/aws/kms/generator.ts'
import { KmsDataKeyRewrapper } from '../../../lib/adapters/aws/kms/rewrapper.ts'
import { KmsDataKeyUnwrapper } from '../../../lib/adapters/aws/kms/unwrapper.ts'
import { activeAlias } from '../../../lib/config/names.ts'
import { endpointOf } from '../setup/environment.ts'

const CONTEXT = {
  'keyfold:vault': 'demo',
  'keyfold:kind': 'object',
  'keyfold:object': 'o',
  'keyfold:version': '1',
}

let client: KMSClient
let first: string
let second: string

beforeAll(async () => {
  client = createKmsClient({ endpoint: endpointOf('moto') })
  ;[first, second] = await Promise.all([newKey(), newKey()])
})
afterAll(() => client.destroy())

async function newKey(): Promise<string> {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
  return KeyMetadata?.Arn ?? ''
}

it('opens a data key with the context that it was made with', async () => {
  const { plaintext, wrapped, keyId } = await new KmsDataKeyGenerator(client).generateDataKey(first, CONTEXT)
  expect(keyId).toBe(first)
  expect(plaintext).toHaveLength(32)
  expect(Buffer.from(wrapped).includes(Buffer.from(plaintext))).toBe(false)
  expect(await new KmsDataKeyUnwrapper(client).unwrap(first, wrapped, CONTEXT)).toEqual(plaintext)
})

it.each([
  ['another object', { 'keyfold:object': 'p' }],
  ['another vault', { 'keyfold:vault': 'other' }],
])('opens no data key for %s', async (_, change) => {
  const { wrapped } = await new KmsDataKeyGenerator(client).generateDataKey(first, CONTEXT)
  const opening = new KmsDataKeyUnwrapper(client).unwrap(first, wrapped, { ...CONTEXT, ...change })
  await expect(opening).rejects.toMatchObject({ code: 'cannot-decrypt' })
})

it('opens no data key that was changed on the way', async () => {
  const { wrapped } = await new KmsDataKeyGenerator(client).generateDataKey(first, CONTEXT)
  wrapped[wrapped.length - 1] = (wrapped.at(-1) ?? 0) ^ 1
  const opening = new KmsDataKeyUnwrapper(client).unwrap(first, wrapped, CONTEXT)
  await expect(opening).rejects.toMatchObject({ code: 'cannot-decrypt' })
})

it('wraps the same data key under another master key', async () => {
  const { plaintext, wrapped } = await new KmsDataKeyGenerator(client).generateDataKey(first, CONTEXT)
  const from = { keyId: first, wrapped, context: CONTEXT }
  const rewrapped = await new KmsDataKeyRewrapper(client).rewrap(from, second, CONTEXT)
  expect(rewrapped.keyId).toBe(second)
  expect(await new KmsDataKeyUnwrapper(client).unwrap(second, rewrapped.wrapped, CONTEXT)).toEqual(plaintext)
})

it('makes no data key under a key that is not there', async () => {
  const absent = first.replace(/[^/]+$/, randomUUID())
  const making = new KmsDataKeyGenerator(client).generateDataKey(absent, CONTEXT)
  await expect(making).rejects.toMatchObject({ code: 'key-state' })
})

it('moves the alias of the vault from one master key to the next', async () => {
  const vault = `v-${randomUUID()}`
  const admin = new KmsMasterKeyAdmin(client, { vault, account: { partition: 'aws', id: '123456789012' } })
  for (const [keyId, moved] of [
    [first, true],
    [first, false],
    [second, true],
  ] as const) {
    expect(await admin.pointActiveAlias(keyId)).toBe(moved)
    const shown = await client.send(new DescribeKeyCommand({ KeyId: activeAlias(vault) }))
    expect(shown.KeyMetadata?.Arn).toBe(keyId)
  }
})
