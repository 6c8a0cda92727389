import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkpointOf } from '../../lib/audit/log/checkpoint.ts'
import { sealLog } from '../../lib/audit/log/seal.ts'
import { DAY_MS } from '../../lib/clock.ts'
import { openStores } from '../../lib/compose/embedded.ts'
import type { TestVault } from '../support/vault.ts'
import { failedIn, failures, reportOf, sealSome, tamper, vaultToExamine } from './vault.ts'

const inAudit = (vault: TestVault, ...path: string[]): string => join(vault.folder, 'audit', ...path)

/** A vault with sealed events, and a kept report that has seen them. */
async function examined(events = 5): Promise<TestVault> {
  const vault = await vaultToExamine()
  await sealSome(vault, events)
  const report = await reportOf(vault)
  expect(failedIn(report)).toEqual([])
  expect(report.lines).toContainEqual(expect.objectContaining({ check: 'log events', outcome: 'passed' }))
  await vault.stores.reports.keep(report)
  return vault
}

describe('The self-check of the log', () => {
  it('keeps the checkpoint that it saw, and proves the next time that the log only grew', async () => {
    const vault = await examined()
    await sealSome(vault, 300)
    const report = await reportOf(vault)
    expect(failedIn(report)).toEqual([])
    expect(report.lines.find(({ check }) => check === 'log growth')?.detail).toBe(
      'it grew by 300 since the last report, and nothing before was changed',
    )
    expect(checkpointOf(report.checkpoint ?? '')?.size).toBe(305)
  })

  it('tells when events wait for the sealer for too long', async () => {
    const vault = await examined()
    await vault.call('GET', '/v1/audit/events', { token: await vault.client('reader', 'reader') })
    vault.clock.advance(4 * 60_000)
    expect(await failures(vault)).toEqual([])
    vault.clock.advance(2 * 60_000)
    expect(await failures(vault)).toEqual([
      expect.stringMatching(/^log lag: Events wait to be sealed since 2031-.*, for 6 min/),
    ])
  })

  it('tells when an event that waits was removed', async () => {
    const vault = await examined()
    const token = await vault.client('reader', 'reader')
    for (const _ of [1, 2]) await vault.call('GET', '/v1/audit/events', { token })
    await tamper(vault, 'DELETE FROM events WHERE leaf = 5')
    expect(await failures(vault)).toEqual(['log lag: ALARM: an event that waits to be sealed was removed.'])
  })

  it('tells of a sealed event that was altered, and of one that was removed', async () => {
    const vault = await examined()
    const [, second, third] = await vault.events()
    await tamper(vault, `UPDATE events SET event = replace(event, 'allowed', 'denied') WHERE leaf = 1`)
    await tamper(vault, 'DELETE FROM events WHERE leaf = 2')
    expect(await failures(vault)).toEqual([
      `log events: ALARM: the event ${second?.id}, leaf 1 of the log, was altered.`,
      `log events: ALARM: the event ${third?.id}, leaf 2 of the log, was removed.`,
    ])
  })

  it('has nothing against an event that was redacted', async () => {
    const vault = await examined()
    await vault.stores.placedEvents.redact((await vault.events())[1]?.id ?? '')
    expect(await failures(vault)).toEqual([])
  })

  it('tells of a checkpoint that somebody else signed, is damaged, or missing', async () => {
    const vault = await examined()
    const path = inAudit(vault, 'checkpoint')
    const note = await readFile(path, 'utf8')
    await writeFile(path, note.replace('\n5\n', '\n6\n'))
    expect(await failures(vault)).toEqual([
      'log checkpoint: ALARM: the checkpoint of the log is not signed by the key of this vault.',
    ])
    await writeFile(path, 'nothing')
    expect(await failures(vault)).toEqual(['log checkpoint: The checkpoint of the log is damaged.'])
    await rm(path)
    expect(await failures(vault)).toEqual([
      'log checkpoint: ALARM: the checkpoint of the log is missing, although events were sealed.',
    ])
  })

  it('tells of a tile that was changed', async () => {
    const vault = await examined()
    const [part = ''] = await readdir(inAudit(vault, 'tile', '0', '000.p'))
    const path = inAudit(vault, 'tile', '0', '000.p', part)
    const hashes = await readFile(path)
    hashes[3] = (hashes[3] ?? 0) ^ 1
    await writeFile(path, hashes)
    expect(await failures(vault)).toContainEqual(
      expect.stringMatching(/^log events: ALARM: leaf \d of the log is not in the tree that was signed[.]$/),
    )
  })

  it('tells every day of a log that was put back, and keeps what it had seen before', async () => {
    const vault = await examined()
    const copy = await readFile(inAudit(vault, 'checkpoint'), 'utf8')
    const state = await vault.stores.logStates.read()
    await sealSome(vault, 3)
    const seen = await reportOf(vault)
    await vault.stores.reports.keep(seen)
    // As a copy of the folder from before would have it.
    await writeFile(inAudit(vault, 'checkpoint'), copy)
    await tamper(vault, 'DELETE FROM events WHERE leaf >= 5')
    await tamper(vault, 'UPDATE audit_log SET size = ?', state.published.size)
    await vault.stores.database.run(() =>
      vault.stores.database
        .prepare('UPDATE audit_log SET range = ?')
        .run(Buffer.concat(state.published.range)),
    )
    const putBack =
      'log growth: ALARM: the log has 5 events, and had 8 when the last report was made: it was put back.'
    for (const day of [0, 1]) {
      const report = await reportOf(vault)
      expect(failedIn(report), `on day ${day}`).toEqual([putBack])
      expect(report.checkpoint).toBe(seen.checkpoint)
      await vault.stores.reports.keep(report)
      vault.clock.advance(DAY_MS)
    }
    const [last] = await vault.stores.reports.newest(1)
    expect(last?.lines.find(({ outcome }) => outcome === 'failed')?.failingSince).toBe(
      (last?.at ?? 0) - DAY_MS,
    )
  })

  it('tells of another history of the same length', async () => {
    const [vault, other] = [await examined(), await vaultToExamine()]
    await sealSome(other, 8)
    // Of the same name, and signed with the same key: only what the last report saw tells them apart.
    for (const name of ['audit.key'])
      await writeFile(join(other.folder, name), await readFile(join(vault.folder, name)))
    const [kept] = await vault.stores.reports.newest(1)
    if (kept !== undefined) await other.stores.reports.keep(kept)
    await rm(inAudit(other), { recursive: true })
    await tamper(other, `UPDATE audit_log SET revision = 0, size = 0, range = x''`)
    await other.stores.close()
    const stores = await openStores(other.folder, other.clock)
    try {
      const log = {
        origin: 'keyfold/v-test',
        states: stores.logStates,
        waiting: stores.waitingEvents,
        tiles: stores.tiles,
        signer: stores.logSigner,
      }
      await sealLog(log)
      const ports = {
        stores,
        keys: async () => stores.keys,
        log: async () => ({ ...log, placed: stores.placedEvents }),
      }
      expect(await failures(other, { ...ports, reports: stores.reports })).toEqual([
        'log growth: ALARM: the first 5 events of the log are not those of the last report any more.',
      ])
    } finally {
      await stores.close()
    }
  })
})
