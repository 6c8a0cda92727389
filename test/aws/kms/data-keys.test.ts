/** What moto's KMS has of what the vault calls; it imports no material and minds no states. */
import { randomUUID } from 'node:crypto'
import { CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms'
import { afterAll, expect, it } from 'vitest'
import { KmsMasterKeyAdmin } from '../../../lib/adapters/aws/kms/admin.ts'
import { createKmsClient } from '../../../lib/adapters/aws/kms/client.ts'
import { activeAlias } from '../../../lib/config/names.ts'
import { dataKeysOf } from '../../adapters/aws/kms/open.ts'
import { dataKeyContract, type OtherKey } from '../../contract/data-keys.ts'
import { endpointOf } from '../setup/environment.ts'

const client = createKmsClient({ endpoint: endpointOf('moto') })
afterAll(() => client.destroy())

async function newKey(): Promise<string> {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
  return KeyMetadata?.Arn ?? ''
}

/** Moto lets disabled keys wrap: only one that is not there does not. */
const uselessKey = async (): Promise<string> => (await newKey()).replace(/[^/]+$/, randomUUID())

/** Moto's wrapped form begins with the id of its key. To any other it denies access, where KMS knows that it is not the key. */
const otherKey: OtherKey = { refusal: { code: 'internal' }, nameBytes: 36 }

dataKeyContract("moto's KMS", { open: async () => dataKeysOf(client), newKey, uselessKey, otherKey })

it('moves the alias of the vault from one master key to the next', async () => {
  const vault = `v-${randomUUID()}`
  const admin = new KmsMasterKeyAdmin(client, { vault, account: { partition: 'aws', id: '123456789012' } })
  const first = await newKey()
  const second = await newKey()
  for (const [keyId, moved] of [
    [first, true],
    [first, false],
    [second, true],
  ] as const) {
    expect(await admin.pointActiveAlias(keyId)).toBe(moved)
    const shown = await client.send(new DescribeKeyCommand({ KeyId: activeAlias(vault) }))
    expect(shown.KeyMetadata?.Arn).toBe(keyId)
  }
})
