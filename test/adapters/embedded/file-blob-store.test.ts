import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type FileBlobStore, openBlobStore } from '../../../lib/adapters/embedded/file-blob-store.ts'
import { type FileSystem, nodeFileSystem } from '../../../lib/adapters/embedded/file-system.ts'
import { POLICY } from '../../../lib/policy.ts'
import { liveVersion } from '../../contract/stores.ts'
import { openStores, temporaryFolder } from './open-stores.ts'

const OBJECT = 'Qm0123456789abcdefghij'
const KEY = `${OBJECT}/1/random`
const NAME = `Q/${OBJECT}.1.random`

type Call = keyof FileSystem

/** The real file system, with the calls written down and one of them made to fail. */
function watched(root: string) {
  const calls: string[] = []
  const paths = new Map<number, string>()
  const state: { failing: string | null; code: string; shortWrites: boolean } = {
    failing: null,
    code: 'EIO',
    shortWrites: false,
  }
  const name = (path: string): string => path.slice(root.length + 1) || '.'
  const note = (call: Call, target: string): void => {
    const entry = `${call} ${target}`
    calls.push(entry)
    if (entry === state.failing) throw Object.assign(new Error('injected'), { code: state.code })
  }
  const of = (file: number): string => paths.get(file) ?? 'unknown'
  const files: FileSystem = {
    ...nodeFileSystem,
    open: async (path, flags, mode) => {
      note('open', name(path))
      const file = await nodeFileSystem.open(path, flags, mode)
      paths.set(file, name(path))
      return file
    },
    writev: async (file, parts) => {
      note('writev', of(file))
      const [first] = parts
      return nodeFileSystem.writev(file, state.shortWrites && first ? [first.subarray(0, 3)] : parts)
    },
    read: async (file, into, offset, position) => {
      note('read', `${into.length - offset}@${position}`)
      return nodeFileSystem.read(file, into, offset, position)
    },
    fsync: async (file) => {
      note('fsync', of(file))
      return nodeFileSystem.fsync(file)
    },
    close: async (file) => {
      note('close', of(file))
      return nodeFileSystem.close(file)
    },
    rename: async (from, to) => {
      note('rename', `${name(from)} ${name(to)}`)
      return nodeFileSystem.rename(from, to)
    },
    unlink: async (path) => {
      note('unlink', name(path))
      return nodeFileSystem.unlink(path)
    },
    stat: async (path) => {
      note('stat', name(path))
      return nodeFileSystem.stat(path)
    },
    mkdir: async (path, mode) => {
      note('mkdir', name(path))
      return nodeFileSystem.mkdir(path, mode)
    },
    readdir: async (path) => {
      note('readdir', name(path))
      return nodeFileSystem.readdir(path)
    },
  }
  return { files, calls, state }
}

async function open() {
  const root = join(await temporaryFolder(), 'blobs')
  const watch = watched(root)
  const blobs = await openBlobStore(root, watch.files)
  const opening = watch.calls.splice(0)
  return { root, blobs, opening, ...watch }
}

async function filesBelow(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

async function keysOf(blobs: FileBlobStore): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of blobs.list()) keys.push(key)
  return keys
}

describe('the order of a put', () => {
  test('is write, fsync, rename, fsync of the folder, and only then the version', async () => {
    const { root, blobs, calls } = await open()
    const stores = openStores(join(root, '..'))
    await blobs.put(KEY, [Buffer.from('content')])
    calls.push('insert')
    await stores.versions.put(liveVersion({ object: OBJECT, blobKey: KEY }))
    expect(calls).toEqual([
      `open ${NAME}.tmp`,
      `writev ${NAME}.tmp`,
      `fsync ${NAME}.tmp`,
      `close ${NAME}.tmp`,
      `stat ${NAME}`,
      `rename ${NAME}.tmp ${NAME}`,
      'fsync Q',
      'insert',
    ])
    await blobs.close()
    await stores.close()
  })

  test('begins with folders that are durable themselves', async () => {
    const { blobs, opening } = await open()
    const made = opening.map((call, index) => (call.startsWith('mkdir') ? index : 0))
    expect(opening.filter((call) => call.startsWith('mkdir'))).toHaveLength(65)
    expect(opening.indexOf('fsync .')).toBeGreaterThan(Math.max(...made))
    expect(opening.filter((call) => call.startsWith('fsync'))).toHaveLength(2)
    await blobs.close()
  })

  test('hands all parts to one call, and goes on after a short write', async () => {
    const { root, blobs, calls, state } = await open()
    const parts = ['header', '', 'first frame', 'x', 'last frame'].map((text) => Buffer.from(text))
    await blobs.put(`${OBJECT}/2/whole`, parts)
    expect(calls.filter((call) => call.startsWith('writev'))).toHaveLength(1)
    state.shortWrites = true
    await blobs.put(KEY, parts)
    expect(await readFile(join(root, NAME), 'utf8')).toBe(parts.join(''))
    await blobs.close()
  })
})

