/** What the operator of a deployed vault works with, from a machine of their own. */
import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGenerationStore } from '../../adapters/aws/dynamo/generation-store.ts'
import { DynamoGenerationUsage } from '../../adapters/aws/dynamo/generation-usage.ts'
import { DynamoPrincipalStore } from '../../adapters/aws/dynamo/principal-store.ts'
import { KmsMasterKeyAdmin } from '../../adapters/aws/kms/admin.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { createCloudFormationClient } from '../../adapters/aws/operator/client.ts'
import { findDeployment, requireOutput } from '../../adapters/aws/operator/deployment.ts'
import { explainSetup } from '../../adapters/aws/operator/explain.ts'
import { deleteKey } from '../../adapters/aws/operator/remedies.ts'
import { pairsIn } from '../../adapters/aws/operator/stacks.ts'

/**
 * Finds a deployed vault and works on it. Region and credentials come from the environment, as the AWS command line takes
 * them.
 *
 * @throws KeyfoldError `invalid-configuration` when region or credentials are missing or wrong, or the deployment is not
 *   complete; `not-found` when there is none; `forbidden` when AWS does not permit a call. Each names the remedy.
 */
export async function withOperator<T>(vault: string, work: (operator: Operator) => Promise<T>): Promise<T> {
  using resources = new DisposableStack()
  const cloudFormation = resources.adopt(createCloudFormationClient(), (client) => client.destroy())
  const kms = resources.adopt(createKmsClient(), (client) => client.destroy())
  const dynamo = resources.adopt(createDynamoClient(), (client) => client.destroy())
  try {
    return await work(await openOperator(vault, cloudFormation, kms, dynamo))
  } catch (error) {
    throw explainSetup(error)
  }
}

export type Operator = Awaited<ReturnType<typeof openOperator>>

async function openOperator(
  vault: string,
  cloudFormation: ReturnType<typeof createCloudFormationClient>,
  kms: ReturnType<typeof createKmsClient>,
  dynamo: ReturnType<typeof createDynamoClient>,
) {
  const deployment = await findDeployment(cloudFormation, vault)
  const table = (name: 'keys' | 'objects' | 'principals') => requireOutput(deployment, `${name}Table`)
  return {
    deployment,
    deletionCommand: deleteKey,
    /** The ids of the machine clients, by their names in the profile. */
    machineClients: () => pairsIn(requireOutput(deployment, 'machineClients')),
    keys: new KmsMasterKeyAdmin(kms, { vault, account: deployment.account }),
    generations: new DynamoGenerationStore(dynamo, { keys: table('keys') }),
    usage: new DynamoGenerationUsage(dynamo, { objects: table('objects') }),
    principals: new DynamoPrincipalStore(dynamo, { principals: table('principals') }),
  }
}
