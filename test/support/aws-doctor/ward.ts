/** Vaults to be examined: their keys in KMS and their items in DynamoDB are real, as the bootstrap makes them. */
import { randomBytes } from 'node:crypto'
import { CreateKeyCommand } from '@aws-sdk/client-kms'
import { DynamoGenerationStore } from '../../../lib/adapters/aws/dynamo/generation-store.ts'
import { DynamoPrincipalStore } from '../../../lib/adapters/aws/dynamo/principal-store.ts'
import { KmsMasterKeyAdmin } from '../../../lib/adapters/aws/kms/admin.ts'
import { masterKeyPolicy } from '../../../lib/adapters/aws/kms/key-policy.ts'
import { systemClock } from '../../../lib/clock.ts'
import { bootstrap } from '../../../lib/keys/bootstrap.ts'
import { createTables, tableNames, testClient } from '../../adapters/aws/dynamo/dynamo-tables.ts'
import { startCloudFormation } from '../cloudformation.ts'
import { startDynalite } from '../dynalite-server.ts'
import { connectTo } from '../kms/connect.ts'
import { startWireKms } from '../kms/server.ts'
import { healthy } from './healthy.ts'
import { startAws } from './server.ts'

export type Api = { readonly url: string; readonly issuer: string }

/** Everything of AWS that the doctor asks, for the tests of a file. */
export async function openWard() {
  const kms = await startWireKms()
  const [cloudFormation, dynalite] = await Promise.all([startCloudFormation(kms.region), startDynalite()])
  const aws = await startAws({ cloudFormation: cloudFormation.url, dynamo: dynalite.endpoint, kms: kms.url })
  const dynamo = testClient(dynalite.endpoint)
  const kmsClient = connectTo(kms)
  const account = { partition: 'aws', id: kms.account }
  const place = { region: kms.region, account: kms.account }

  /** A key of this account for the stores. */
  async function newStorageKey(): Promise<string> {
    const command = new CreateKeyCommand({ Origin: 'EXTERNAL', Policy: masterKeyPolicy(account) })
    const arn = (await kmsClient.send(command)).KeyMetadata?.Arn ?? ''
    const admin = new KmsMasterKeyAdmin(kmsClient, { vault: 'storage', account })
    await admin.importMaterial(arn, randomBytes(32))
    return arn
  }
  const storageKey = await newStorageKey()

  return {
    aws,
    kms: kmsClient,
    account,
    dynamo,
    newStorageKey,
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
     * @param steps whether the key was imported, and the client registered
     */
    async admit(api: Api, machine: string, steps: { imported?: boolean; registered?: boolean } = {}) {
      const vault = `v-${randomBytes(4).toString('hex')}`
      const tables = tableNames(vault)
      await createTables(dynamo, tables)
      const keys = new KmsMasterKeyAdmin(kmsClient, { vault, account })
      const generations = new DynamoGenerationStore(dynamo, tables)
      const principals = new DynamoPrincipalStore(dynamo, tables)
      if (steps.registered !== false) {
        await principals.put({
          principal: `client:${machine}`,
          disabled: false,
          tokensNotBefore: null,
          roles: ['writer', 'reader'],
        })
      }
      if (steps.imported !== false) {
        await bootstrap({ keys, generations, clock: systemClock, loadMaterial: async () => randomBytes(32) })
        await keys.pointActiveAlias((await generations.active())?.keyId ?? '')
      }
      const { stacks } = cloudFormation
      const machines = { app: machine }
      const deploy = () => {
        const deployment = healthy({ place, stacks, vault, tables, storageKey, api, machines })
        aws.show(deployment)
        return deployment
      }
      return { vault, tables, keys, generations, principals, storageKey, deploy }
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
