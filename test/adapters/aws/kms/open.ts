/** The vault's classes on a KMS of the test's own. */
import type { KMSClient } from '@aws-sdk/client-kms'
import { onTestFinished } from 'vitest'
import { KmsMasterKeyAdmin } from '../../../../lib/adapters/aws/kms/admin.ts'
import { KmsDataKeyGenerator } from '../../../../lib/adapters/aws/kms/generator.ts'
import { masterKeyPolicy } from '../../../../lib/adapters/aws/kms/key-policy.ts'
import { KmsDataKeyRewrapper } from '../../../../lib/adapters/aws/kms/rewrapper.ts'
import { KmsDataKeyUnwrapper } from '../../../../lib/adapters/aws/kms/unwrapper.ts'
import type {
  DataKeyGenerator,
  DataKeyRewrapper,
  DataKeyUnwrapper,
  KeyService,
} from '../../../../lib/keys/ports.ts'
import { connectTo } from '../../../support/kms/connect.ts'
import { startWireKms, type WireCall, type WireKms } from '../../../support/kms/server.ts'
import { type TestClock, testClock } from '../../../support/vault.ts'

export const VAULT = 'demo'

export type OpenKms = {
  readonly kms: WireKms
  readonly client: KMSClient
  readonly clock: TestClock
  readonly admin: KmsMasterKeyAdmin
  readonly service: KeyService
  /** The requests for one operation. */
  readonly requests: (operation: string) => readonly WireCall[]
}

/** A KMS for one test, stopped when it ends. Nobody waits for it to settle. */
export async function openKms(): Promise<OpenKms> {
  const clock = testClock()
  const kms = await startWireKms({ clock })
  const client = connectTo(kms)
  onTestFinished(async () => {
    client.destroy()
    await kms.close()
  })
  const admin = adminOf(kms, client)
  return {
    kms,
    client,
    clock,
    admin,
    service: serviceOf(client, admin),
    requests: (operation) => kms.calls.filter((call) => call.operation === operation),
  }
}

/** The policy of a master key, and that another account may do everything with it. */
export function plantedPolicy({ account }: Pick<WireKms, 'account'>): string {
  const policy = JSON.parse(masterKeyPolicy({ partition: 'aws', id: account }))
  const [root] = policy.Statement
  policy.Statement.push({ ...root, Sid: 'Planted', Principal: { AWS: 'arn:aws:iam::999999999999:root' } })
  return JSON.stringify(policy)
}

export const adminOf = (
  { account }: Pick<WireKms, 'account'>,
  client: KMSClient,
  vault = VAULT,
): KmsMasterKeyAdmin =>
  new KmsMasterKeyAdmin(client, {
    vault,
    account: { partition: 'aws', id: account },
    pause: () => Promise.resolve(),
  })

export function dataKeysOf(client: KMSClient): DataKeyGenerator & DataKeyUnwrapper & DataKeyRewrapper {
  const generator = new KmsDataKeyGenerator(client)
  const unwrapper = new KmsDataKeyUnwrapper(client)
  const rewrapper = new KmsDataKeyRewrapper(client)
  return {
    generateDataKey: (...values) => generator.generateDataKey(...values),
    unwrap: (...values) => unwrapper.unwrap(...values),
    rewrap: (...values) => rewrapper.rewrap(...values),
  }
}

function serviceOf(client: KMSClient, admin: KmsMasterKeyAdmin): KeyService {
  return {
    ...dataKeysOf(client),
    createKey: (generation) => admin.createKey(generation),
    importMaterial: (...values) => admin.importMaterial(...values),
    describeKey: (keyId) => admin.describeKey(keyId),
    changeState: (...values) => admin.changeState(...values),
  }
}
