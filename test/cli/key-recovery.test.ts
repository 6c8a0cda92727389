import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity } from 'age-encryption'
import { beforeAll, describe, expect, test } from 'vitest'
import { callVault } from '../../cli/client.ts'
import { readKeyStatus } from '../../cli/data-folder-keys.ts'
import {
  drillInFolder,
  importLostKey,
  openFolderEscrow,
  stateCopiesDestroyed,
} from '../../cli/data-folder-recovery.ts'
import { openStores } from '../../lib/compose/embedded.ts'
import { loadCryptoKey, writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { makeFolder, temporaryFolder } from '../support/folders.ts'
import { keyfoldHere } from './in-process.ts'
import {
  as,
  operatorEventsOf,
  type RotatedFolder,
  rotate,
  rotatedFolder,
  serveFolder,
} from './rotated-folder.ts'
import { json, keyfold, text } from './run.ts'

const refusal = (code: string, reason: RegExp) => ({ code, message: expect.stringMatching(reason) })

/** Written by `escrow-open`. */
async function keyFileOf({ data, identity, folder }: RotatedFolder, generation: number): Promise<string> {
  const { material } = await openFolderEscrow(data, generation, identity)
  const path = join(folder, `generation-${generation}.key`)
  await rm(path, { force: true })
  await writeCryptoKey(path, material)
  return path
}

describe('the escrow of a generation', () => {
  let vault: RotatedFolder
  beforeAll(async () => {
    vault = await rotatedFolder(makeFolder)
    return () => rm(vault.folder, { recursive: true })
  })

  const run = (command: string, ...args: readonly string[]) =>
    keyfoldHere(['key', command, '--data', vault.data, ...args])

  test('opens into a key file for its owner only, which is never overwritten', async () => {
    const out = join(await temporaryFolder(), 'back.key')
    const args = ['--generation', '2', '--identity', vault.identity, '--out', out]
    const ran = await keyfold(['key', 'escrow-open', '--data', vault.data, ...args])
    expect([ran.code, text(ran)]).toEqual([0, out])
    expect(ran.stderr).toContain(`keyfold key import --generation 2 --key-file ${out}`)
    expect((await stat(out)).mode & 0o777).toBe(0o600)
    const material = await loadCryptoKey(out)
    expect(text(ran) + ran.stderr).not.toContain(material.toString('base64'))
    expect(await drillInFolder(vault.data, 2, { keyFile: out })).toMatchObject({ opened: 1 })

    const again = await run('escrow-open', ...args, '--json')
    expect([again.code, again.stdout.length]).toEqual([1, 0])
    expect(JSON.parse(again.stderr)).toMatchObject({
      error: refusal('invalid-key-file', /never overwritten/),
    })
    expect(await loadCryptoKey(out)).toEqual(material)
  })

  test('passes the drill: the material alone opens what the generation wraps', async () => {
    const ran = await run('drill', '--generation', 'active', '--identity', vault.identity, '--json')
    expect(ran.code).toBe(0)
    expect(json(ran)).toMatchObject({ generation: 2, passed: true })
    expect(await drillInFolder(vault.data, 2, { identity: vault.identity })).toMatchObject({
      generation: 2,
      tried: 1,
      opened: 1,
    })
  })

  test('of generation 1 is its key file, and is proved also when nothing is wrapped under it', async () => {
    const keyFile = join(vault.data, 'crypto.key')
    expect(await drillInFolder(vault.data, 1, { keyFile })).toMatchObject({ tried: 1, opened: 1 })
    await expect(drillInFolder(vault.data, 1, { identity: vault.identity })).rejects.toMatchObject(
      refusal('not-found', /no escrow here.*crypto\.key.*--key-file/),
    )
  })

  test('fails the drill with the material of another generation: exit 1', async () => {
    const ran = await run('drill', '--generation', '2', '--key-file', join(vault.data, 'crypto.key'))
    expect([ran.code, text(ran)]).toEqual([1, expect.stringMatching(/^Failed: .*opened 0 of 1 data keys/)])
    expect(ran.stderr).toMatch(/not the material of generation 2.*rotate/)
  })

  test('is refused to another identity, a missing identity file, and for an unknown generation', async () => {
    const stranger = join(await temporaryFolder(), 'stranger.txt')
    await writeFile(stranger, await generateX25519Identity())
    await expect(openFolderEscrow(vault.data, 2, stranger)).rejects.toMatchObject(
      refusal('invalid-key-file', /No identity in the file opens/),
    )
    await expect(openFolderEscrow(vault.data, 2, `${stranger}.not`)).rejects.toMatchObject(
      refusal('invalid-key-file', /cannot be read \(ENOENT\)/),
    )
    await expect(openFolderEscrow(vault.data, 9, vault.identity)).rejects.toMatchObject(
      refusal('not-found', /no generation 9/),
    )
  })

  test('that was deleted is missed, with the remedy', async () => {
    const folder = join(vault.data, 'escrow')
    const [name = ''] = await readdir(folder)
    const file = await readFile(join(folder, name))
    await rm(join(folder, name))
    await expect(openFolderEscrow(vault.data, 2, vault.identity)).rejects.toMatchObject(
      refusal('not-found', /file is gone.*backup/),
    )
    await writeFile(join(folder, name), file, { mode: 0o600 })
  })

  test('status shows that it is kept, and what is still missing until copies are unreadable', async () => {
    const ran = await run('status')
    const [, first, second] = text(ran).split('\n')
    expect(first).toMatch(/^1 +decrypt-only +0 .* - +\d{4}-\d\d-\d\d +- /)
    expect(second).toMatch(/^2 +active +1 .* kept /)
    expect(ran.stderr).toMatch(/generation 1 wrapped.*\n(.*\n)*- The operator has stated/)
    expect(ran.stderr).toMatch(/next rotation is due on/)
  })
})

describe('the record', () => {
  test('names the operator for each opened escrow, drill, import, and statement, and how it ended', async () => {
    const { data, identity, folder } = await rotatedFolder()
    const stranger = join(folder, 'stranger.txt')
    await writeFile(stranger, await generateX25519Identity())
    const keyFile = join(data, 'crypto.key')
    await openFolderEscrow(data, 2, identity)
    await expect(openFolderEscrow(data, 2, stranger)).rejects.toThrow('No identity')
    await drillInFolder(data, 'active', { identity })
    await drillInFolder(data, 2, { keyFile })
    await importLostKey(data, 1, keyFile)
    await expect(importLostKey(data, 2, keyFile)).rejects.toThrow('does not open')
    await expect(stateCopiesDestroyed(data, 1)).rejects.toThrow('not destroyed')
    const events = await operatorEventsOf(data)
    expect(
      events.map(({ action, outcome, generation, reason }) => [action, outcome, generation, reason]),
    ).toEqual([
      ['key.escrow', 'allowed', 2, undefined],
      ['key.escrow', 'failed', 2, 'invalid-key-file'],
      ['key.drill', 'allowed', 2, undefined],
      ['key.drill', 'failed', 2, 'other-material'],
      ['key.import', 'allowed', 1, undefined],
      ['key.import', 'failed', 2, 'key-state'],
      ['key.copies-destroyed', 'failed', 1, 'key-state'],
    ])
  })
})

describe('a key store that is lost', () => {
  test('is made again from the key file and the escrow: the vault opens, and reads what it had', async () => {
    const vault = await rotatedFolder()
    const { data } = vault
    const second = await keyFileOf(vault, 2)
    await Promise.all(['keys.sealed', 'seal.key'].map((name) => rm(join(data, name))))
    await expect(serveFolder(data)).rejects.toMatchObject(refusal('invalid-configuration', /missing/))

    const wrong = importLostKey(data, 2, join(data, 'crypto.key'))
    await expect(wrong).rejects.toMatchObject(refusal('key-state', /does not open what is wrapped/))
    const back = await keyfoldHere([
      'key',
      'import',
      '--generation',
      '2',
      '--key-file',
      second,
      '--data',
      data,
    ])
    expect([back.code, text(back)]).toEqual([0, 'The key of generation 2 has its material again.'])
    expect(await importLostKey(data, 1, join(data, 'crypto.key'))).toMatchObject({ proved: false })

    const served = await serveFolder(data)
    const answer = await callVault({ method: 'GET', path: ['objects', vault.object] }, as(served, 'writer'))
    await served.close()
    expect(answer.body.toString()).toBe('moved')
  })

  test('takes no other material for a key that it has, and the same again', async () => {
    const vault = await rotatedFolder()
    const first = join(vault.data, 'crypto.key')
    expect(await importLostKey(vault.data, 1, first)).toMatchObject({ generation: { generation: 1 } })
    const other = join(vault.folder, 'other.key')
    await writeCryptoKey(other, randomBytes(32))
    await expect(importLostKey(vault.data, 1, other)).rejects.toMatchObject(refusal('key-state', /not lost/))
    await expect(importLostKey(vault.data, 3, other)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the statement that no copy is left', () => {
  /** Generation 2, as the daily job leaves it in the end. */
  async function destroyed(): Promise<RotatedFolder> {
    const vault = await rotatedFolder()
    await rotate(vault.data)
    const stores = await openStores(vault.data)
    const { keyId } = (await stores.generations.find(2)) ?? { keyId: '' }
    const states = ['decrypt-only', 'disabled', 'scheduled-for-deletion', 'destroyed'] as const
    for (const [at, to] of states.slice(1).entries())
      await stores.generations.transition(2, states[at] ?? to, to, Date.now())
    for (const state of ['disabled', 'pending-deletion', 'destroyed'] as const)
      await stores.keys.changeState(keyId, state)
    await stores.close()
    return vault
  }

  test('is taken once the key is destroyed, and deletes the escrow; then the horizon is reached', async () => {
    const { data, identity } = await destroyed()
    const state = ['key', 'copies-destroyed', '--generation', '2', '--data', data, '--json']
    const unsure = await keyfoldHere(state)
    expect([unsure.code, await readdir(join(data, 'escrow'))]).toEqual([
      2,
      expect.objectContaining({ length: 2 }),
    ])

    const ran = await keyfoldHere([...state, '--yes'])
    expect([ran.code, json(ran)]).toEqual([0, { generation: 2, copiesDestroyed: expect.any(String) }])
    expect(await readdir(join(data, 'escrow'))).toEqual([expect.stringMatching(/^generation-3-/)])
    const { generations } = await readKeyStatus(data)
    expect(generations[1]).toMatchObject({
      copiesDestroyed: (json(ran) as { copiesDestroyed: string }).copiesDestroyed,
      horizon: { strayCopiesUnreadable: expect.any(String) },
    })
    const again = await stateCopiesDestroyed(data, 2)
    expect(new Date(again.stated).toISOString()).toBe(generations[1]?.copiesDestroyed)
    await expect(openFolderEscrow(data, 2, identity)).rejects.toMatchObject(refusal('not-found', /destroyed/))
    await expect(drillInFolder(data, 2, { keyFile: join(data, 'crypto.key') })).rejects.toMatchObject(
      refusal('key-state', /nothing to try the material on/),
    )
  })

  test('is refused while the key is there, and changes nothing', async () => {
    const { data } = await rotatedFolder()
    await expect(stateCopiesDestroyed(data, 2)).rejects.toMatchObject(
      refusal('key-state', /Generation 2 is active, not destroyed/),
    )
    expect(await readdir(join(data, 'escrow'))).toHaveLength(1)
  })
})
