/** What the operator of a deployed vault works with, from a machine of their own. */
import { createCognitoClient } from '../../adapters/aws/cognito/client.ts'
import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoEscrowStore } from '../../adapters/aws/dynamo/escrow-store.ts'
import { DynamoEventStore } from '../../adapters/aws/dynamo/event-store.ts'
import { DynamoGenerationStore } from '../../adapters/aws/dynamo/generation-store.ts'
import { DynamoGenerationUsage } from '../../adapters/aws/dynamo/generation-usage.ts'
import { DynamoPrincipalStore } from '../../adapters/aws/dynamo/principal-store.ts'
import { DynamoRetirementStore } from '../../adapters/aws/dynamo/retirement-store.ts'
import { DynamoRotationStore } from '../../adapters/aws/dynamo/rotation-store.ts'
import { KmsMasterKeyAdmin } from '../../adapters/aws/kms/admin.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { createCloudFormationClient } from '../../adapters/aws/operator/client.ts'
import { type Deployment, findDeployment, requireOutput } from '../../adapters/aws/operator/deployment.ts'
import { explainSetup } from '../../adapters/aws/operator/explain.ts'
import { deleteKey } from '../../adapters/aws/operator/remedies.ts'
import { pairsIn } from '../../adapters/aws/operator/stacks.ts'
import { createRecorder } from '../../audit/record.ts'
import { systemClock } from '../../clock.ts'
import { ENVIRONMENT } from '../../config/names.ts'
import { createAdministration } from './administration.ts'
import { readEnvironment } from './environment.ts'
import { keyPolicyOf } from './key-policy.ts'

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
  const cognito = resources.adopt(createCognitoClient(), (client) => client.destroy())
  try {
    return await work(await openOperator(vault, cloudFormation, kms, dynamo, cognito))
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
  cognito: ReturnType<typeof createCognitoClient>,
) {
  const deployment = await findDeployment(cloudFormation, vault)
  const table = (name: 'keys' | 'objects' | 'principals' | 'audit') =>
    requireOutput(deployment, `${name}Table`)
  const keys = table('keys')
  const clock = systemClock
  const recorder = createRecorder(new DynamoEventStore(dynamo, { audit: table('audit') }), clock)
  const principals = new DynamoPrincipalStore(dynamo, { principals: table('principals') })
  return {
    deployment,
    deletionCommand: deleteKey,
    /** The ids of the machine clients, by their names in the profile. */
    machineClients: () => pairsIn(requireOutput(deployment, 'machineClients')),
    keys: new KmsMasterKeyAdmin(kms, { vault, account: deployment.account }),
    clock,
    recorder,
    generations: new DynamoGenerationStore(dynamo, { keys }),
    rotations: new DynamoRotationStore(dynamo, { keys }),
    retirement: new DynamoRetirementStore(dynamo, { keys }),
    escrow: new DynamoEscrowStore(dynamo, { keys }),
    /** What was decided when the vault was deployed. Asked for late: a vault of an older version does not put it out. */
    keyPolicy: () => keyPolicyOf(settingsOf(deployment)),
    usage: new DynamoGenerationUsage(dynamo, { objects: table('objects') }),
    principals,
    /** What `keyfold user … --aws` works with: whoever holds the credentials stands above administrators. */
    administration: () => ({
      authority: 'operator' as const,
      clock,
      recorder,
      principals,
      ...createAdministration(cognito, dynamo, {
        userPool: requireOutput(deployment, 'userPool'),
        principals: table('principals'),
      }),
    }),
  }
}

const SETTINGS = ['recoveryRecipients', 'escrowWaived', 'managedCopyDays', 'rotationSchedule'] as const

/** The stacks put out what the functions have in their environment. */
function settingsOf(deployment: Deployment) {
  const values = SETTINGS.map((name) => [ENVIRONMENT[name], requireOutput(deployment, name)])
  return readEnvironment(SETTINGS, Object.fromEntries(values))
}
