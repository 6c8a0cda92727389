import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoLogStates } from '../../adapters/aws/dynamo/log-states.ts'
import { DynamoPlacedEvents } from '../../adapters/aws/dynamo/placed-events.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { createCloudFormationClient } from '../../adapters/aws/operator/client.ts'
import { findDeployment, requireOutput } from '../../adapters/aws/operator/deployment.ts'
import { explainSetup } from '../../adapters/aws/operator/explain.ts'
import { createS3Client } from '../../adapters/aws/s3/client.ts'
import { S3TileReader } from '../../adapters/aws/s3/tile-reader.ts'
import type { VerifyPorts } from '../../audit/log/verify/verify.ts'
import { logVerifierKey } from './log-key.ts'

export type AuditLog = Required<VerifyPorts> & {
  /** The verifier key, of the key in KMS. */
  readonly ownKey: () => Promise<string>
}

/**
 * The log of a deployed vault, for who may read all of it. Region and credentials come from the environment, as the AWS command line takes
 * them.
 *
 * @throws KeyfoldError as `withOperator` does.
 */
export async function withAuditLog<T>(vault: string, work: (log: AuditLog) => Promise<T>): Promise<T> {
  using resources = new DisposableStack()
  const cloudFormation = resources.adopt(createCloudFormationClient(), (client) => client.destroy())
  const s3 = resources.adopt(createS3Client(), (client) => client.destroy())
  const dynamo = resources.adopt(createDynamoClient(), (client) => client.destroy())
  const kms = resources.adopt(createKmsClient(), (client) => client.destroy())
  try {
    const deployment = await findDeployment(cloudFormation, vault)
    const audit = requireOutput(deployment, 'auditTable')
    return await work({
      tiles: new S3TileReader(s3, requireOutput(deployment, 'logBucket')),
      placedEvents: new DynamoPlacedEvents(dynamo, { audit }),
      logStates: new DynamoLogStates(dynamo, { audit }),
      ownKey: logVerifierKey(kms, vault, requireOutput(deployment, 'logKey')),
    })
  } catch (error) {
    throw explainSetup(error)
  }
}
