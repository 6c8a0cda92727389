/** A deployed vault as the command line sees one: CloudFormation, DynamoDB and KMS on the wire. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DynamoEscrowStore } from '../../lib/adapters/aws/dynamo/escrow-store.ts'
import { DynamoEventStore } from '../../lib/adapters/aws/dynamo/event-store.ts'
import { DynamoGenerationStore } from '../../lib/adapters/aws/dynamo/generation-store.ts'
import { DynamoPrincipalStore } from '../../lib/adapters/aws/dynamo/principal-store.ts'
import { OUTPUTS, stackName } from '../../lib/config/names.ts'
import { writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { createTables, tableNames, testClient } from '../adapters/aws/dynamo/dynamo-tables.ts'
import { type CloudFormation, startCloudFormation } from '../support/cloudformation.ts'
import { startDynalite } from '../support/dynalite-server.ts'
import { makeFolder, removeFolder } from '../support/folders.ts'
import { connectTo } from '../support/kms/connect.ts'
import { startWireKms } from '../support/kms/server.ts'
import { keyfoldHere } from './in-process.ts'
import { keyfold, type Ran } from './run.ts'

type Changes = Readonly<Record<string, string | undefined>>

export const VAULT = 'demo'
export const REGION = 'eu-west-1'
export const CLIENTS = 'batch=4f1k2,nightly=9x8y7'

/** Whose identity nobody has; `deploy` may be given another. */
const NOBODY = 'age10seygp87alxwfut4drrxn224l0nzpmqe8krd945gm52vy2j7vv2qz7f09v'

export async function openAwsVault({ recipient = NOBODY } = {}) {
  const folder = await makeFolder()
  const [cloudFormation, dynalite, kms] = await Promise.all([
    startCloudFormation(REGION),
    startDynalite(),
    startWireKms({ region: REGION }),
  ])
  const dynamo = testClient(dynalite.endpoint)
  const tables = tableNames(VAULT)
  await createTables(dynamo, tables)
  deploy(cloudFormation, tables, recipient)
  const keyFile = join(folder, 'crypto.key')
  await writeCryptoKey(keyFile, randomBytes(32))
  const kmsClient = connectTo(kms)
  const environment = {
    ...BARE,
    HOME: folder,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynalite.endpoint,
    AWS_ENDPOINT_URL_KMS: kms.url,
  }
  return {
    folder,
    keyFile,
    /** For commands that run here. */
    environment,
    cloudFormation,
    kms,
    kmsClient,
    generations: new DynamoGenerationStore(dynamo, tables),
    escrow: new DynamoEscrowStore(dynamo, tables),
    events: new DynamoEventStore(dynamo, tables),
    principals: new DynamoPrincipalStore(dynamo, tables),
    /** In this process, one after the other. */
    run: async (args: readonly string[], changes: Changes = {}): Promise<Ran> => {
      const before = process.cwd()
      process.chdir(folder)
      try {
        return await keyfoldHere(args, { ...environment, ...changes })
      } finally {
        process.chdir(before)
      }
    },
    /** In a process of its own, several at once if need be. */
    runApart: (args: readonly string[], changes: Changes = {}): Promise<Ran> =>
      keyfold(args, { cwd: folder, env: { ...environment, ...changes } }),
    async close() {
      dynamo.destroy()
      kmsClient.destroy()
      await Promise.all([cloudFormation.close(), dynalite.close(), kms.close()])
      await removeFolder(folder)
    },
  }
}

export type AwsVault = Awaited<ReturnType<typeof openAwsVault>>

/** Nothing of the machine that runs the test. */
const BARE = {
  AWS_PROFILE: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_CONFIG_FILE: undefined,
  AWS_SHARED_CREDENTIALS_FILE: undefined,
  AWS_EC2_METADATA_DISABLED: 'true',
}

/** The stacks, with the outputs that the commands look for. */
export function deploy(
  { stacks }: CloudFormation,
  tables: Readonly<Record<string, string>>,
  recipient = NOBODY,
): void {
  const status = 'CREATE_COMPLETE'
  const outputs = Object.entries(tables).map(([name, table]) => [
    OUTPUTS[`${name}Table` as keyof typeof OUTPUTS],
    table,
  ])
  stacks.set(stackName(VAULT, 'data'), { status, outputs: Object.fromEntries(outputs) })
  stacks.set(stackName(VAULT, 'identity'), { status, outputs: { [OUTPUTS.machineClients]: CLIENTS } })
  stacks.set(stackName(VAULT, 'functions'), {
    status,
    outputs: {
      [OUTPUTS.recoveryRecipients]: recipient,
      [OUTPUTS.escrowWaived]: 'false',
      [OUTPUTS.managedCopyDays]: '35',
      [OUTPUTS.rotationSchedule]: 'every 30 days',
    },
  })
}