describe('a put that fails', () => {
  const steps = [
    `open ${NAME}.tmp`,
    `writev ${NAME}.tmp`,
    `fsync ${NAME}.tmp`,
    `close ${NAME}.tmp`,
    `stat ${NAME}`,
    `rename ${NAME}.tmp ${NAME}`,
    'fsync Q',
  ]

  test.each(steps)('at "%s" is not acknowledged and leaves nothing', async (step) => {
    const { root, blobs, state } = await open()
    state.failing = step
    await expect(blobs.put(KEY, [Buffer.from('content')])).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: POLICY.retryAfterSeconds,
    })
    expect(await blobs.get(KEY)).toBeNull()
    expect(await keysOf(blobs)).toEqual([])
    expect(await filesBelow(root)).toEqual([])
    state.failing = null
    await blobs.put(KEY, [Buffer.from('again')])
    expect(Buffer.from((await blobs.get(KEY)) ?? []).toString()).toBe('again')
    await blobs.close()
  })

  test.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE'])('with %s says so', async (code) => {
    const { blobs, state } = await open()
    Object.assign(state, { failing: `writev ${NAME}.tmp`, code })
    await expect(blobs.put(KEY, [Buffer.from('content')])).rejects.toMatchObject({
      code: 'unavailable',
      cause: { code },
    })
    await blobs.close()
  })

  test('because the key exists does not harm the blob that is there', async () => {
    const { root, blobs } = await open()
    await blobs.put(KEY, [Buffer.from('first')])
    await expect(blobs.put(KEY, [Buffer.from('second')])).rejects.toMatchObject({ code: 'conflict' })
    expect(await filesBelow(root)).toEqual([`${OBJECT}.1.random`])
    await blobs.close()
  })

  test('because another writer is at it does not disturb that writer', async () => {
    const { root, blobs } = await open()
    await writeFile(join(root, `${NAME}.tmp`), 'half of')
    await expect(blobs.put(KEY, [Buffer.from('second')])).rejects.toMatchObject({ code: 'conflict' })
    expect(await readFile(join(root, `${NAME}.tmp`), 'utf8')).toBe('half of')
    await blobs.close()
  })
})

describe('reading', () => {
  test('takes only the bytes of the range from the disk', async () => {
    const { blobs, calls } = await open()
    await blobs.put(KEY, [Buffer.alloc(100_000)])
    calls.length = 0
    await blobs.get(KEY, { start: 70_000, end: 70_016 })
    expect(calls.filter((call) => call.startsWith('read'))).toEqual(['read 16@70000'])
    await blobs.close()
  })

  test('closes what it opened, also when it fails', async () => {
    const { blobs, calls, state } = await open()
    await blobs.put(KEY, [Buffer.from('content')])
    calls.length = 0
    state.failing = 'read 7@0'
    await expect(blobs.get(KEY)).rejects.toMatchObject({ code: 'unavailable' })
    expect(calls).toEqual([`open ${NAME}`, 'read 7@0', `close ${NAME}`])
    await blobs.close()
  })
})

describe('deleting', () => {
  test('is durable before it answers, also when the blob is gone already', async () => {
    const { blobs, calls } = await open()
    await blobs.put(KEY, [Buffer.from('content')])
    for (const _ of ['first', 'repeated']) {
      calls.length = 0
      await blobs.delete(KEY)
      expect(calls).toEqual([`unlink ${NAME}`, `unlink ${NAME}.tmp`, 'fsync Q'])
    }
    await blobs.close()
  })

  test('that may not have reached the disk is not acknowledged', async () => {
    const { blobs, state } = await open()
    await blobs.put(KEY, [Buffer.from('content')])
    state.failing = 'fsync Q'
    await expect(blobs.delete(KEY)).rejects.toMatchObject({ code: 'unavailable' })
    await blobs.close()
  })

  test('takes the copy that a dead writer left behind', async () => {
    const { root, blobs } = await open()
    await writeFile(join(root, `${NAME}.tmp`), 'half')
    await blobs.delete(KEY)
    expect(await filesBelow(root)).toEqual([])
    await blobs.close()
  })
})

describe('listing', () => {
  test('removes temporary files once they are older than the write deadline, and no other file', async () => {
    const { root, blobs } = await open()
    const old = new Date(Date.now() - POLICY.writeDeadlineMs - 5_000)
    for (const name of ['old.1.r.tmp', 'notes.txt', 'young.1.r.tmp']) {
      await writeFile(join(root, 'Q', name), '')
      if (!name.startsWith('young')) await utimes(join(root, 'Q', name), old, old)
    }
    await blobs.put(KEY, [Buffer.from('content')])
    await utimes(join(root, NAME), old, old)
    expect(await keysOf(blobs)).toEqual([KEY])
    expect([...(await filesBelow(root))].sort()).toEqual([`${OBJECT}.1.random`, 'notes.txt', 'young.1.r.tmp'])
    await blobs.close()
  })
})

describe('the files', () => {
  test('are readable by their owner only', async () => {
    const { root, blobs } = await open()
    await blobs.put(KEY, [Buffer.from('content')])
    const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777
    expect(await modeOf(join(root, NAME))).toBe(0o600)
    expect(await modeOf(join(root, 'Q'))).toBe(0o700)
    expect(await modeOf(root)).toBe(0o700)
    await blobs.close()
  })

  test('cannot be used when the folder cannot be made', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'sub'))
    await writeFile(join(folder, 'blobs'), '')
    await expect(openBlobStore(join(folder, 'blobs'))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(openBlobStore(join(folder, 'missing', 'blobs'))).rejects.toMatchObject({
      code: 'unavailable',
    })
  })
})
