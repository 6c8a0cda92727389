import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { KeyfoldError } from '../../../errors.ts'
import { clientOptions } from '../client-options.ts'
import { calling } from '../errors.ts'

export const createSecretsClient = (): SecretsManagerClient => new SecretsManagerClient(clientOptions())

/**
 * The vault's secret: 32 bytes, kept as 64 hexadecimal digits.
 *
 * @throws KeyfoldError `invalid-configuration` when it is something else; `unavailable`.
 */
export async function readVaultSecret(client: SecretsManagerClient, arn: string): Promise<Uint8Array> {
  const command = new GetSecretValueCommand({ SecretId: arn })
  const { SecretString = '' } = await calling('Secrets Manager', () => client.send(command))
  if (/^[0-9a-f]{64}$/.test(SecretString)) return Buffer.from(SecretString, 'hex')
  throw new KeyfoldError(
    'invalid-configuration',
    'The secret of the vault is not 64 hexadecimal digits. Bring its first version back in Secrets Manager.',
  )
}
