import { CreateKeyCommand } from '@aws-sdk/client-kms'
import { expect, test } from 'vitest'
import { AWS_POLICY } from '../../../../lib/adapters/aws/aws-policy.ts'
import { KmsLogSigner, logPublicKey } from '../../../../lib/adapters/aws/kms/log-signer.ts'
import { isSignedBy, noteKey } from '../../../../lib/audit/log/note.ts'
import { type OpenKms, openKms, plantedPolicy } from './open.ts'

const TEXT = 'keyfold/demo\n7\nAAAA\n'

async function signingKey({ client, kms }: OpenKms): Promise<string> {
  const { KeyMetadata } = await client.send(
    new CreateKeyCommand({
      KeySpec: 'ECC_NIST_EDWARDS25519',
      KeyUsage: 'SIGN_VERIFY',
      Policy: plantedPolicy(kms),
    }),
  )
  return KeyMetadata?.Arn ?? ''
}

test('the log is signed by the key in KMS, so that a note is good by its public key', async () => {
  const opened = await openKms()
  const signer = new KmsLogSigner(opened.client, await signingKey(opened))
  const key = await noteKey('keyfold/demo', await signer.publicKey())
  const signature = await signer.sign(Buffer.from(TEXT))
  const signatures = [{ name: key.name, id: key.id, signature }]
  expect(await isSignedBy({ text: TEXT, signatures }, key)).toBe(true)
  expect(await isSignedBy({ text: TEXT.replace('7', '8'), signatures }, key)).toBe(false)
})

test('the public key is asked for once, the signature each time, over the text itself', async () => {
  const opened = await openKms()
  const keyId = await signingKey(opened)
  const signer = new KmsLogSigner(opened.client, keyId)
  for (const _ of [1, 2]) {
    await signer.publicKey()
    await signer.sign(Buffer.from(TEXT))
  }
  expect(opened.requests('GetPublicKey')).toHaveLength(1)
  const signs = opened.requests('Sign')
  expect(signs).toHaveLength(2)
  expect(signs[0]?.input).toEqual({
    KeyId: keyId,
    Message: Buffer.from(TEXT).toString('base64'),
    MessageType: 'RAW',
    SigningAlgorithm: 'ED25519_SHA_512',
  })
})

test('a key that wraps is not taken for the key of the log', async () => {
  const { admin, client } = await openKms()
  const keyId = await admin.createKey(1)
  await expect(logPublicKey(client, keyId)()).rejects.toMatchObject({ name: 'InvalidKeyUsageException' })
})

test('KMS that cannot answer makes the log wait, not wrong', async () => {
  const opened = await openKms()
  const signer = new KmsLogSigner(opened.client, await signingKey(opened))
  opened.kms.failNext({ operation: 'Sign', error: 'KMSInternalException', times: AWS_POLICY.callAttemptsMax })
  await expect(signer.sign(Buffer.from(TEXT))).rejects.toMatchObject({ code: 'unavailable' })
  expect(await signer.sign(Buffer.from(TEXT))).toHaveLength(64)
})
