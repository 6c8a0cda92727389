import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readKeyStatus } from '../../cli/data-folder-keys.ts'
import { drillInFolder, openFolderEscrow } from '../../cli/data-folder-recovery.ts'
import { prepareNextKey } from '../../cli/data-folder-rotation.ts'
import { type EmbeddedStores, openStores } from '../../lib/compose/embedded.ts'
import { writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import type { Rotation } from '../../lib/rotation/model.ts'
import type { RunningVault } from '../../local/serve.ts'
import { makeFolder, removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyfoldHere } from './in-process.ts'
import {
  as,
  configuredFolder,
  operatorEventsOf,
  type RotatedFolder,
  rotate,
  rotatedFolder,
  serveFolder,
} from './rotated-folder.ts'
import { json, keyfold, type Ran, text } from './run.ts'

/** A rotation of the past, told of by the store alone. */
const PAST: Rotation = {
  rotation: 2,
  revision: 1,
  state: 'failed',
  mode: 'rewrap',
  scope: null,
  trigger: 'schedule',
  requestedBy: 'system:schedule',
  escrowWaived: false,
  compromised: [],
  execution: 'past',
  attempt: 1,
  step: 'rewrapping',
  from: 2,
  to: null,
  started: Date.UTC(2031, 0, 1),
  ended: Date.UTC(2031, 0, 2),
  passes: 3,
  passEnded: 0,
  emptyPasses: 0,
  passStarted: null,
  rescans: 0,
  planned: 10,
  rewrapped: 8,
  reencrypted: 0,
  failures: 2,
  error: { code: 'rotation-stuck', message: 'Two versions cannot be moved.' },
}

describe('keyfold rotation', () => {
  let folder: RotatedFolder
  let vault: RunningVault
  let stores: EmbeddedStores

  beforeAll(async () => {
    folder = await rotatedFolder(makeFolder)
    stores = await openStores(folder.data)
    await stores.rotations.begin(PAST)
    for (const version of [1, 2])
      await stores.rotationFailures.record(2, { object: 'o', version, code: 'cannot-decrypt', pass: 3 })
    vault = await serveFolder(folder.data)
  })
  afterAll(async () => {
    await vault.close()
    await stores.close()
    await removeFolder(folder.folder)
  })

  const rotation = (...args: readonly string[]): Promise<Ran> =>
    keyfoldHere(['rotation', ...args], as(vault, 'key-admin'))

  test('list shows rotations, newest first, page by page', async () => {
    const [header, ...rows] = text(await rotation('list')).split('\n')
    expect(header).toMatch(/^ID +STATE +MODE +BY +STARTED/)
    expect(rows).toEqual([
      expect.stringMatching(/^2 +failed +rewrap +schedule +2031-01-01T.* 2 +- +8 +2$/),
      expect.stringMatching(/^1 +finished +rewrap +request .* 1 +2 +1 +0$/),
    ])
    const page = json(await rotation('list', '--limit', '1', '--json')) as { cursor: string }
    expect(page).toMatchObject({ rotations: [{ id: 2 }], cursor: expect.any(String) })
    const next = await rotation('list', '--limit', '1', '--cursor', page.cursor, '--json')
    expect(json(next)).toMatchObject({ rotations: [{ id: 1 }] })
  })

  test('watch ends with a rotation that has finished: exit 0', async () => {
    const ran = await rotation('watch', '1')
    expect([ran.code, text(ran).split('\n').at(-1)]).toEqual([
      0,
      'Rotation 1 has finished: 1 version moved. Generation 2 is active.',
    ])
    expect(json(await rotation('watch', '1', '--json'))).toMatchObject({ id: 1, state: 'finished' })
  })

  test('watch takes the last one, and ends with 1 when it failed, naming each failure', async () => {
    const ran = await keyfold(['rotation', 'watch'], { env: as(vault, 'key-admin') })
    expect(ran.code).toBe(1)
    expect(ran.stderr.trim().split('\n')).toEqual([
      '2 versions could not be moved; no generation is retired:',
      '  o version 1: cannot-decrypt',
      '  o version 2: cannot-decrypt',
      expect.stringMatching(/^keyfold: Rotation 2 failed: Two versions cannot be moved\..*rotation start/),
    ])
  })

  test('says that there is no such rotation: exit 4, and that a role may not: exit 3', async () => {
    expect((await rotation('watch', '99')).code).toBe(4)
    expect((await keyfoldHere(['rotation', 'start'], as(vault, 'writer'))).code).toBe(3)
    expect((await keyfoldHere(['rotation', 'list'], as(vault, 'writer'))).code).toBe(3)
  })

  test('start refuses another vault than that of the data folder, before it changes anything', async () => {
    const other = await rotatedFolder()
    const keyFile = join(other.folder, 'next.key')
    await writeCryptoKey(keyFile, randomBytes(32))
    const ran = await rotation('start', '--key-file', keyFile, '--data', other.data)
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('another vault')])
    expect((await readKeyStatus(other.data)).generations).toHaveLength(2)
  })

  test('start takes no key of the operator while a rotation is unfinished, and says so', async () => {
    const keyFile = join(folder.folder, 'early.key')
    await writeCryptoKey(keyFile, randomBytes(32))
    const ran = await rotation('start', '--key-file', keyFile, '--data', folder.data)
    expect([ran.code, ran.stderr]).toEqual([
      1,
      expect.stringMatching(/^keyfold: Rotation 2 is failed.*Finish it/),
    ])
    expect((await readKeyStatus(folder.data)).generations).toHaveLength(2)
  })

  test('start with a compromised generation says what that means, and wants it confirmed', async () => {
    const ran = await rotation('start', '--compromised', '1')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/^Generation 1 wraps 0 versions now\. It wrapped new ones from .* until /)
    expect(ran.stderr).toMatch(/backups.*\n(.*\n)*keyfold: .*--yes/)
    expect(await stores.rotations.latest()).toMatchObject({ state: 'failed' })
    expect((await rotation('start', '--compromised', '9', '--yes')).code).toBe(4)
  })

  test('start goes on with the one that failed, and watch follows it to its end', async () => {
    const started = await rotation('start', '--json')
    expect([started.code, json(started)]).toEqual([0, expect.objectContaining({ id: 2, state: 'running' })])
    const watched = rotation('watch', '2')
    await vi.waitFor(async () => {
      expect(await stores.generations.active()).toMatchObject({ generation: 3, escrow: 'kept' })
    }, 10_000)
    // Its drain takes longer than a test may.
    await vi.waitFor(async () => expect(await endRotation(stores)).toBe(true), 5_000)
    const ran = await watched
    expect([ran.code, text(ran).split('\n').at(-1)]).toEqual([
      0,
      'Rotation 2 has finished: 8 versions moved. Generation 3 is active.',
    ])
  })
})

