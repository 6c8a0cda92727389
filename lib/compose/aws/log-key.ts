import type { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { logPublicKey } from '../../adapters/aws/kms/log-signer.ts'
import { logOrigin } from '../../audit/log/checkpoint.ts'
import { noteKey, verifierKey } from '../../audit/log/note.ts'
import { once } from './once.ts'

/** With what signatures of the log's checkpoints are checked. @param keyId the ARN of the key that makes them */
export const logVerifierKey = (
  kms: ReturnType<typeof createKmsClient>,
  vault: string,
  keyId: string,
): (() => Promise<string>) =>
  once(async () => verifierKey(await noteKey(logOrigin(vault), await logPublicKey(kms, keyId)())))
