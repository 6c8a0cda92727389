/** The library as a program imports it: every exported function, as its example shows it. */
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalJWKSet } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as library from '../lib/index.ts'
import { bootstrap } from '../lib/keys/bootstrap.ts'
import { chunked, collect } from './envelope/support.ts'
import { makeFolder, removeFolder } from './support/folders.ts'

const {
  checkAccess,
  composeEmbedded,
  decryptData,
  DEFAULT_PURPOSES,
  decryptSensitiveData,
  detectAnomalies,
  detectAnomaliesIn,
  encryptData,
  encryptSensitiveData,
  generateNewKey,
  KeyfoldError,
  loadCryptoKey,
  logAccessAttempt,
  logDecryptionEvent,
  logEncryptionEvent,
  openStores,
  openVaultStream,
  rotateKey,
  sealVaultStream,
} = library

const ann: library.Caller = {
  principal: 'client:ann',
  roles: ['writer'],
  client: 'ann',
  purpose: 'operations/r-1',
  purposes: DEFAULT_PURPOSES,
  request: { requestId: 'r-1' },
}

let folder: string
/** Of the vault; it moves in place of waiting. */
let now = Date.now()
beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(() => removeFolder(folder))

it('exports nothing that is not tried here', () => {
  expect(Object.keys(library).toSorted()).toEqual(
    [
      'checkAccess',
      'composeEmbedded',
      'decryptData',
      'DEFAULT_PURPOSES',
      'decryptSensitiveData',
      'detectAnomalies',
      'detectAnomaliesIn',
      'encryptData',
      'encryptSensitiveData',
      'generateNewKey',
      'KeyfoldError',
      'loadCryptoKey',
      'logAccessAttempt',
      'logDecryptionEvent',
      'logEncryptionEvent',
      'openStores',
      'openVaultStream',
      'rotateKey',
      'sealVaultStream',
    ].toSorted(),
  )
})

describe('without a vault', () => {
  it('seals and opens under a key of your own', () => {
    const key = generateNewKey()
    const message = encryptData('4111 1111 1111 1111', key)
    expect(Buffer.from(message, 'base64').includes('4111 1111')).toBe(false)
    expect(decryptData(message, key).toString()).toBe('4111 1111 1111 1111')
    expect(() => decryptData(message, generateNewKey())).toThrow(KeyfoldError)
  })

  it('binds a message to its context', () => {
    const key = randomBytes(32)
    const message = encryptData('4111 1111 1111 1111', key, { purpose: 'payment' })
    expect(decryptData(message, key, { purpose: 'payment' }).toString()).toBe('4111 1111 1111 1111')
    expect(() => decryptData(message, key)).toThrow(expect.objectContaining({ code: 'cannot-decrypt' }))
  })

  it('seals and opens streams', async () => {
    const plaintext = randomBytes(200_000)
    const key = { dataKey: generateNewKey(), context: { purpose: 'archive' } }
    const sealed = await collect(
      sealVaultStream({ ...key, frameLength: 65_536 }, chunked(plaintext, [70_000])),
    )
    const opened = await collect(openVaultStream(key, chunked(sealed, [9000])))
    expect(opened.equals(plaintext)).toBe(true)
    const cut = sealed.subarray(0, -1)
    await expect(collect(openVaultStream(key, chunked(cut, [9000])))).rejects.toMatchObject({
      code: 'cannot-decrypt',
    })
  })

  it('loads a key file', async () => {
    const path = join(folder, 'loaded.key')
    const key = generateNewKey()
    await writeFile(path, `${key.toString('base64')}\n`, { mode: 0o600 })
    expect((await loadCryptoKey(path)).equals(key)).toBe(true)
    await expect(loadCryptoKey(join(folder, 'missing.key'))).rejects.toMatchObject({
      code: 'invalid-key-file',
    })
  })

  it('decides by the role table', () => {
    const request: library.AccessRequest = {
      roles: ['writer'],
      permission: 'object:read',
      relation: 'owner',
      classification: 'confidential',
      purpose: null,
      purposes: DEFAULT_PURPOSES,
    }
    expect(checkAccess(request)).toEqual({ allowed: true })
    expect(checkAccess({ ...request, classification: 'restricted' })).toMatchObject({
      code: 'purpose-required',
    })
    expect(checkAccess({ ...request, roles: ['auditor'] })).toMatchObject({ allowed: false })
  })
})

