import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../lib/audit/log/entry.ts'
import type { PlacedEvent } from '../../../lib/audit/log/ports.ts'
import { tilePath, tilesFor } from '../../../lib/audit/log/tiles.ts'
import { verifyLog } from '../../../lib/audit/log/verify/verify.ts'
import { temporaryFolder } from '../../support/folders.ts'
import {
  currentTiles,
  eventAt,
  flipped,
  idAt,
  openSealedLog,
  type SealedLog,
  sealedLog,
  withFile,
} from './sealed-log.ts'

async function freshLog(size: number): Promise<SealedLog> {
  return sealedLog(join(await temporaryFolder(), 'log'), size)
}

const witness = (note: string, name = 'witness.txt') => ({ name, note })

describe('a log that is put back to an earlier state', () => {
  test('shows no problem by itself, which the result says; a witnessed checkpoint tells', async () => {
    const log = await freshLog(600)
    const earlier = await log.note()
    log.close()
    const copy = `${log.folder}-copy`
    await cp(log.folder, copy, { recursive: true })
    const later = await openSealedLog(log.folder)
    await Promise.all([600, 601].map((second) => later.events.append(eventAt(second))))
    await later.seal()
    const note = await later.note()
    expect(await later.verify({ witnesses: [witness(earlier), witness(note)] })).toMatchObject({
      size: 602,
      first: null,
    })
    later.close()

    const back = await openSealedLog(copy)
    const alone = await back.verify()
    expect(alone.first).toBeNull()
    expect(alone.cannotExclude[0]).toMatch(/put back to an earlier state/)
    const told = await back.verify({ witnesses: [witness(earlier), witness(note, 'b.txt')] })
    expect(told.problems).toMatchObject([
      {
        kind: 'rolled-back',
        leaf: null,
        where: 'b.txt',
        message: expect.stringMatching(/had 602 leaves; now it has 600/),
      },
    ])
    expect(told.counts).toEqual({ 'rolled-back': 1 })
    back.close()
  })

  test('is told without a witness when only the checkpoint is older', async () => {
    const log = await freshLog(150)
    const older = await log.note()
    await log.events.append(eventAt(150))
    await log.seal()
    const result = await withFile(
      log.file('checkpoint'),
      () => Buffer.from(older),
      () => log.verify(),
    )
    expect(result.problems).toMatchObject([{ kind: 'rolled-back', leaf: null, where: 'checkpoint' }])
    expect(result.counts).toEqual({ 'rolled-back': 1 })
    log.close()
  })
})

describe('two histories', () => {
  test('are told by a witnessed checkpoint of the other one, of the same size and of a smaller', async () => {
    const log = await freshLog(300)
    log.close()
    const copy = `${log.folder}-copy`
    await cp(log.folder, copy, { recursive: true })
    const [one, other] = [await openSealedLog(log.folder), await openSealedLog(copy)]
    await one.events.append(eventAt(300))
    await other.events.append(eventAt(300, { outcome: 'denied' }))
    for (const each of [one, other]) await each.seal()
    const note = await other.note()
    for (const more of [0, 5]) {
      if (more > 0) for (let at = 1; at <= more; at++) await one.events.append(eventAt(300 + at))
      await one.seal()
      const result = await one.verify({ witnesses: [witness(note)] })
      expect(result.problems).toMatchObject([{ kind: 'forked', leaf: null, where: 'witness.txt' }])
      expect(result.cannotExclude[0]).toMatch(/no checkpoint that somebody else kept/)
    }
    one.close()
    other.close()
  })

  test('are told when the tiles were rewritten behind the signature', async () => {
    const log = await freshLog(257)
    const entries = Array.from({ length: 257 }, (_, at) => new Uint8Array(48).fill(at))
    for (const { bytes, ...name } of tilesFor({ size: 0, entries: [], hashes: [] }, entries)) {
      await writeFile(log.file(tilePath(name)), bytes)
    }
    expect((await log.verify()).first).toMatchObject({ kind: 'forked', leaf: null, where: 'checkpoint' })
    log.close()
  })

  test('are not told by a note that the key did not sign', async () => {
    const log = await freshLog(3)
    const note = (await log.note()).replace(/^3$/m, '4')
    const result = await log.verify({ witnesses: [witness(note)] })
    expect(result.counts).toEqual({ 'bad-signature': 1 })
    expect(result.first).toMatchObject({ where: 'witness.txt' })
    log.close()
  })
})

