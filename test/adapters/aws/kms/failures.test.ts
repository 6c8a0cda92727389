/** @module-tag longer */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { AWS_POLICY } from '../../../../lib/adapters/aws/aws-policy.ts'
import { KmsDataKeyGenerator } from '../../../../lib/adapters/aws/kms/generator.ts'
import { POLICY } from '../../../../lib/policy.ts'
import { connectTo } from '../../../support/kms/connect.ts'
import { LOST_ANSWER } from '../../../support/kms/faults.ts'
import { openKms } from './open.ts'

const CONTEXT = { 'keyfold:vault': 'demo' }

const unavailable = { code: 'unavailable', retryAfterSeconds: POLICY.retryAfterSeconds }

async function openWithKey() {
  const open = await openKms()
  const keyId = await open.admin.createKey(1)
  await open.admin.importMaterial(keyId, randomBytes(32))
  const { wrapped } = await open.service.generateDataKey(keyId, CONTEXT)
  return { ...open, keyId, wrapped }
}

describe('a KMS that cannot answer', () => {
  test('is unavailable after a bounded number of tries, whatever it says', async () => {
    const tries = async (error: string) => {
      const { service, kms, requests, keyId } = await openWithKey()
      const before = requests('GenerateDataKey').length
      kms.failNext({ error, times: 100 })
      await expect(service.generateDataKey(keyId, CONTEXT), error).rejects.toMatchObject(unavailable)
      return [error, requests('GenerateDataKey').length - before]
    }
    // At once, because the SDK waits before each repetition.
    const passing = [
      'ThrottlingException',
      'LimitExceededException',
      'KMSInternalException',
      'DependencyTimeoutException',
      'KeyUnavailableException',
      LOST_ANSWER,
    ]
    expect(await Promise.all(passing.map(tries))).toEqual(
      passing.map((error) => [error, AWS_POLICY.callAttemptsMax]),
    )
  })

  test('for a moment only, is not noticed', async () => {
    const { service, kms, keyId, wrapped } = await openWithKey()
    kms.failNext({ error: 'ThrottlingException', times: 1 })
    expect(await service.unwrap(keyId, wrapped, CONTEXT)).toHaveLength(32)
  })

  test('at all, is unavailable', async () => {
    const { kms, keyId } = await openWithKey()
    await kms.close()
    const generator = new KmsDataKeyGenerator(connectTo(kms))
    await expect(generator.generateDataKey(keyId, CONTEXT)).rejects.toMatchObject(unavailable)
  })

  test('never looks like a blob that does not open', async () => {
    const { service, kms, keyId, wrapped } = await openWithKey()
    kms.failNext({ error: 'KMSInternalException', times: 2 * AWS_POLICY.callAttemptsMax })
    await expect(service.unwrap(keyId, wrapped, CONTEXT)).rejects.toMatchObject(unavailable)
    const from = { keyId, wrapped, context: CONTEXT }
    await expect(service.rewrap(from, keyId, CONTEXT)).rejects.toMatchObject(unavailable)
  })
})

describe('a mistake in the setup', () => {
  test('is an internal error that names the missing permission for the log', async () => {
    const { service, kms, keyId, wrapped } = await openWithKey()
    for (const [operation, call] of [
      ['GenerateDataKey', () => service.generateDataKey(keyId, CONTEXT)],
      ['Decrypt', () => service.unwrap(keyId, wrapped, CONTEXT)],
      ['ReEncrypt', () => service.rewrap({ keyId, wrapped, context: CONTEXT }, keyId, CONTEXT)],
    ] as const) {
      kms.failNext({ error: 'AccessDeniedException', times: 1, operation })
      await expect(call()).rejects.toMatchObject({
        code: 'internal',
        message: expect.stringMatching(`does not permit kms:${operation}`),
      })
    }
  })

  test('is not tried again', async () => {
    const { service, kms, requests, keyId } = await openWithKey()
    const before = requests('GenerateDataKey').length
    kms.failNext({ error: 'AccessDeniedException', times: 100 })
    await expect(service.generateDataKey(keyId, CONTEXT)).rejects.toMatchObject({ code: 'internal' })
    expect(requests('GenerateDataKey').length - before).toBe(1)
  })
})

test('what does not open says the same, whatever KMS says of it', async () => {
  const { service, kms, keyId, wrapped } = await openWithKey()
  for (const error of ['InvalidCiphertextException', 'IncorrectKeyException', 'NotFoundException']) {
    kms.failNext({ error, times: 1 })
    await expect(service.unwrap(keyId, wrapped, CONTEXT)).rejects.toMatchObject({
      code: 'cannot-decrypt',
      message: 'The message could not be decrypted.',
    })
  }
  await expect(service.unwrap(keyId, Buffer.alloc(6145), CONTEXT)).rejects.toMatchObject({
    code: 'cannot-decrypt',
  })
})
