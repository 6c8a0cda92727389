/** Vaults to be examined: their keys in KMS and their items in DynamoDB are real, as the bootstrap makes them. */
import { randomBytes } from 'node:crypto'
import { CreateKeyCommand } from '@aws-sdk/client-kms'
import type { PrincipalItem } from '../../../lib/access/ports.ts'
import { DynamoAdminRegistry } from '../../../lib/adapters/aws/dynamo/admin-registry.ts'
import { DynamoGenerationStore } from '../../../lib/adapters/aws/dynamo/generation-store.ts'
import { DynamoMachineClientStore } from '../../../lib/adapters/aws/dynamo/machine-client-store.ts'
import { DynamoPrincipalStore } from '../../../lib/adapters/aws/dynamo/principal-store.ts'
import { KmsMasterKeyAdmin } from '../../../lib/adapters/aws/kms/admin.ts'
import { masterKeyPolicy } from '../../../lib/adapters/aws/kms/key-policy.ts'
import { systemClock } from '../../../lib/clock.ts'
import { bootstrap } from '../../../lib/keys/bootstrap.ts'
import type { MachineClient } from '../../../lib/people/model.ts'
import { createTables, tableNames, testClient } from '../../adapters/aws/dynamo/dynamo-tables.ts'
import { startCloudFormation } from '../cloudformation.ts'
import { startDynalite } from '../dynalite-server.ts'
import { connectTo } from '../kms/connect.ts'
import { startWireKms } from '../kms/server.ts'
import { healthy, logKeyPolicy } from './healthy.ts'
import { startAws } from './server.ts'

export type Api = { readonly url: string; readonly issuer: string }

export type Steps = {
  /** `shown`: it has no material, and is shown as if it had, which spares a test the making of wrapping keys. */
  readonly key?: 'imported' | 'shown' | 'none'
  readonly registered?: boolean
}

const machineClient = (id: string): PrincipalItem => ({
  principal: `client:${id}`,
  disabled: false,
  tokensNotBefore: null,
  roles: ['writer', 'reader'],
})

/** Which an administrator made. */
const MADE: MachineClient = {
  id: '2k1j0i9h8g7f',
  name: 'billing',
  custodian: 'user:grace',
  created: Date.UTC(2031, 0, 1),
  createdBy: 'user:ada',
  secrets: [],
}

/** Everything of AWS that the doctor asks, for the tests of a file. */
export async function openWard() {
  const kms = await startWireKms()
  const [cloudFormation, dynalite] = await Promise.all([startCloudFormation(kms.region), startDynalite()])
  const aws = await startAws({ cloudFormation: cloudFormation.url, dynamo: dynalite.endpoint, kms: kms.url })
  const dynamo = testClient(dynalite.endpoint)
  const kmsClient = connectTo(kms)
  const account = { partition: 'aws', id: kms.account }
  const place = { region: kms.region, account: kms.account }

  /** A key of this account that Keyfold did not make, and that has no material. */
  async function newForeignKey(): Promise<string> {
    const command = new CreateKeyCommand({ Origin: 'EXTERNAL', Policy: masterKeyPolicy(account) })
    return (await kmsClient.send(command)).KeyMetadata?.Arn ?? ''
  }
  const storageKey = await newForeignKey()

  /** As the data stack makes the key of the log. */
  async function newLogKey(vault: string): Promise<string> {
    const command = new CreateKeyCommand({
      KeySpec: 'ECC_NIST_EDWARDS25519',
      KeyUsage: 'SIGN_VERIFY',
      Policy: JSON.stringify(logKeyPolicy(place, vault)),
    })
    return (await kmsClient.send(command)).KeyMetadata?.Arn ?? ''
  }

  return {
    aws,
    kms: kmsClient,
    account,
    dynamo,
    newForeignKey,
    environment: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: kms.region,
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'not-to-be-shown',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PROFILE: undefined,
      AWS_DEFAULT_REGION: undefined,
      AWS_SESSION_TOKEN: undefined,
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    },

    /**
     * A healthy vault of its own. With `deploy` AWS shows it from then on, as it would be before anything was changed.
     *
     * @param machine the id of its machine client `app`
     */
    async admit(api: Api, machine: string, { key = 'imported', registered = true }: Steps = {}) {
      const vault = `v-${randomBytes(4).toString('hex')}`
      const tables = tableNames(vault)
      await createTables(dynamo, tables)
      const keys = new KmsMasterKeyAdmin(kmsClient, { vault, account })
      const generations = new DynamoGenerationStore(dynamo, tables)
      const principals = new DynamoPrincipalStore(dynamo, tables)
      const machineClients = new DynamoMachineClientStore(dynamo, tables)
      const admins = new DynamoAdminRegistry(dynamo, tables)
      if (registered) await principals.put(machineClient(machine))
      await principals.register(`client:${MADE.id}`, ['writer'])
      await machineClients.add(MADE)
      for (const admin of ['user:ada', 'user:alan']) await admins.add(admin)
      if (key === 'imported') {
        await bootstrap({ keys, generations, clock: systemClock, loadMaterial: async () => randomBytes(32) })
      } else if (key === 'shown') {
        await generations.claim(1, await keys.createKey(1), systemClock())
        await generations.activate(null, 1, systemClock())
      }
      const active = await generations.active()
      if (active !== null) await keys.pointActiveAlias(active.keyId)
      const enabled = key === 'shown' && active !== null ? [storageKey, active.keyId] : [storageKey]
      const logKey = await newLogKey(vault)
      const stacks = cloudFormation.stacks
      const deployed = { place, stacks, vault, tables, storageKey, logKey, enabled, api }
      const deploy = () => {
        const deployment = healthy({
          ...deployed,
          machines: { app: machine },
          made: { [MADE.name]: MADE.id },
        })
        aws.show(deployment)
        return deployment
      }
      return {
        vault,
        tables,
        keys,
        generations,
        principals,
        machineClients,
        admins,
        storageKey,
        logKey,
        deploy,
      }
    },

    async close() {
      dynamo.destroy()
      kmsClient.destroy()
      await Promise.all([aws.close(), cloudFormation.close(), dynalite.close(), kms.close()])
    },
  }
}

export type Ward = Awaited<ReturnType<typeof openWard>>
export type Patient = Awaited<ReturnType<Ward['admit']>>
