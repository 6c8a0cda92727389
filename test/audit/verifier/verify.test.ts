/**
 * A verifier in another language, by the specifications alone, agrees: the files need nothing of ours.
 *
 * @module-tag longer
 */
import { execFile, execFileSync } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { proofLines } from '../../../cli/audit/proof-lines.ts'
import { writeLines } from '../../../cli/audit/write-lines.ts'
import { verifierKey } from '../../../lib/audit/log/note.ts'
import { makeFolder, removeFolder } from '../../support/folders.ts'
import {
  currentTiles,
  eventAt,
  flipped,
  idAt,
  openSealedLog,
  type SealedLog,
  sealedLog,
  withFile,
} from '../log/sealed-log.ts'

const SOURCE = new URL('verify.go', import.meta.url).pathname
const SIZE = 66_000

const hasGo = (() => {
  try {
    execFileSync('go', ['version'])
    return true
  } catch {
    process.stderr.write('Go is not on the PATH: the independent verifier of the audit log was not run.\n')
    return false
  }
})()

describe.runIf(hasGo)('the independent verifier', () => {
  let folder: string
  let program: string
  let log: SealedLog
  let events: string

  beforeAll(async () => {
    folder = await makeFolder()
    program = join(folder, 'verify')
    execFileSync('go', ['build', '-o', program, SOURCE], {
      env: { ...process.env, GOCACHE: join(folder, 'go'), CGO_ENABLED: '0' },
    })
    log = await sealedLog(join(folder, 'log'), SIZE)
    await log.events.append(eventAt(SIZE, { action: 'audit.redact', event: idAt(7) }))
    await log.seal()
    await log.ports.placedEvents.redact(idAt(7))
    events = join(folder, 'events.jsonl')
    await writeLines(events, proofLines(log.ports.placedEvents))
  }, 120_000)
  afterAll(async () => {
    log?.close()
    await removeFolder(folder)
  })

  const run = (key = verifierKey(log.key)): Promise<string> =>
    new Promise((resolve) =>
      execFile(program, [key, join(log.folder, 'audit'), events], (_, stdout) => resolve(stdout.trim())),
    )

  /** Both must see it. */
  async function bothSee(path: string, change: (bytes: Buffer) => Uint8Array): Promise<string> {
    return withFile(path, change, async () => {
      expect((await log.verify()).first).not.toBeNull()
      return run()
    })
  }

  test('agrees on a log of three levels with a redaction', async () => {
    expect(await log.verify()).toMatchObject({ size: SIZE + 1, first: null, redacted: 1 })
    expect(await run()).toBe(`verified: ${SIZE + 1}`)
  })

  test('sees what was changed in a tile of any level, a bundle, or the checkpoint', async () => {
    const tiles = currentTiles(SIZE + 1)
    expect(new Set(tiles.map((path) => path.split('/')[1]))).toEqual(new Set(['0', '1', '2', 'entries']))
    for (const path of tiles.filter((_, at) => at % 131 === 0 || at < 3)) {
      expect(await bothSee(log.file(path), (bytes) => flipped(bytes, bytes.length - 5, 3))).toMatch(
        /^damaged: /,
      )
    }
    expect(await bothSee(log.file('checkpoint'), (bytes) => flipped(bytes, 25, 0))).toMatch(/^bad checkpoint/)
  })

  test('sees a tile that is missing', async () => {
    const path = log.file('tile/0/100')
    const result = await withFile(
      path,
      (bytes) => bytes,
      async () => {
        await rm(path)
        expect((await log.verify()).first).toMatchObject({ kind: 'missing-tile', leaf: 25_600 })
        return run()
      },
    )
    expect(result).toBe('missing: tile/0/100')
  })

  test('sees what was changed, dropped, or erased among the events', async () => {
    const lines = (await readFile(events, 'utf8')).trimEnd().split('\n')
    const changed_ = async (change: (all: string[]) => void): Promise<string> => {
      const changed = [...lines]
      change(changed)
      return withFile(events, () => Buffer.from(`${changed.join('\n')}\n`), run)
    }
    expect(await changed_((all) => all.splice(500, 1, all[500]?.replace('user:', 'user;') ?? ''))).toBe(
      `altered: leaf 500, event ${idAt(500)}`,
    )
    expect(await changed_((all) => all.splice(600, 1))).toBe('removed: leaf 600')
    expect(
      await changed_((all) =>
        all.splice(SIZE, 1, all[SIZE]?.replace(/"salt".*/, '"salt":null,"event":null}') ?? ''),
      ),
    ).toMatch(/^erased without a redaction: leaf (7|66000),/)
    expect(await changed_((all) => all.push(all[3] ?? ''))).toMatch(/^not the event of leaf 3/)
  })

  test('takes no other key', async () => {
    const other = await openSealedLog(join(folder, 'other'))
    expect(await run(verifierKey(other.key))).toMatch(/^bad checkpoint/)
    other.close()
  })
})
