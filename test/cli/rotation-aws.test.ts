import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text as readText } from 'node:stream/consumers'
import { DeleteImportedKeyMaterialCommand } from '@aws-sdk/client-kms'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadCryptoKey, writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { listen, stopServer } from '../support/http-server.ts'
import { type AwsVault, openAwsVault, VAULT } from './aws-vault.ts'
import { keyfoldHere } from './in-process.ts'
import { json, text } from './run.ts'

const PLACE = ['--aws', '--vault', VAULT]

const ROTATION = {
  id: 1,
  state: 'running',
  mode: 'rewrap',
  scope: null,
  trigger: 'request',
  step: 'begun',
  from: 1,
  to: null,
  started: '2031-01-01T00:00:00.000Z',
  ended: null,
  planned: null,
  rewrapped: 0,
  reencrypted: 0,
  failures: 0,
  error: null,
}

/** As much of the vault's API as a start needs. */
async function startApi(keyId: string) {
  const bodies: string[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    bodies.push(await readText(request))
    const key = { generation: 1, keyId, versions: 0, ifCompromised: null }
    response.statusCode = request.method === 'POST' ? 202 : 200
    response.end(JSON.stringify(request.method === 'POST' ? ROTATION : key))
  }
  const server = createServer((request, response) => void answer(request, response))
  return { bodies, url: `http://127.0.0.1:${await listen(server)}`, close: () => stopServer(server) }
}

describe('the next master key of the operator, in AWS', () => {
  let vault: AwsVault
  let identity: string
  let keyFile: string
  const here = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    keyfoldHere(args, { ...vault.environment, ...more })
  const key = (command: string, ...args: readonly string[]) => here(['key', command, ...PLACE, ...args])

  beforeAll(async () => {
    const secret = await generateX25519Identity()
    vault = await openAwsVault({ recipient: await identityToRecipient(secret) })
    identity = join(vault.folder, 'identity.txt')
    await writeFile(identity, secret)
    keyFile = join(vault.folder, 'next.key')
    await writeCryptoKey(keyFile, randomBytes(32))
    await key('import', '--key-file', vault.keyFile)
  })
  afterAll(() => vault.close())

  const start = async (activeKey: string) => {
    const api = await startApi(activeKey)
    const env = { KEYFOLD_URL: api.url, KEYFOLD_TOKEN: 'token' }
    const ran = await here(['rotation', 'start', ...PLACE, '--key-file', keyFile], env)
    await api.close()
    return { ran, bodies: api.bodies }
  }

  test('goes nowhere when KEYFOLD_URL leads to another vault', async () => {
    const { ran } = await start('arn:aws:kms:eu-west-1:111122223333:key/other')
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('another vault')])
    expect(await vault.generations.list()).toHaveLength(1)
  })

  test('goes into KMS and into escrow, and not through the API', async () => {
    const active = await vault.generations.active()
    const { ran, bodies } = await start(active?.keyId ?? '')
    expect([ran.code, text(ran)]).toEqual([0, 'Rotation 1 is running.'])
    expect(ran.stderr).toMatch(/key of generation 2 in KMS is arn:.*\n(.*\n)*Generation 2 is made from/)
    expect(bodies).toEqual(['', JSON.stringify({ mode: 'rewrap' })])
    const prepared = await vault.generations.find(2)
    expect(prepared).toMatchObject({ state: 'pending', escrow: 'kept' })
    expect(await vault.escrow.get(2, prepared?.keyId ?? '')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/)
  })

  test('does not take any material before it is in use', async () => {
    const ran = await key('drill', '--generation', '2', '--key-file', vault.keyFile)
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/Generation 2 is pending/)])
  })

  test('comes back from escrow', async () => {
    await vault.generations.activate(1, 2, Date.now())
    const out = join(vault.folder, 'back.key')
    const ran = await key('escrow-open', '--generation', '2', '--identity', identity, '--out', out)
    expect([ran.code, text(ran)]).toEqual([0, out])
    expect(ran.stderr).toContain(`keyfold key import --generation 2 --key-file ${out} --aws --vault ${VAULT}`)
    expect(await loadCryptoKey(out)).toEqual(await loadCryptoKey(keyFile))
  })

  test('passes the drill with its escrow, and fails with the key of another generation', async () => {
    const passed = await key('drill', '--generation', 'active', '--identity', identity, '--json')
    expect([passed.code, json(passed)]).toEqual([0, expect.objectContaining({ generation: 2, passed: true })])
    const failed = await key('drill', '--generation', '2', '--key-file', vault.keyFile)
    expect([failed.code, text(failed)]).toEqual([1, expect.stringMatching(/^Failed: KMS refused/)])
  })

  test('is imported again when KMS has lost its material', async () => {
    const { keyId } = (await vault.generations.find(2)) ?? { keyId: '' }
    await vault.kmsClient.send(new DeleteImportedKeyMaterialCommand({ KeyId: keyId }))
    const wrong = await key('import', '--generation', '2', '--key-file', vault.keyFile)
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringMatching(/no other material/)])
    const right = await key('import', '--generation', '2', '--key-file', keyFile, '--json')
    expect([right.code, json(right)]).toEqual([0, { restored: true, generation: 2, keyId, proved: true }])
  })

  test('is recorded as of the operator, step by step', async () => {
    const events = await vault.events.page(null, 100)
    expect(events.map(({ principal, action, outcome }) => [principal, action, outcome])).toEqual(
      [
        ['key.create', 'allowed'],
        ['key.drill', 'failed'],
        ['key.escrow', 'allowed'],
        ['key.drill', 'allowed'],
        ['key.drill', 'failed'],
        ['key.import', 'allowed'],
        ['key.import', 'failed'],
        ['key.import', 'allowed'],
      ].map((event) => ['system:operator', ...event]),
    )
  })
})