describe('over events', () => {
  const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  /** Refusals of ever other ids, a second apart. */
  const events = Array.from(
    { length: 60 },
    (_, index): library.AuditEvent => ({
      id: `01KF3Z6Q8W9X0Y1Z2A3B4C5D${CROCKFORD[index >> 5]}${CROCKFORD[index & 31]}`,
      time: new Date(Date.UTC(2026, 10, 2, 9, 0, index)).toISOString(),
      action: 'access.check',
      outcome: 'denied',
      principal: 'client:ann',
      object: `object-${index}`,
      reason: 'object.decrypt: not-found',
    }),
  )

  it('finds what is odd, once', async () => {
    const findings = [...detectAnomalies(events)]
    expect(findings).toEqual([expect.objectContaining({ detector: 'id-scanning', principal: 'client:ann' })])
    const arriving: library.Finding[] = []
    for await (const finding of detectAnomaliesIn(eventually())) arriving.push(finding)
    expect(arriving).toEqual(findings)
  })

  async function* eventually(): AsyncGenerator<library.AuditEvent> {
    yield* events
  }
})

describe('with the vault in a data folder', () => {
  let stores: Awaited<ReturnType<typeof openStores>>
  let vault: library.EmbeddedVault

  beforeAll(async () => {
    const path = join(folder, 'crypto.key')
    await writeFile(path, `${generateNewKey().toString('base64')}\n`, { mode: 0o600 })
    stores = await openStores(folder)
    await bootstrap({ ...stores, clock: Date.now, loadMaterial: () => loadCryptoKey(path) })
    vault = composeEmbedded(stores, {
      vault: 'v-library',
      secret: randomBytes(32),
      issuer: 'none',
      audience: 'none',
      jwks: createLocalJWKSet({ keys: [] }),
      log: { info: () => undefined, error: () => undefined },
      clock: () => now,
    })
  })
  afterAll(async () => {
    stores.database.close()
    await stores.blobs.close()
  })

  const lastEvent = async (): Promise<library.AuditEvent | undefined> =>
    (await stores.events.page(null, 1000)).at(-1)

  const input: library.NewContent = {
    content: Buffer.from('4111 1111 1111 1111'),
    contentType: 'text/plain',
    filename: null,
    labels: { case: '42' },
    classification: 'restricted',
    subject: null,
    expires: null,
  }

  it('makes a message that the caller keeps, and opens it again for the same caller only', async () => {
    const { version, message } = await encryptSensitiveData(vault.ports, ann, input)
    expect(version).toMatchObject({ kind: 'message', owner: 'client:ann', labels: { case: '42' } })
    expect(await lastEvent()).toMatchObject({
      action: 'object.encrypt',
      outcome: 'allowed',
      object: version.object,
    })

    const { content } = await decryptSensitiveData(vault.ports, ann, Buffer.concat(message))
    expect(Buffer.concat(content).toString()).toBe('4111 1111 1111 1111')
    expect(await lastEvent()).toMatchObject({ action: 'object.decrypt', outcome: 'allowed' })

    const bob = { ...ann, principal: 'client:bob', client: 'bob' }
    await expect(decryptSensitiveData(vault.ports, bob, Buffer.concat(message))).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(await lastEvent()).toMatchObject({ outcome: 'denied', principal: 'client:bob' })
  })

  it('rotates the master key, after which everything is under the next generation and opens as before', async () => {
    const { message } = await encryptSensitiveData(vault.ports, ann, input)
    await expect(rotateKey(vault.rotation)).rejects.toMatchObject({ code: 'escrow-required' })
    const { keys, generations } = stores
    const wait = async (milliseconds: number): Promise<void> => void (now += milliseconds)
    const report = await rotateKey(vault.rotation, { waiveEscrow: true, wait })
    expect(report).toMatchObject({ rotation: 1, from: 1, to: 2, failures: 0 })
    expect([...(await stores.usage.countByGeneration()).keys()]).toEqual([2])
    const first = await generations.find(1)
    await keys.changeState(first?.keyId ?? '', 'disabled')
    const { content } = await decryptSensitiveData(vault.ports, ann, Buffer.concat(message))
    expect(Buffer.concat(content).toString()).toBe('4111 1111 1111 1111')
  })

  it('stores the events that a program logs itself', async () => {
    const { recorder } = vault.ports
    const facts = { object: 'AAECAwQFBgcICQoLDA0ODw', version: 1 }
    const reason = 'There is no such object.'
    const who = { principal: 'client:ann', roles: ['writer'], client: 'ann', requestId: 'r-1' }

    await logAccessAttempt(recorder, ann, 'denied', { ...facts, reason })
    expect(await lastEvent()).toMatchObject({
      action: 'access.check',
      outcome: 'denied',
      ...who,
      ...facts,
      reason,
    })
    await logEncryptionEvent(recorder, ann, 'allowed', facts)
    expect(await lastEvent()).toMatchObject({
      action: 'object.encrypt',
      outcome: 'allowed',
      ...who,
      ...facts,
    })
    await logDecryptionEvent(recorder, ann, 'failed', facts)
    expect(await lastEvent()).toMatchObject({ action: 'object.decrypt', outcome: 'failed', ...who, ...facts })
  })
})
