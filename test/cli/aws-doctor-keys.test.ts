import { randomBytes } from 'node:crypto'
import {
  DeleteImportedKeyMaterialCommand,
  DisableKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, test } from 'vitest'
import { versionKey, versionPosition } from '../../lib/adapters/aws/dynamo/keys.ts'
import { failed, problemsIn, skipped, withWard } from '../support/aws-doctor/examine.ts'
import type { Patient } from '../support/aws-doctor/ward.ts'

const { admitNew, examine, ward } = withWard(/^(stack data|generations|master key .+|alias)$/)

const keyOf = async ({ generations }: Pick<Patient, 'generations'>, generation = 1): Promise<string> =>
  (await generations.find(generation))?.keyId ?? ''

/** An entry of the index by which is known what a generation wraps. */
const wrapUnder = (table: string, generation: number) =>
  ward().dynamo.send(
    new PutCommand({
      TableName: table,
      Item: {
        ...versionKey('o1', 1),
        generationShard: '0',
        generationPosition: versionPosition(generation, 'o1', 1),
      },
    }),
  )

describe('generations', () => {
  test('none: the vault was not bootstrapped', async () => {
    const { vault } = await admitNew({ key: 'none' })
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed(
        'generations',
        'The vault has no master key yet',
        `keyfold key import --aws --vault ${vault} --key-file crypto.key`,
      ),
      skipped('alias', 'needs an active generation'),
    ])
  })

  test('none active: the bootstrap was interrupted', async () => {
    const { vault, keys, generations } = await admitNew({ key: 'none' })
    await generations.claim(1, await keys.createKey(1), Date.now())
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed(
        'generations',
        'No generation is active: the import of generation 1 was not finished.',
        `keyfold key import --aws --vault ${vault}`,
      ),
      skipped('alias', 'needs an active generation'),
    ])
  })

  test('in each state, with a key to match: nothing is wrong', async () => {
    const { vault, keys, generations } = await admitNew()
    for (const generation of [2, 3, 4, 5]) {
      await generations.claim(generation, await keys.createKey(generation), Date.now())
    }
    const [two, three, four] = await Promise.all([2, 3, 4].map((n) => keyOf({ generations }, n)))
    await keys.importMaterial(two!, randomBytes(32))
    await keys.importMaterial(three!, randomBytes(32))
    await generations.activate(1, 2, Date.now())
    await generations.activate(2, 3, Date.now())
    await generations.transition(1, 'decrypt-only', 'disabled', 9)
    await keys.changeState(await keyOf({ generations }), 'disabled')
    await keys.changeState(four!, 'pending-deletion')
    await generations.transition(4, 'pending', 'scheduled-for-deletion', 9)
    await generations.transition(5, 'pending', 'scheduled-for-deletion', 9)
    await generations.transition(5, 'scheduled-for-deletion', 'destroyed', 9)
    await keys.pointActiveAlias(three!)
    const results = await examine({ vault })
    expect(problemsIn(results)).toEqual([])
    expect(results.find(({ check }) => check === 'generations')?.detail).toBe(
      '1 is disabled, 2 is decrypt-only, 3 is active, 4 is scheduled-for-deletion, 5 is destroyed',
    )
    const checks = results.map(({ check }) => check).filter((check) => check.startsWith('master key'))
    expect(checks).toEqual(['master key 1', 'master key 2', 'master key 3', 'master key 4'])
  })
})

