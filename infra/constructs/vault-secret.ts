import { RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'

/** 32 bytes, two hexadecimal digits each. */
const SECRET_CHARACTERS = 64
const NOT_HEXADECIMAL = 'ghijklmnopqrstuvwxyz'

/** Seals cursors, and makes the ids of objects from idempotency keys. */
export function createVaultSecret(scope: Construct, vault: string, storageKey: IKey): Secret {
  const secret = new Secret(scope, 'VaultSecret', {
    description: `Keyfold ${vault}: seals cursors and derives ids from idempotency keys`,
    encryptionKey: storageKey,
    generateSecretString: {
      passwordLength: SECRET_CHARACTERS,
      excludeCharacters: NOT_HEXADECIMAL,
      excludeUppercase: true,
      excludePunctuation: true,
      requireEachIncludedType: false,
    },
    removalPolicy: RemovalPolicy.RETAIN,
  })
  const reason =
    'A new secret would give a repeated request another id, and store its content twice. It opens no data: it derives ids and ' +
    'seals cursors.'
  acknowledge(secret, {
    'AwsSolutions-SMG4': reason,
    'HIPAA.Security-SecretsManagerRotationEnabled': reason,
  })
  return secret
}
