import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { assert, asyncProperty, constant, constantFrom, nat, pre, record } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Verification } from '../../../lib/audit/log/verify/verify.ts'
import { makeFolder, removeFolder } from '../../support/folders.ts'
import { currentTiles, flipped, idAt, type SealedLog, sealedLog, withFile } from './sealed-log.ts'

const SIZES = [1, 2, 255, 256, 257, 700, 2_049]
const RUNS = process.env['SLOW'] === '1' ? 400 : 25

const logs = new Map<number, SealedLog>()
let folder: string

beforeAll(async () => {
  folder = await makeFolder()
  for (const size of [0, ...SIZES]) logs.set(size, await sealedLog(join(folder, String(size)), size))
})
afterAll(async () => {
  for (const log of logs.values()) log.close()
  await removeFolder(folder)
})

const logOf = (size: number): SealedLog => {
  const log = logs.get(size)
  if (log === undefined) throw new Error(`No log of ${size}.`)
  return log
}

/** What was found, without sentences. */
const found = ({ problems, counts }: Verification) => ({
  problems: problems.map(({ kind, leaf, event, where }) => ({ kind, leaf, event, where })),
  counts,
})

const only = (kind: string, leaf: number | null, event: string | null, where: string) => ({
  problems: [{ kind, leaf, event, where }],
  counts: { [kind]: 1 },
})

const eventProblem = (kind: string, leaf: number) => only(kind, leaf, idAt(leaf), `event ${idAt(leaf)}`)

/** A log, one of its leaves, and a bit of what is of that leaf. */
const places = constantFrom(...SIZES).chain((size) =>
  record({ size: constant(size), leaf: nat(size - 1), at: nat(2 ** 31), bit: nat(7) }),
)

/** Changes rows for as long as `work` takes. */
async function withRows<T>({ sql }: SealedLog, change: () => void, work: () => Promise<T>): Promise<T> {
  sql.exec('SAVEPOINT before; CREATE TABLE kept AS SELECT * FROM events; RELEASE before')
  try {
    change()
    return await work()
  } finally {
    sql.exec('BEGIN; DELETE FROM events; INSERT INTO events SELECT * FROM kept; DROP TABLE kept; COMMIT')
  }
}

describe('verification finds no problem', () => {
  test.each([0, ...SIZES])('in a log of %i events', async (size) => {
    const result = await logOf(size).verify()
    expect(result).toMatchObject({ size, from: 0, first: null, problems: [], counts: {}, waiting: 0 })
    expect(result.warnings).toEqual([])
    expect(result.cannotExclude.join(' ')).toMatch(/earlier state.*no checkpoint that somebody else kept/)
  })
})

