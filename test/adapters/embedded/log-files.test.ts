import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FileTileStore } from '../../../lib/adapters/embedded/file-tile-store.ts'
import { FileLogSigner } from '../../../lib/adapters/embedded/log-signer.ts'
import { TILE_WIDTH, tilePath } from '../../../lib/audit/log/tiles.ts'
import { DATA_FILES } from '../../../lib/compose/data-files.ts'
import { openStores } from '../../../lib/compose/embedded.ts'
import { logEvent } from '../../contract/log-stores.ts'
import { temporaryFolder } from './open-stores.ts'

const tile = (width: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(32 * width))
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777
const NO_LOG = { checkpoint: async () => null }

async function tileStore() {
  const root = join(await temporaryFolder(), 'audit')
  return { root, tiles: new FileTileStore(root) }
}

describe('the files of the log', () => {
  test('are where others look for them, and only their owner can read them', async () => {
    const { root, tiles } = await tileStore()
    await tiles.write('tile/0/x001/067', tile(TILE_WIDTH))
    await tiles.advance(
      'keyfold/v\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— keyfold/v AAAAAAAA\n',
      0,
    )
    expect(await modeOf(join(root, 'tile/0/x001/067'))).toBe(0o600)
    expect(await modeOf(join(root, 'checkpoint'))).toBe(0o600)
    for (const folder of ['.', 'tile', 'tile/0', 'tile/0/x001'])
      expect(await modeOf(join(root, folder))).toBe(0o700)
    expect((await readdir(root)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('are read without anything but the folder, which need not be there', async () => {
    const { root, tiles } = await tileStore()
    expect(await tiles.read('tile/0/000')).toBeNull()
    await expect(stat(root)).rejects.toMatchObject({ code: 'ENOENT' })
    await tiles.write('tile/0/000.p/3', tile(3))
    expect(await new FileTileStore(root).read('tile/0/000.p/3')).toEqual(await tiles.read('tile/0/000.p/3'))
  })

  test('are no more than the full tile once it is full, and a late part must be of it', async () => {
    const { root, tiles } = await tileStore()
    const full = tile(TILE_WIDTH)
    for (const width of [1, 9])
      await tiles.write(tilePath({ level: 0, index: 0, width }), full.slice(0, 32 * width))
    await tiles.write('tile/0/000', full)
    await tiles.write('tile/0/000.p/7', full.slice(0, 32 * 7))
    expect(await readdir(join(root, 'tile/0'))).toEqual(['000'])
    await expect(tiles.write('tile/0/000.p/7', tile(7))).rejects.toMatchObject({ code: 'internal' })
  })

  test.each([
    '../audit.key',
    'checkpoint',
    'tile/0/000/../../../../x',
    'tile/0/0',
    '/tile/0/000',
    'tile/0/000.p/',
    '',
  ])('have no name like %j', async (path) => {
    const { tiles } = await tileStore()
    await expect(tiles.read(path)).rejects.toMatchObject({ code: 'internal' })
    await expect(tiles.write(path, tile(1))).rejects.toMatchObject({ code: 'internal' })
  })

  test('cannot be written where there is no folder for them, and say so', async () => {
    const { root, tiles } = await tileStore()
    await writeFile(root, '')
    const expected = {
      code: 'unavailable',
      message: expect.stringMatching(/Check the folder, its permissions and the disk/),
    }
    await expect(tiles.write('tile/0/000', tile(TILE_WIDTH))).rejects.toMatchObject(expected)
  })
})

describe('the key of the log', () => {
  const signerIn = (folder: string) => new FileLogSigner(join(folder, DATA_FILES.auditKey), NO_LOG)

  test('is made when a log begins, for its owner only, and is the same from then on', async () => {
    const folder = await temporaryFolder()
    const [first, other] = [signerIn(folder), signerIn(folder)]
    const [key, same] = await Promise.all([first.publicKey(), other.publicKey()])
    expect(same).toEqual(key)
    expect(await signerIn(folder).publicKey()).toEqual(key)
    expect(await modeOf(join(folder, 'audit.key'))).toBe(0o600)
    expect(await readdir(folder)).toEqual(['audit.key'])
    const text = Buffer.from('text')
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') }
    expect(verify(null, text, createPublicKey({ key: jwk, format: 'jwk' }), await first.sign(text))).toBe(
      true,
    )
  })

  test('is refused when others could read it', async () => {
    const folder = await temporaryFolder()
    await signerIn(folder).publicKey()
    for (const mode of [0o640, 0o604]) {
      await chmod(join(folder, 'audit.key'), mode)
      await expect(signerIn(folder).sign(new Uint8Array())).rejects.toMatchObject({
        code: 'invalid-key-file',
        message: expect.stringMatching(/is open to others than its owner .* chmod 600/),
      })
    }
  })

  test('is not made anew when it is missing beside a log', async () => {
    const folder = await temporaryFolder()
    const signer = new FileLogSigner(join(folder, 'audit.key'), { checkpoint: async () => 'a note' })
    await expect(signer.publicKey()).rejects.toMatchObject({
      code: 'invalid-key-file',
      message: expect.stringMatching(/is missing\. Restore audit\.key from a backup/),
    })
    expect(await readdir(folder)).toEqual([])
    await signerIn(folder).publicKey()
    await expect(signer.publicKey()).resolves.toHaveLength(32)
  })

  test.each([
    '',
    'no key',
    '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
  ])('is refused when it is none, and not quoted: %j', async (content) => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'audit.key'), content, { mode: 0o600 })
    const error: unknown = await signerIn(folder)
      .publicKey()
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid-key-file', cause: undefined })
    expect(error).toMatchObject({ message: expect.stringMatching(/audit\.key holds no Ed25519 key/) })
  })

  test('is unavailable where it cannot be made', async () => {
    const signer = new FileLogSigner(join(await temporaryFolder(), 'missing', 'audit.key'), NO_LOG)
    await expect(signer.publicKey()).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('a redacted event', () => {
  /** In every file of the data folder. */
  async function filesWith(folder: string, text: string): Promise<readonly string[]> {
    const found = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    const contents = await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const))
    return contents.filter(([, bytes]) => bytes.includes(text)).map(([path]) => path)
  }

  test('leaves nothing of its text or its salt in any file, however many there are', async () => {
    const folder = join(await temporaryFolder(), 'data')
    await mkdir(folder)
    const stores = await openStores(folder)
    onTestFinished(() => stores.close())
    const planted = Array.from({ length: 400 }, (_, at) =>
      logEvent({ reason: `planted-${String(at).padStart(4, '0')}-${'x'.repeat((at * 37) % 700)}` }),
    )
    const salts: Uint8Array[] = []
    for (const event of planted) await stores.events.append(event)
    const redacted = planted.filter((_, at) => at % 3 !== 0)
    for (const { id } of redacted) {
      salts.push((await stores.placedEvents.find(id))?.salt ?? new Uint8Array())
      await stores.placedEvents.redact(id)
    }
    const files = await readdir(folder)
    const bytes = Buffer.concat(
      await Promise.all(
        files.filter((name) => name.startsWith('vault.')).map((name) => readFile(join(folder, name))),
      ),
    )
    expect(redacted.filter(({ reason }) => bytes.includes(reason?.slice(0, 13) ?? ''))).toEqual([])
    expect(salts.filter((salt) => bytes.includes(Buffer.from(salt)))).toEqual([])
    expect(await filesWith(folder, 'planted-0003')).toHaveLength(1)
    await rm(folder, { recursive: true })
  })
})