describe('since a witnessed checkpoint', () => {
  test('only what came after is verified, and that the log goes on from it', async () => {
    const log = await freshLog(600)
    const since = witness(await log.note())
    for (let second = 600; second < 650; second++) await log.events.append(eventAt(second))
    await log.seal()
    expect(await log.verify({ since })).toMatchObject({
      size: 650,
      from: 600,
      first: null,
      cannotExclude: expect.arrayContaining([expect.stringMatching(/first 600 leaves were changed since/)]),
    })
    const alter = log.sql.prepare(`UPDATE events SET event = '{}' WHERE leaf = ?`)
    for (const leaf of [100, 620]) alter.run(leaf)
    const result = await log.verify({ since })
    expect(result.problems).toMatchObject([{ kind: 'altered', leaf: 620, event: idAt(620) }])
    expect((await log.verify()).counts).toEqual({ altered: 2 })
    log.close()
  })

  test('everything is verified when the log does not go on from it', async () => {
    const log = await freshLog(300)
    const note = await log.note()
    log.close()
    const shorter = await freshLog(20)
    const signed = { ...shorter, keys: [shorter.key, log.key] }
    const result = await shorter.verify({ keys: signed.keys, since: witness(note) })
    expect(result).toMatchObject({ from: 0, counts: { 'rolled-back': 1 } })
    shorter.close()
  })
})

describe('events beside the log', () => {
  test('that wait are counted; when they wait for long, sealing stands still', async () => {
    const log = await freshLog(10)
    await log.events.append(eventAt(10))
    const soon = await log.verify({ clock: () => Date.parse(eventAt(11).time) })
    expect(soon).toMatchObject({ waiting: 1, warnings: [], first: null })
    const late = await log.verify()
    expect(late).toMatchObject({
      waiting: 1,
      first: null,
      warnings: [expect.stringMatching(/^Sealing stands still.*2031-01-01T00:00:10/)],
    })
    log.close()
  })

  test('that have no leaf although younger ones have one were put there', async () => {
    const log = await freshLog(0)
    for (const second of [1_000, 2_000]) await log.events.append(eventAt(second))
    await log.seal()
    log.sql
      .prepare(`INSERT INTO events (leaf, id, event, salt) VALUES (9, ?, '{}', zeroblob(32))`)
      .run(idAt(1_100))
    const result = await log.verify()
    expect(result.problems).toMatchObject([{ kind: 'inserted', leaf: null, event: idAt(1_100) }])
    log.close()
  })

  test('that claim a leaf which is taken were put there', async () => {
    const log = await freshLog(300)
    const double = async (claimed: number) => {
      const made: PlacedEvent = { id: idAt(9_999), body: '{}', salt: new Uint8Array(32), leaf: claimed }
      const { placedEvents } = log.ports
      const placed = async (after: string | null, limit: number) => {
        const page = await placedEvents.placed(after, limit)
        return page.length > 0 || after === made.id ? page : [made]
      }
      return verifyLog(
        { ...log.ports, placedEvents: { placed, find: (id) => placedEvents.find(id) } },
        { keys: [log.key] },
      )
    }
    for (const leaf of [0, 299]) {
      expect((await double(leaf)).problems).toMatchObject([{ kind: 'inserted', leaf, event: idAt(9_999) }])
    }
    log.close()
  })

  test('that were removed before they were sealed leave a place that says so', async () => {
    const log = await freshLog(5)
    await log.append(3)
    log.sql.exec('DELETE FROM events WHERE leaf = 6')
    await log.seal()
    const result = await log.verify()
    expect(result.problems).toMatchObject([
      { kind: 'removed', leaf: 6, event: null, message: expect.stringMatching(/before it was sealed/) },
    ])
    log.close()
  })

  test('that entered the log long after younger ones are a warning', async () => {
    const log = await freshLog(0)
    for (const second of [5_000, 100, 5_001]) await log.events.append(eventAt(second))
    await log.seal()
    expect(await log.verify()).toMatchObject({
      first: null,
      warnings: [expect.stringMatching(/^1 events? entered/)],
    })
    log.close()
  })
})