describe('verification names', () => {
  test.each(['event', 'salt'] as const)('the event when any byte of its %s is flipped', async (column) => {
    const property = asyncProperty(places, async ({ size, leaf, at, bit }) => {
      const log = logOf(size)
      const row = log.sql
        .prepare(`SELECT CAST(${column} AS BLOB) AS bytes FROM events WHERE leaf = ?`)
        .get(leaf)
      const bytes = row?.['bytes'] as Uint8Array
      const set = log.sql.prepare(
        `UPDATE events SET ${column} = CAST(? AS ${column === 'salt' ? 'BLOB' : 'TEXT'}) WHERE leaf = ?`,
      )
      set.run(flipped(bytes, at % bytes.length, bit), leaf)
      try {
        expect(found(await log.verify())).toEqual(eventProblem('altered', leaf))
      } finally {
        set.run(bytes, leaf)
      }
    })
    await assert(property, { numRuns: RUNS })
  })

  test('the tile or bundle of which any byte is flipped, and the first leaf below it', async () => {
    const property = asyncProperty(places, async ({ size, leaf: which, at, bit }) => {
      const log = logOf(size)
      const paths = currentTiles(size)
      const path = paths[which % paths.length] ?? ''
      let leaf = 0
      const change = (bytes: Buffer) => {
        leaf = leafAt(path, at % bytes.length)
        return flipped(bytes, at % bytes.length, bit)
      }
      const result = await withFile(log.file(path), change, () => log.verify())
      const event = path.startsWith('tile/0/') ? idAt(leaf) : null
      expect(found(result)).toEqual(only('damaged-tile', leaf, event, path))
    })
    await assert(property, { numRuns: 2 * RUNS })
  })

  test('every tile and bundle that is missing, or cut', async () => {
    for (const size of [1, 256, 700]) {
      const log = logOf(size)
      for (const path of currentTiles(size)) {
        const absent = async () => {
          await rm(log.file(path))
          return log.verify()
        }
        const leaf = leafAt(path, 0)
        const event = path.startsWith('tile/0/') ? idAt(leaf) : null
        const missing = await withFile(log.file(path), (bytes) => bytes, absent)
        expect(found(missing)).toEqual(only('missing-tile', leaf, event, path))
        const cut = await withFile(
          log.file(path),
          (bytes) => bytes.subarray(1),
          () => log.verify(),
        )
        expect(found(cut)).toEqual(only('damaged-tile', leaf, event, path))
      }
    }
  })

  test('the checkpoint when any byte of it is flipped, when it is missing, and when it is of another key', async () => {
    const property = asyncProperty(places, async ({ size, at, bit }) => {
      const log = logOf(size)
      const change = (bytes: Buffer) => flipped(bytes, at % bytes.length, bit)
      const result = await withFile(log.file('checkpoint'), change, () => log.verify())
      expect(found(result)).toEqual(only('bad-signature', null, null, 'checkpoint'))
      expect(result).toMatchObject({ size: null, cannotExclude: [expect.stringMatching(/Everything else/)] })
    })
    await assert(property, { numRuns: RUNS })
    const log = logOf(257)
    const removed = async () => {
      await rm(log.file('checkpoint'))
      return log.verify()
    }
    const missing = await withFile(log.file('checkpoint'), (bytes) => bytes, removed)
    expect(found(missing)).toEqual(only('missing-checkpoint', null, null, 'checkpoint'))
    expect(missing.first?.message).toMatch(/no checkpoint, and the log had 257 leaves/)
    const other = await logOf(256).verify({ keys: [log.key] })
    expect(found(other)).toEqual(only('bad-signature', null, null, 'checkpoint'))
    expect((await log.verify({ keys: [logOf(256).key, log.key] })).first).toBeNull()
  })

  test('an event that was removed', async () => {
    const property = asyncProperty(places, async ({ size, leaf }) => {
      const log = logOf(size)
      const remove = () => log.sql.prepare('DELETE FROM events WHERE leaf = ?').run(leaf)
      const result = await withRows(log, remove, () => log.verify())
      expect(found(result)).toEqual(eventProblem('removed', leaf))
    })
    await assert(property, { numRuns: RUNS })
  })

  test('an event whose id was changed', async () => {
    const log = logOf(700)
    for (const id of [idAt(9_999), 'none', idAt(3).replace('0', 'É')]) {
      const rename = () => log.sql.prepare('UPDATE events SET id = ? WHERE leaf = 300').run(id)
      const result = await withRows(log, rename, () => log.verify())
      expect(found(result)).toEqual(eventProblem('altered', 300))
      expect(result.first?.message).toContain(id)
    }
  })

  test('two events that were swapped, and one that was moved out of the log', async () => {
    const property = asyncProperty(places, async ({ size, leaf, at }) => {
      const log = logOf(size)
      const other = at % (size + 1)
      pre(other !== leaf)
      const move = log.sql.prepare('UPDATE events SET leaf = ? WHERE id = ?')
      const swap = () => {
        for (const [to, id] of [
          [size + 9, idAt(leaf)],
          [leaf, idAt(other)],
          [other, idAt(leaf)],
        ] as const)
          move.run(to, id)
      }
      const result = await withRows(log, swap, () => log.verify())
      const leaves = [leaf, other].filter((one) => one < size).toSorted((a, b) => a - b)
      expect(result.problems).toMatchObject(
        leaves.map((one) => ({ kind: 'reordered', leaf: one, event: idAt(one) })),
      )
      expect(result.counts).toEqual({ reordered: leaves.length })
    })
    await assert(property, { numRuns: RUNS })
  })

  test('an event that was put in the place of another, which is gone', async () => {
    const log = logOf(257)
    const replace = () =>
      log.sql
        .prepare('UPDATE events SET id = ?, event = ?, salt = zeroblob(32) WHERE leaf = 256')
        .run(idAt(9_999), '{}')
    const result = await withRows(log, replace, () => log.verify())
    expect(result.problems).toMatchObject([
      { kind: 'removed', leaf: 256, event: idAt(256) },
      { kind: 'inserted', leaf: 256, event: idAt(9_999) },
    ])
    expect(result.counts).toEqual({ removed: 1, inserted: 1 })
  })
})

/** The first leaf that a byte of a tile is about. */
function leafAt(path: string, byte: number): number {
  const [, level = '', index = ''] = /^tile\/(\w+)\/(\d{3})/.exec(path) ?? []
  if (level === 'entries') return Number(index) * 256 + Math.floor(byte / 50)
  return (Number(index) * 256 + Math.floor(byte / 32)) * 256 ** Number(level)
}
