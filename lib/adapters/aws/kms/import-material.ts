/** How a master key gets its material (KMS developer guide, "Importing key material"). */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { GetParametersForImportCommand, ImportKeyMaterialCommand, type KMSClient } from '@aws-sdk/client-kms'
import { KeyfoldError } from '../../../errors.ts'
import type { AwsAccount } from '../arn.ts'
import { isNamed } from '../errors.ts'
import { answered, assertSameKey, callKms } from './call.ts'
import { hasMasterKeyPolicy, putMasterKeyPolicy } from './key-policy.ts'

/**
 * Wraps the material for KMS and imports it, never to expire. Without an import type KMS takes any material into a key
 * that never had some, and afterwards only the same again. Needs `kms:GetParametersForImport`, `kms:GetKeyPolicy` and `kms:ImportKeyMaterial`.
 *
 * @param account owns the key
 * @throws KeyfoldError `key-state` when the key has other material, takes none in its state, or is under another policy
 *   than that of master keys.
 */
export async function importMaterial(
  client: KMSClient,
  keyId: string,
  material: Uint8Array,
  account: AwsAccount,
): Promise<void> {
  try {
    await importOnce(client, keyId, material, account)
  } catch (error) {
    // The SDK repeats a call whose answer was lost, with the set of public key and token that the first one used up.
    if (!isNamed(error, 'InvalidImportTokenException', 'ExpiredImportTokenException')) throw error
    await importOnce(client, keyId, material, account)
  }
}

async function importOnce(
  client: KMSClient,
  keyId: string,
  material: Uint8Array,
  account: AwsAccount,
): Promise<void> {
  const { publicKey, token } = await freshSet(client, keyId)
  // As late as can be: from here on, whoever the policy lets in can use the material.
  await assertPolicy(client, keyId, account)
  const command = new ImportKeyMaterialCommand({
    KeyId: keyId,
    ImportToken: token,
    EncryptedKeyMaterial: wrapMaterial(publicKey, material),
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  })
  await callKms('ImportKeyMaterial', () => client.send(command), otherMaterial(keyId))
}

async function assertPolicy(client: KMSClient, keyId: string, account: AwsAccount): Promise<void> {
  if (await hasMasterKeyPolicy(client, keyId, account)) return
  throw new KeyfoldError(
    'key-state',
    `The policy of master key ${keyId} is not the one that Keyfold gives: it may let others use the key. Find out who ` +
      `changed it; then let an administrator put it back, and import again: ${putMasterKeyPolicy(keyId, account)}`,
  )
}

async function freshSet(client: KMSClient, keyId: string) {
  const command = new GetParametersForImportCommand({
    KeyId: keyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_4096',
  })
  const answer = await callKms('GetParametersForImport', () => client.send(command))
  assertSameKey(keyId, answer.KeyId)
  return {
    publicKey: answered(answer.PublicKey, 'PublicKey'),
    token: answered(answer.ImportToken, 'ImportToken'),
  }
}

/** RSAES_OAEP_SHA_256: RSAES-OAEP with SHA-256, also in its mask function, and no label (RFC 8017, section 7.1). */
const wrapMaterial = (publicKey: Uint8Array, material: Uint8Array): Buffer =>
  publicEncrypt(
    {
      key: createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' }),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
    },
    material,
  )

const otherMaterial =
  (keyId: string) =>
  (error: unknown): unknown =>
    isNamed(error, 'IncorrectKeyMaterialException')
      ? new KeyfoldError('key-state', `Master key ${keyId} takes no other material than it had before.`, {
          cause: error,
        })
      : error