describe('the state of a master key', () => {
  test('disabled, although its generation is active', async () => {
    const patient = await admitNew()
    const keyId = await keyOf(patient)
    await ward().kms.send(new DisableKeyCommand({ KeyId: keyId }))
    expect(problemsIn(await examine(patient))).toEqual([
      failed(
        'master key 1',
        `Generation 1 is active, but its key ${keyId} is disabled in KMS.`,
        `aws kms enable-key --key-id ${keyId}`,
      ),
    ])
  })

  test('without its material', async () => {
    const patient = await admitNew()
    const keyId = await keyOf(patient)
    await ward().kms.send(new DeleteImportedKeyMaterialCommand({ KeyId: keyId }))
    expect(problemsIn(await examine(patient))).toEqual([
      failed(
        'master key 1',
        `its key ${keyId} is pending-import in KMS.`,
        `keyfold key import --aws --vault ${patient.vault} --key-file crypto.key`,
      ),
    ])
  })

  test('without its material, of a later generation', async () => {
    const { vault, keys, generations } = await admitNew()
    const keyId = await keys.createKey(2)
    await generations.claim(2, keyId, Date.now())
    await keys.importMaterial(keyId, randomBytes(32))
    await generations.activate(1, 2, Date.now())
    await keys.pointActiveAlias(keyId)
    await ward().kms.send(new DeleteImportedKeyMaterialCommand({ KeyId: keyId }))
    const remedies = [
      `its key ${keyId} is pending-import in KMS.`,
      'base64 -d MATERIAL | openssl pkeyutl -encrypt',
      'MATERIAL is a file with the escrowed material of generation 2, in base64.',
    ]
    const problems = problemsIn(await examine({ vault }))
    expect(problems).toHaveLength(1)
    for (const part of remedies) expect(`${problems[0]?.detail} ${problems[0]?.remedy}`).toContain(part)
  })

  test('on its way out, with versions under it: an alarm that says when and what', async () => {
    const patient = await admitNew()
    const keyId = await keyOf(patient)
    await wrapUnder(patient.tables.objects, 1)
    const { DeletionDate } = await ward().kms.send(
      new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 30 }),
    )
    expect(problemsIn(await examine(patient))).toEqual([
      failed(
        'master key 1',
        `ALARM: AWS destroys the key ${keyId} on ${DeletionDate?.toISOString()}, and with it 1 version of objects under ` +
          'generation 1, forever.',
        `At once: aws kms cancel-key-deletion --key-id ${keyId} && aws kms enable-key --key-id ${keyId}`,
      ),
    ])
  })

  test('on its way out, as its generation, but versions are left under it: the same alarm', async () => {
    const { vault, keys, generations, tables } = await admitNew()
    const keyId = await keys.createKey(2)
    await generations.claim(2, keyId, Date.now())
    await generations.transition(2, 'pending', 'scheduled-for-deletion', 9)
    await keys.changeState(keyId, 'pending-deletion')
    await wrapUnder(tables.objects, 2)
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed(
        'master key 2',
        `ALARM: AWS destroys the key ${keyId}`,
        `aws kms cancel-key-deletion --key-id ${keyId}`,
      ),
    ])
  })

  test('gone, with versions under it, and without', async () => {
    const { vault, generations, tables } = await admitNew()
    const [lost, unused] = [2, 3].map(
      (n) => `arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000${n}`,
    )
    await generations.claim(2, lost!, Date.now())
    await generations.claim(3, unused!, Date.now())
    await wrapUnder(tables.objects, 2)
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed('master key 2', `KMS has no key ${lost}: 1 version of objects`, 'Bring them back from a backup'),
      failed(
        'master key 3',
        `Generation 3 is pending, but its key ${unused} is destroyed in KMS.`,
        'No key comes back.',
      ),
    ])
  })

  test('enabled, although its generation is disabled, or scheduled for deletion', async () => {
    const { vault, keys, generations } = await admitNew()
    const keyIds = ['', '', await keys.createKey(2), await keys.createKey(3)]
    for (const n of [2, 3]) {
      await keys.importMaterial(keyIds[n]!, randomBytes(32))
      await generations.claim(n, keyIds[n]!, Date.now())
      await generations.transition(n, 'pending', 'scheduled-for-deletion', 9)
    }
    await generations.transition(2, 'scheduled-for-deletion', 'disabled', 9)
    expect(problemsIn(await examine({ vault }))).toEqual([
      failed('master key 2', 'is enabled in KMS', `aws kms disable-key --key-id ${keyIds[2]}`),
      failed(
        'master key 3',
        'is enabled in KMS',
        `aws kms schedule-key-deletion --key-id ${keyIds[3]} --pending-window-in-days 30`,
      ),
    ])
  })
})