describe('a redaction', () => {
  const redaction = (second: number, event: string) =>
    eventAt(second, { action: 'audit.redact', event } as Partial<ReturnType<typeof eventAt>>)

  test('is lawful when an event in the log names it, and else the event was removed', async () => {
    const log = await freshLog(300)
    await log.events.append(redaction(300, idAt(7)))
    await log.seal()
    await log.ports.placedEvents.redact(idAt(7))
    expect(await log.verify()).toMatchObject({ first: null, redacted: 1 })
    await log.ports.placedEvents.redact(idAt(8))
    const result = await log.verify()
    expect(result.problems).toMatchObject([
      { kind: 'removed', leaf: 8, event: idAt(8), message: expect.stringMatching(/redacted/) },
    ])
    expect(result).toMatchObject({ counts: { removed: 1 }, redacted: 2 })
    log.close()
  })

  test('is not made lawful by an event that was changed to name it', async () => {
    const log = await freshLog(300)
    await log.ports.placedEvents.redact(idAt(8))
    log.sql.prepare('UPDATE events SET event = ? WHERE leaf = 9').run(canonicalJson(redaction(9, idAt(8))))
    expect((await log.verify()).problems).toMatchObject([
      { kind: 'removed', leaf: 8 },
      { kind: 'altered', leaf: 9 },
    ])
    log.close()
  })

  test('of an event whose entry is damaged leaves the damage to be told', async () => {
    const log = await freshLog(300)
    await log.events.append(redaction(300, idAt(7)))
    await log.seal()
    await log.ports.placedEvents.redact(idAt(7))
    for (const at of [7 * 50 + 3, 7 * 50 + 30]) {
      const result = await withFile(
        log.file('tile/entries/000'),
        (bytes) => flipped(bytes, at, 1),
        () => log.verify(),
      )
      expect(result.problems).toMatchObject([{ kind: 'damaged-tile', leaf: 7, where: 'tile/entries/000' }])
    }
    log.close()
  })
})

describe('several changes', () => {
  test('are counted by kind, and told in the order of leaves', async () => {
    const log = await freshLog(2_000)
    log.sql.exec(
      `UPDATE events SET event = '{}' WHERE leaf BETWEEN 900 AND 1399; DELETE FROM events WHERE leaf < 3`,
    )
    const result = await log.verify()
    expect(result.counts).toEqual({ altered: 500, removed: 3 })
    expect(result.problems).toHaveLength(100)
    expect(result.first).toMatchObject({ kind: 'removed', leaf: 0 })
    expect(result.problems.slice(2, 4)).toMatchObject([{ leaf: 2 }, { leaf: 900 }])
    log.close()
  })

  test('of tile and bundle at once are told, though nobody knows what was there', async () => {
    const log = await freshLog(600)
    const entries = Array.from({ length: 256 }, (_, at) => new Uint8Array(48).fill(at))
    for (const { bytes, ...name } of tilesFor({ size: 0, entries: [], hashes: [] }, entries)) {
      if (name.level !== 1) await writeFile(log.file(tilePath(name)), bytes)
    }
    const { counts, first } = await log.verify()
    expect(first).toMatchObject({
      kind: 'altered',
      leaf: 0,
      where: 'tile/0/000',
      message: expect.stringMatching(/leaves 0 to 255/),
    })
    expect(counts).toMatchObject({ altered: 1, removed: 256 })
    log.close()
  })

  test('all tiles gone: each is told as missing', async () => {
    const log = await freshLog(600)
    await rm(log.file('tile'), { recursive: true })
    const { counts } = await log.verify()
    expect(counts).toMatchObject({ forked: 1 })
    expect(counts['missing-tile']).toBeGreaterThan(1)
    expect(currentTiles(600)).toHaveLength(7)
    log.close()
  })
})
