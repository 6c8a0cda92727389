/** @module-tag longer */
import { randomBytes } from 'node:crypto'
import { chmod, rename } from 'node:fs/promises'
import { DeleteImportedKeyMaterialCommand, DescribeKeyCommand, ListKeysCommand } from '@aws-sdk/client-kms'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { KmsMasterKeyAdmin } from '../../lib/adapters/aws/kms/admin.ts'
import { activeAlias, OUTPUTS, stackName } from '../../lib/config/names.ts'
import { loadCryptoKey, writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { type AwsVault, openAwsVault, VAULT } from './aws-vault.ts'
import { json, type Ran, text } from './run.ts'

async function open(): Promise<AwsVault> {
  const vault = await openAwsVault()
  onTestFinished(() => vault.close())
  return vault
}

const IMPORT = ['key', 'import', '--aws', '--vault', VAULT, '--key-file', 'crypto.key']
const STATUS = ['key', 'status', '--aws', '--vault', VAULT]

const said = (ran: Ran) => ({ code: ran.code, message: ran.stderr.trim() })

describe('keyfold key import --aws', () => {
  test('makes generation 1 in KMS, says each step, and points the alias of the vault at it', async () => {
    const { run, generations, kmsClient, keyFile } = await open()
    const ran = await run(IMPORT)
    expect([ran.code, text(ran)]).toEqual([0, 'Generation 1 is active.'])
    const steps = [
      `The vault ${VAULT} is in eu-west-1, account 111122223333`,
      'Reading crypto.key',
      'The key of generation 1 in KMS is arn:aws:kms:eu-west-1:111122223333:key/',
      'Importing the key material',
      'KMS has the material',
      `${activeAlias(VAULT)} points at the active key`,
      'Keep crypto.key offline',
    ]
    const lines = ran.stderr.trim().split('\n')
    expect(lines).toEqual(steps.map((step) => expect.stringContaining(step)))
    expect(ran.stderr).not.toContain((await loadCryptoKey(keyFile)).toString('base64'))
    const active = await generations.active()
    expect(active).toMatchObject({ generation: 1, state: 'active' })
    const { KeyMetadata } = await kmsClient.send(new DescribeKeyCommand({ KeyId: activeAlias(VAULT) }))
    expect(KeyMetadata).toMatchObject({ Arn: active?.keyId, KeyState: 'Enabled' })
  })

  test('changes nothing when it is repeated, and does not need the key file then', async () => {
    const { run, kms, keyFile } = await open()
    const first = await run([...IMPORT, '--json'])
    await rename(keyFile, `${keyFile}.offline`)
    const before = kms.calls.length
    const again = await run([...IMPORT, '--json'])
    expect([first.code, again.code]).toEqual([0, 0])
    expect(json(first)).toMatchObject({ made: true, generation: 1, alias: 'alias/keyfold-demo' })
    expect(json(again)).toEqual({ ...(json(first) as object), made: false })
    expect(kms.calls.slice(before).map(({ operation }) => operation)).toEqual(['DescribeKey', 'DescribeKey'])
  })

  test('run twice at once ends with one key', async () => {
    const { runApart, kmsClient, generations } = await open()
    const ran = await Promise.all([runApart(IMPORT), runApart(IMPORT)])
    expect(ran.map(({ code }) => code)).toEqual([0, 0])
    const { Keys = [] } = await kmsClient.send(new ListKeysCommand({}))
    const states = await Promise.all(
      Keys.map(
        async ({ KeyArn }) => (await kmsClient.send(new DescribeKeyCommand({ KeyId: KeyArn }))).KeyMetadata,
      ),
    )
    const lasting = states.filter((key) => key?.KeyState !== 'PendingDeletion')
    expect(lasting.map((key) => key?.Arn)).toEqual([(await generations.active())?.keyId])
  })

  test('that loses against another one goes on with its key, and names the empty one that it may not delete', async () => {
    const { run, kms, kmsClient, generations } = await open()
    const account = { partition: 'aws', id: kms.account }
    const faster = new KmsMasterKeyAdmin(kmsClient, { vault: VAULT, account, pause: async () => undefined })
    kms.failNext({ error: 'NotFoundException', times: 6, operation: 'CreateAlias' })
    kms.failNext({ error: 'AccessDeniedException', times: 1, operation: 'ScheduleKeyDeletion' })
    const running = run(IMPORT)
    await vi.waitFor(
      () => expect(kms.calls.map(({ operation }) => operation)).toContain('CreateAlias'),
      10_000,
    )
    const keyId = await faster.createKey(1)
    const ran = await running
    expect([ran.code, text(ran)]).toEqual([0, 'Generation 1 is active.'])
    expect(await generations.active()).toMatchObject({ keyId })
    const { Keys = [] } = await kmsClient.send(new ListKeysCommand({}))
    const [empty] = Keys.map(({ KeyArn }) => KeyArn).filter((arn) => arn !== keyId)
    expect(ran.stderr).toContain(
      `Nobody needs the empty key ${empty}, but it could not be deleted. Let an administrator do it: ` +
        `aws kms schedule-key-deletion --key-id ${empty} --pending-window-in-days 30`,
    )
  })

  test('goes on with the same key where an interrupted run ended', async () => {
    const { run, kms, kmsClient } = await open()
    kms.failNext({ error: 'KMSInternalException', times: 4, operation: 'GetParametersForImport' })
    const interrupted = await run(IMPORT)
    expect(said(interrupted)).toMatchObject({
      code: 1,
      message: expect.stringMatching(/keyfold: KMS cannot answer/),
    })
    expect((await run(IMPORT)).code).toBe(0)
    const { Keys } = await kmsClient.send(new ListKeysCommand({}))
    expect(Keys).toHaveLength(1)
  })

  test('brings back material that KMS has lost, from the same key file only', async () => {
    const { run, kmsClient, generations, keyFile } = await open()
    await run(IMPORT)
    const { keyId } = (await generations.active()) ?? { keyId: '' }
    await kmsClient.send(new DeleteImportedKeyMaterialCommand({ KeyId: keyId }))
    await rename(keyFile, `${keyFile}.right`)
    await writeCryptoKey(keyFile, randomBytes(32))
    const wrong = await run(IMPORT)
    expect(said(wrong)).toMatchObject({ code: 1, message: expect.stringMatching(/no other material/) })
    await rename(`${keyFile}.right`, keyFile)
    const right = await run(IMPORT)
    expect([right.code, text(right)]).toEqual([0, 'The key of generation 1 has its material again.'])
    expect(json(await run([...IMPORT, '--json']))).toMatchObject({ made: false, restored: false, keyId })
  })

  test('refuses a key file that others can read, before it makes anything', async () => {
    const { run, keyFile, kms } = await open()
    await chmod(keyFile, 0o644)
    const refused = await run(IMPORT)
    expect(said(refused)).toMatchObject({
      code: 1,
      message: expect.stringMatching(/open to others.*chmod 600/),
    })
    expect(kms.calls).toEqual([])
  })

  test('names the permission that is missing', async () => {
    const { run, kms } = await open()
    kms.failNext({ error: 'AccessDeniedException', times: 1, operation: 'CreateKey' })
    expect(said(await run(IMPORT))).toMatchObject({
      code: 3,
      message: expect.stringMatching(/does not permit kms:CreateKey/),
    })
  })
})

describe('keyfold key status --aws', () => {
  test('shows the generations, as a table and as JSON', async () => {
    const { run, generations } = await open()
    await generations.claim(1, 'arn:aws:kms:eu-west-1:111122223333:key/1', 1_000)
    await generations.activate(null, 1, 2_000)
    const table = await run(STATUS)
    expect(text(table)).toMatch(/^GENERATION +STATE.*\n1 +active +0 .*key\/1$/)
    expect(json(await run([...STATUS, '--json']))).toMatchObject({
      generations: [{ generation: 1, state: 'active', versions: 0, activated: '1970-01-01T00:00:02.000Z' }],
    })
  })
})

describe('a vault in AWS that cannot be found is an error that says what to do:', () => {
  test('no such vault', async () => {
    const { run } = await open()
    const ran = await run(['key', 'status', '--aws', '--vault', 'other'])
    expect(said(ran)).toMatchObject({
      code: 4,
      message: expect.stringMatching(/No vault "other".*eu-west-1.*AWS_REGION.*cdk deploy/),
    })
  })

  test('another region', async () => {
    const { run } = await open()
    const ran = await run(STATUS, { AWS_REGION: 'us-east-1' })
    expect(said(ran)).toMatchObject({
      code: 4,
      message: expect.stringMatching(/No vault "demo" is deployed in us-east-1/),
    })
  })

  test('no region', async () => {
    const { run } = await open()
    const ran = await run(STATUS, { AWS_REGION: undefined })
    expect(said(ran)).toMatchObject({
      code: 1,
      message: expect.stringMatching(/No AWS region is set. Set AWS_REGION/),
    })
  })

  test('no credentials', async () => {
    const { run } = await open()
    const ran = await run(STATUS, { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined })
    expect(said(ran)).toMatchObject({
      code: 1,
      message: expect.stringMatching(/AWS credentials.*AWS_PROFILE/),
    })
  })

  test.each([
    ['credentials that AWS does not accept', 'InvalidClientTokenId', 1, /does not accept them/],
    ['credentials that have ended', 'ExpiredToken', 1, /does not accept them/],
    ['credentials without the right', 'AccessDenied', 3, /does not permit it/],
  ])('%s', async (_, refusal, code, message) => {
    const { run, cloudFormation } = await open()
    cloudFormation.refusal = refusal
    expect(said(await run(STATUS))).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('a deployment that is not complete', async () => {
    const { run, cloudFormation } = await open()
    cloudFormation.stacks.set(stackName(VAULT, 'data'), { status: 'CREATE_FAILED', outputs: {} })
    cloudFormation.stacks.delete(stackName(VAULT, 'identity'))
    expect(said(await run(STATUS))).toMatchObject({
      code: 1,
      message: expect.stringMatching(
        `output ${OUTPUTS.keysTable}.*keyfold-demo-data: CREATE_FAILED, keyfold-demo-identity: missing.*cdk deploy`,
      ),
    })
  })
})
