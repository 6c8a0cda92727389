/** Everything that the functions of one vault call, made as the infrastructure and the bootstrap make it. */
import { randomBytes, randomUUID } from 'node:crypto'
import { CreateKeyCommand, type KMSClient } from '@aws-sdk/client-kms'
import { GetObjectCommand, type GetObjectCommandOutput, ListObjectVersionsCommand } from '@aws-sdk/client-s3'
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { KmsMasterKeyAdmin } from '../../../lib/adapters/aws/kms/admin.ts'
import { S3BlobStore } from '../../../lib/adapters/aws/s3/blob-store.ts'
import { createS3Client } from '../../../lib/adapters/aws/s3/client.ts'
import { S3TileReader } from '../../../lib/adapters/aws/s3/tile-reader.ts'
import { createSecretsClient } from '../../../lib/adapters/aws/secrets/vault-secret.ts'
import type { VerifyPorts } from '../../../lib/audit/log/verify/verify.ts'
import { systemClock } from '../../../lib/clock.ts'
import { bootstrap } from '../../../lib/keys/bootstrap.ts'
import { generateNewKey } from '../../../lib/keys/crypto-key.ts'
import { storesOf } from '../../adapters/aws/dynamo/dynamo-stores.ts'
import {
  createTables,
  type TableNames,
  tableNames,
  testClient,
} from '../../adapters/aws/dynamo/dynamo-tables.ts'
import { startDynalite } from '../../support/dynalite-server.ts'
import { connectTo } from '../../support/kms/connect.ts'
import { startWireKms } from '../../support/kms/server.ts'
import { AWS_TEST, endpointOf, NO_ACCOUNT } from '../setup/environment.ts'
import { lockedBucket, versionedBucket } from './bucket.ts'
import type { Service } from './calls.ts'
import { DeployedPeople } from './people.ts'
import { createTopic } from './topic.ts'
import { createUserPool } from './user-pool.ts'

export const VAULT = 'demo'

/** What the tests look at themselves waits for a busy machine; the functions have the product's limits. */
const PATIENT = {
  requestHandler: new NodeHttpHandler({ connectionTimeout: 30_000, requestTimeout: 60_000 }),
}

export type Services = AsyncDisposable & {
  readonly endpoints: Readonly<Record<Exclude<Service, 'lambda' | 'states'>, string>>
  readonly blobs: S3BlobStore
  readonly bucket: string
  /** Of the log, and of a witness. */
  readonly logBucket: string
  readonly witnessBucket: string
  /** ARN of the key that signs the log. */
  readonly logKey: string
  /** What the log is read with, beside the functions. */
  readonly log: VerifyPorts
  readonly tables: TableNames
  readonly secretArn: string
  /** ARN of the topic that people hear of alarms by. */
  readonly topic: string
  /** What was published there. */
  readonly told: () => Promise<readonly string[]>
  /** Of the account that owns the keys. */
  readonly accountRoot: string
  /** As an operator has them. */
  readonly keys: KmsMasterKeyAdmin
  readonly people: DeployedPeople
  /** On the same tables as the functions, beside them. */
  readonly stores: ReturnType<typeof storesOf>
  getBlob(key: string): Promise<GetObjectCommandOutput>
  /** Ids of versions and delete markers of all blobs of an object. */
  blobVersions(object: string): Promise<readonly (string | undefined)[]>
}

export async function startServices(): Promise<Services> {
  await using resources = new AsyncDisposableStack()
  const moto = endpointOf('moto')
  process.env['AWS_ENDPOINT_URL_S3'] = moto
  process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = moto

  const kms = resources.adopt(await startWireKms({ region: NO_ACCOUNT.AWS_REGION }), (each) => each.close())
  const dynamodb = await dynamoDbFor(resources)
  const dynamo = resources.adopt(testClient(dynamodb, PATIENT), (each) => each.destroy())
  const tables = tableNames(`keyfold-${randomUUID()}`)
  await createTables(dynamo, tables)
  const stores = storesOf(dynamo, tables)
  const client = resources.adopt(connectTo(kms), (each) => each.destroy())
  const account = { partition: 'aws', id: kms.account }
  const keys = new KmsMasterKeyAdmin(client, { vault: VAULT, account, pause: async () => undefined })
  await importFirstKey(keys, stores)

  const pool = resources.use(await createUserPool())
  const s3 = resources.adopt(createS3Client(), (each) => each.destroy())
  const bucket = await versionedBucket(s3)
  const [logBucket, witnessBucket] = [await lockedBucket(s3), await versionedBucket(s3)]
  const logKey = await newLogKey(client, kms.account)
  const secretArn = await newSecret()
  const topic = resources.use(await createTopic(moto))
  const opened = resources.move()
  return {
    endpoints: {
      'cognito-idp': pool.endpoint,
      dynamodb,
      kms: kms.url,
      s3: moto,
      secretsmanager: moto,
      sns: moto,
    },
    blobs: new S3BlobStore(s3, bucket),
    bucket,
    logBucket,
    witnessBucket,
    logKey,
    log: {
      tiles: new S3TileReader(s3, logBucket),
      placedEvents: stores.placedEvents,
      logStates: stores.logStates,
    },
    tables,
    secretArn,
    topic: topic.arn,
    told: topic.told,
    accountRoot: `arn:aws:iam::${kms.account}:root`,
    keys,
    people: new DeployedPeople(pool, dynamo, tables.principals, stores),
    stores,
    getBlob: (Key) => s3.send(new GetObjectCommand({ Bucket: bucket, Key })),
    blobVersions: async (object) => {
      const listing = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: `${object}/` })
      const { Versions = [], DeleteMarkers = [] } = await s3.send(listing)
      return [...Versions, ...DeleteMarkers].map(({ VersionId }) => VersionId)
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** AWS's own program where there is Java, else dynalite. */
async function dynamoDbFor(resources: AsyncDisposableStack): Promise<string> {
  const local = process.env[AWS_TEST.dynamoDbLocal]
  if (local !== undefined) return local
  return resources.adopt(await startDynalite(), (each) => each.close()).endpoint
}

async function importFirstKey(keys: KmsMasterKeyAdmin, { generations }: Services['stores']): Promise<void> {
  await bootstrap({ keys, generations, clock: systemClock, loadMaterial: async () => generateNewKey() })
}

async function newLogKey(client: KMSClient, account: string): Promise<string> {
  const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*' }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...root, Resource: '*' }] })
  const asked = { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY', Policy } as const
  const { KeyMetadata } = await client.send(new CreateKeyCommand(asked))
  return KeyMetadata?.Arn ?? ''
}

async function newSecret(): Promise<string> {
  const client = createSecretsClient()
  const SecretString = randomBytes(32).toString('hex')
  const { ARN = '' } = await client.send(
    new CreateSecretCommand({ Name: `keyfold-${randomUUID()}`, SecretString }),
  )
  client.destroy()
  return ARN
}
