import { randomBytes } from 'node:crypto'
import {
  DeleteImportedKeyMaterialCommand,
  DescribeKeyCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms'
import { describe, expect, test } from 'vitest'
import { AWS_POLICY } from '../../../../lib/adapters/aws/aws-policy.ts'
import { masterKeyPolicy } from '../../../../lib/adapters/aws/kms/key-policy.ts'
import { LOST_ANSWER } from '../../../support/kms/faults.ts'
import { openKms, plantedPolicy } from './open.ts'

async function openWithEmptyKey() {
  const open = await openKms()
  return { ...open, keyId: await open.admin.createKey(1), material: randomBytes(32) }
}

describe('importing material', () => {
  test('wraps it under a fresh public key of 4096 bits with OAEP and SHA-256, never to expire', async () => {
    const { admin, requests, client, keyId, material } = await openWithEmptyKey()
    await admin.importMaterial(keyId, material)
    await admin.importMaterial(keyId, material)
    for (const { input } of requests('GetParametersForImport')) {
      expect(input).toEqual({
        KeyId: keyId,
        WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        WrappingKeySpec: 'RSA_4096',
      })
    }
    const imports = requests('ImportKeyMaterial').map(({ input }) => input)
    expect(imports).toHaveLength(2)
    expect(new Set(imports.map(({ ImportToken }) => ImportToken)).size).toBe(2)
    for (const input of imports)
      expect(input).toMatchObject({ ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' })
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyId }))
    expect(KeyMetadata).toMatchObject({
      Origin: 'EXTERNAL',
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      KeyState: 'Enabled',
    })
  })

  test('shows the material in no request', async () => {
    const { admin, kms, keyId, material } = await openWithEmptyKey()
    await admin.importMaterial(keyId, material)
    for (const form of ['base64', 'hex'] as const) {
      expect(JSON.stringify(kms.calls)).not.toContain(material.toString(form))
    }
  })

  test('refuses a key whose policy was changed meanwhile, until it has its own again', async () => {
    const { admin, kms, client, requests, keyId, material } = await openWithEmptyKey()
    const put = (Policy: string) => client.send(new PutKeyPolicyCommand({ KeyId: keyId, Policy }))
    await put(plantedPolicy(kms))
    const policy = masterKeyPolicy({ partition: 'aws', id: kms.account })
    await expect(admin.importMaterial(keyId, material)).rejects.toMatchObject({
      code: 'key-state',
      message: expect.stringContaining(
        `aws kms put-key-policy --key-id ${keyId} --policy-name default --policy '${policy}'`,
      ),
    })
    expect(requests('ImportKeyMaterial')).toEqual([])
    await put(policy)
    await admin.importMaterial(keyId, material)
    expect(await admin.describeKey(keyId)).toMatchObject({ state: 'enabled' })
  })

  test('brings back material that was lost, and refuses any other', async () => {
    const { admin, client, keyId, material } = await openWithEmptyKey()
    await admin.importMaterial(keyId, material)
    await client.send(new DeleteImportedKeyMaterialCommand({ KeyId: keyId }))
    expect(await admin.describeKey(keyId)).toMatchObject({ state: 'pending-import' })
    await expect(admin.importMaterial(keyId, randomBytes(32))).rejects.toMatchObject({
      code: 'key-state',
      message: expect.stringMatching(/other material/),
    })
    await admin.importMaterial(keyId, material)
    expect(await admin.describeKey(keyId)).toMatchObject({ state: 'enabled' })
  })

  test('that was done, but whose answer was lost, is a success', async () => {
    const { admin, kms, requests, keyId, material } = await openWithEmptyKey()
    kms.failNext({ error: LOST_ANSWER, times: 1, operation: 'ImportKeyMaterial' })
    await admin.importMaterial(keyId, material)
    expect(requests('ImportKeyMaterial').map(({ error }) => error)).toEqual([
      null,
      'InvalidImportTokenException',
      null,
    ])
  })

  test('takes a new set of public key and token when the first has expired', async () => {
    const { admin, kms, requests, keyId, material } = await openWithEmptyKey()
    kms.failNext({ error: 'ExpiredImportTokenException', times: 1, operation: 'ImportKeyMaterial' })
    await admin.importMaterial(keyId, material)
    expect(requests('GetParametersForImport')).toHaveLength(2)
  })

  test('ends when the key is enabled, however late KMS shows it', async () => {
    const { admin, kms, keyId, material } = await openWithEmptyKey()
    kms.showImportsLate(3)
    await admin.importMaterial(keyId, material)
    expect(await admin.describeKey(keyId)).toMatchObject({ state: 'enabled' })
  })

  test('ends as unavailable when KMS never shows it; the next try succeeds', async () => {
    const { admin, kms, keyId, material } = await openWithEmptyKey()
    kms.showImportsLate(AWS_POLICY.keySettlingLooksMax)
    await expect(admin.importMaterial(keyId, material)).rejects.toMatchObject({ code: 'unavailable' })
    await admin.importMaterial(keyId, material)
  })
})