async function endRotation({ rotations }: EmbeddedStores): Promise<boolean> {
  const latest = await rotations.latest()
  return (
    latest !== null &&
    latest.to !== null &&
    rotations.change(latest.rotation, latest.revision, { state: 'finished', failures: 0 })
  )
}

const next = (keyFile: string, waiveEscrow = false) => ({ keyFile, waiveEscrow, check: async () => {} })

describe('keyfold rotation start --key-file', () => {
  test('rotates to the key of the operator, in escrow, and never shows it to the API', async () => {
    const { data, identity, folder } = await configuredFolder()
    const vault = await serveFolder(data)
    const keyFile = join(folder, 'next.key')
    await writeCryptoKey(keyFile, randomBytes(32))
    const args = ['rotation', 'start', '--key-file', keyFile, '--data', data]
    const ran = await keyfoldHere(args, as(vault, 'key-admin'))
    expect([ran.code, text(ran)]).toEqual([0, 'Rotation 1 is running.'])
    expect(ran.stderr).toMatch(/Generation 2 is made from .*next\.key\. Take that file off this machine\./)
    await vi.waitFor(async () => {
      const { generations } = await readKeyStatus(data)
      expect(generations).toMatchObject([{ state: 'decrypt-only' }, { state: 'active', escrow: 'kept' }])
    }, 10_000)
    await vault.close()
    expect(await drillInFolder(data, 2, { keyFile })).toMatchObject({ opened: 1 })
    expect(await drillInFolder(data, 2, { identity })).toMatchObject({ opened: 1 })
  })

  test('prepares one generation however often it is repeated, and takes no second key', async () => {
    const { data, folder } = await rotatedFolder()
    const [mine, other] = [join(folder, 'mine.key'), join(folder, 'other.key')]
    for (const path of [mine, other]) await writeCryptoKey(path, randomBytes(32))
    const first = await prepareNextKey(data, next(mine))
    expect(await prepareNextKey(data, next(mine))).toMatchObject({ generation: 3, keyId: first.keyId })
    await expect(prepareNextKey(data, next(other))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/prepared already, with another key/),
    })
  })

  test('refuses a key that the vault has used already', async () => {
    const { data } = await rotatedFolder()
    await expect(prepareNextKey(data, next(join(data, 'crypto.key')))).rejects.toMatchObject({
      code: 'invalid-key-file',
      message: expect.stringMatching(/is the key of generation 1.*key generate/),
    })
  })

  test('refuses the key of a generation that an emergency has disabled', async () => {
    const { data, folder, identity } = await rotatedFolder()
    const keyFile = join(folder, 'stolen.key')
    await writeCryptoKey(keyFile, (await openFolderEscrow(data, 2, identity)).material)
    await rotate(data, { compromised: 2 })
    expect((await readKeyStatus(data)).generations).toMatchObject([{}, { state: 'disabled' }, {}])
    await expect(prepareNextKey(data, next(keyFile))).rejects.toMatchObject({
      code: 'invalid-key-file',
      message: expect.stringMatching(/is the key of generation 2/),
    })
  })

  test('wants escrow, or that it is waived, and names the operator in the record', async () => {
    const { data, folder } = await rotatedFolder()
    await writeFile(join(data, 'config.json'), '{}')
    const keyFile = join(folder, 'next.key')
    await writeCryptoKey(keyFile, randomBytes(32))
    await expect(prepareNextKey(data, next(keyFile))).rejects.toMatchObject({ code: 'escrow-required' })
    expect(await prepareNextKey(data, next(keyFile, true))).toMatchObject({ generation: 3, escrow: 'waived' })
    expect(await operatorEventsOf(data)).toMatchObject([
      { action: 'key.create', outcome: 'allowed', generation: 3 },
    ])
  })

  test('makes no vault in an empty folder', async () => {
    const data = await temporaryFolder()
    await expect(prepareNextKey(data, next('x'))).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('keyfold rotation start is a usage error', () => {
  test.each([
    ['--mode reencrypt', /needs --generation, or --object/],
    ['--generation 1', /give --mode reencrypt/],
    ['--mode reencrypt --generation 1 --object x', /cannot be used with/],
    ['--mode shuffle', /Allowed choices are rewrap, reencrypt/],
    ['--mode reencrypt --object x --key-file f --data d', /leave --key-file out/],
    ['--mode reencrypt --object x --compromised 1', /--object does not go with --compromised/],
    ['--key-file f', /--key-file needs --data, or --aws and --vault/],
    ['--key-file f --aws', /--aws needs --vault/],
    ['--data d', /give it with them/],
    ['--aws --vault demo', /give it with them/],
    ['--key-file f --data d --aws --vault demo', /cannot be used with/],
    ['--compromised 0', /whole number/],
    ['now', /too many arguments/],
  ])('with %s', async (args, reason) => {
    const ran = await keyfoldHere(['rotation', 'start', ...args.split(' ')])
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(reason)])
  })
})
