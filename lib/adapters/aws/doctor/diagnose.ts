/** Everything of a deployed vault that AWS itself can tell about. Only looks: nothing is changed. */

import { LAMBDA_NAMES } from '../../../config/functions.ts'
import { STACKS } from '../../../config/names.ts'
import { TABLES, type TableName } from '../../../config/tables.ts'
import { type Examination, needed } from '../../../examination.ts'
import type { Generation } from '../../../keys/generation.ts'
import { DynamoGenerationUsage } from '../dynamo/generation-usage.ts'
import { examineAlias } from './active-alias.ts'
import { examineAdministrators } from './administrators.ts'
import { ask } from './ask.ts'
import { examineBucket } from './bucket.ts'
import type { DoctorClients } from './clients.ts'
import { examineCredentials } from './credentials.ts'
import { examineFunction } from './functions.ts'
import { examineGenerations } from './generations.ts'
import { examineLogBucket } from './log-bucket.ts'
import { examineLogKey } from './log-key.ts'
import { findMachineClients } from './machine-clients.ts'
import { examineMasterKey } from './master-key.ts'
import { Outputs } from './outputs.ts'
import { examinePageBucket } from './page-bucket.ts'
import { examineMachineClient, examinePublicClient } from './pool-clients.ts'
import { examineSecret } from './secret.ts'
import { examineStack } from './stacks.ts'
import { examineStorageKey } from './storage-key.ts'
import { examineTable } from './tables.ts'
import { examineUserPool } from './user-pool.ts'

type Patient = {
  readonly examination: Examination
  readonly clients: DoctorClients
  readonly outputs: Outputs
}

/**
 * Looks at everything but the API, one check after the other.
 *
 * @returns what the stacks put out, as far as it was found.
 */
export async function diagnose(
  examination: Examination,
  vault: string,
  clients: DoctorClients,
): Promise<Outputs> {
  const outputs = new Outputs(vault)
  const patient = { examination, clients, outputs }
  const region = await examination.check('credentials', () =>
    examineCredentials(clients.cloudFormation, vault),
  )
  for (const id of STACKS) {
    await examination.check(`stack ${id}`, async () => {
      needed(region, 'credentials')
      return examineStack(clients.cloudFormation, outputs, id)
    })
  }
  await examineStores(patient)
  for (const name of LAMBDA_NAMES) {
    await examination.check(`function ${name}`, () => examineFunction(clients.lambda, outputs, name))
  }
  await examineIdentity(patient)
  await examineKeys(patient)
  return outputs
}

async function examineStores({ examination, clients, outputs }: Patient): Promise<void> {
  const { vault } = outputs
  await examination.check('page bucket', async () =>
    examinePageBucket(clients.s3, vault, outputs.of('pageBucket')),
  )
  const keys = [
    await examination.check('bucket', async () => examineBucket(clients.s3, vault, outputs.of('bucket'))),
    await examination.check('log bucket', async () =>
      examineLogBucket(clients.s3, vault, outputs.of('logBucket')),
    ),
  ]
  for (const name of Object.keys(TABLES) as TableName[]) {
    keys.push(
      await examination.check(`table ${name}`, async () =>
        examineTable(clients.dynamo, vault, name, outputs.of(`${name}Table`)),
      ),
    )
  }
  keys.push(
    await examination.check('secret', async () =>
      examineSecret(clients.secrets, vault, outputs.of('secret')),
    ),
  )
  await examination.check('storage key', () => examineStorageKey(clients.kms, vault, keys))
  await examination.check('log key', async () => examineLogKey(clients.kms, vault, outputs.of('logKey')))
}

async function examineIdentity({ examination, clients, outputs }: Patient): Promise<void> {
  const { vault } = outputs
  const inPool = await examination.check('user pool', async () =>
    examineUserPool(clients.cognito, vault, outputs.of('userPool')),
  )
  for (const name of ['web', 'cli'] as const) {
    await examination.check(`${name} client`, async () =>
      examinePublicClient(vault, name, outputs.of(`${name}Client`), needed(inPool, 'user pool')),
    )
  }
  await examination.check('administrators', async () =>
    examineAdministrators(clients.dynamo, vault, outputs.of('principalsTable')),
  )
  const machines = await examination.check('machine clients', async () =>
    findMachineClients(clients.dynamo, outputs, inPool),
  )
  for (const known of machines ?? []) {
    await examination.check(`machine client ${known.name}`, async () =>
      examineMachineClient(
        clients.dynamo,
        { vault, principals: outputs.of('principalsTable'), known },
        inPool,
      ),
    )
  }
}

async function examineKeys({ examination, clients, outputs }: Patient): Promise<void> {
  const { vault } = outputs
  const generations = await examination.check('generations', async () =>
    examineGenerations(clients.dynamo, vault, outputs.of('keysTable')),
  )
  const standing = generations?.filter(({ state }) => state !== 'destroyed') ?? []
  for (const generation of standing) {
    await examination.check(`master key ${generation.generation}`, () =>
      examineMasterKey(clients.kms, vault, generation, () => countVersions(clients, outputs, generation)),
    )
  }
  await examination.check('alias', async () =>
    examineAlias(clients.kms, vault, needed(generations, 'generations')),
  )
}

async function countVersions(
  { dynamo }: DoctorClients,
  outputs: Outputs,
  { generation }: Generation,
): Promise<number> {
  const usage = new DynamoGenerationUsage(dynamo, { objects: outputs.of('objectsTable') })
  const counts = await ask('dynamodb:Query', () => usage.countByGeneration())
  return counts.get(generation) ?? 0
}
